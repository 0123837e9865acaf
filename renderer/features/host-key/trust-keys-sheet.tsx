import { Button } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { emptyBook } from '../../../shared/model/book.ts';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Sheet, SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { useEngine, useFleet, useFleetStore } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { CompareAside } from './compare-aside.tsx';
import { FreshKeys } from './fresh-keys.tsx';
import { OtherKeys } from './other-keys.tsx';
import classes from './trust-keys.module.css';
import { isChosen, machinesToAsk, type NamedFinder, shownKeys, type TrustRows, trustRows } from './trust-rows.ts';
import { useCollectedKeys } from './use-collected-keys.ts';
import { useKeySource } from './use-key-source.ts';

/** The host keys of many routers at once: what is new to be compared and trusted together, what has changed apart from it. */
export function TrustKeysSheet({ ids }: { ids: readonly string[] | null }) {
  const engine = useEngine();
  const store = useFleetStore();
  const [asked] = useState(() => {
    const fleet = store.get();
    return machinesToAsk(ids, fleet?.routers ?? new Map(), fleet?.book ?? emptyBook);
  });
  const find = useNamedFinder();
  const collected = useCollectedKeys(asked);
  const { answers, waiting, markTrusted, askAgain } = collected;
  const [text, setText] = useState('');
  const shown = useMemo(() => shownKeys(answers, find), [answers, find]);
  const { source, matches } = useKeySource(text, shown);
  const rows = useMemo(() => trustRows(answers, find, matches), [answers, find, matches]);
  const [ticked, setTicked] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const chosen = rows.fresh.filter((key) => isChosen(key, ticked));
  const allListed = chosen.length > 0 && chosen.every(({ match }) => match === 'listed');

  const attempt = async (action: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await action();
    } catch (thrown) {
      setError(errorReport(thrown));
    } finally {
      setBusy(false);
    }
  };
  const accept = () =>
    attempt(async () => {
      const keys = chosen.map(({ id, keyType, fingerprint }) => ({ id, keyType, fingerprint }));
      const { accepted } = await engine.hostKeys.acceptMany({ keys, comparedBy: allListed ? 'list' : 'person' });
      markTrusted(keys.map(({ id }) => id));
      tell(t('hostKey.many.accepted', { count: accepted }));
    });
  const takeFile = () =>
    attempt(async () => {
      const { keys } = await engine.hostKeys.importKnownHosts({ text, apply: true });
      const taken = keys.filter(({ status }) => status === 'new');
      setText('');
      tell(t('hostKey.many.accepted', { count: taken.length }));
      askAgain([...asked]);
    });

  return (
    <Sheet title={t('hostKey.many.title')} detail={t('hostKey.many.detail')} onClose={closeSheet}>
      <SheetBody>
        <div className={classes['columns']}>
          <div className={classes['keys']}>
            {collected.error === null ? null : (
              <ErrorNotice error={collected.error} onRetry={() => askAgain([...asked])} />
            )}
            {error === null ? null : <ErrorNotice error={error} />}
            <p className={classes['summary']} role="status">
              {summary(rows, waiting)}
            </p>
            <FreshKeys
              keys={rows.fresh}
              ticked={ticked}
              onTick={(changes) => setTicked((before) => new Map([...before, ...changes]))}
            />
            <OtherKeys rows={rows} onAskAgain={askAgain} />
          </div>
          <CompareAside
            text={text}
            onText={setText}
            source={source}
            fresh={rows.fresh}
            busy={busy}
            onTakeFile={() => void takeFile()}
          />
        </div>
      </SheetBody>
      <SheetFoot note={t('hostKey.many.foot')}>
        <Button variant="default" onClick={closeSheet} data-autofocus>
          {t('common.close')}
        </Button>
        <Button disabled={chosen.length === 0} loading={busy} onClick={() => void accept()}>
          {allListed
            ? t('hostKey.many.acceptListed', { count: chosen.length })
            : t('hostKey.many.accept', { count: chosen.length })}
        </Button>
      </SheetFoot>
    </Sheet>
  );
}

function useNamedFinder(): NamedFinder {
  const routers = useFleet((fleet) => fleet?.routers ?? null);
  const jumpHosts = useFleet((fleet) => fleet?.book.jumpHosts ?? null);
  return useCallback(
    (id: string) => {
      const machine = routers?.get(id)?.router ?? jumpHosts?.find((jumpHost) => jumpHost.id === id);
      if (!machine) return null;
      const { name, host, port } = machine;
      return { id, name, host, port };
    },
    [routers, jumpHosts],
  );
}

function summary({ fresh, changed, failed, trusted }: TrustRows, waiting: number): string {
  const parts = [
    fresh.length > 0 ? t('hostKey.many.fresh', { count: fresh.length }) : '',
    changed.length > 0 ? t('hostKey.many.changed', { count: changed.length }) : '',
    failed.length > 0 ? t('hostKey.many.failed', { count: failed.length }) : '',
    trusted > 0 ? t('hostKey.many.trusted', { count: trusted }) : '',
    waiting > 0 ? t('hostKey.many.waiting', { count: waiting }) : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? t('hostKey.many.nobody') : parts.join(' ');
}
