import { Button, Group, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import type { Change, ChangeState } from '../../../shared/model/change.ts';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { type OffloadMode, offloadModeLabel } from '../../../shared/model/offload.ts';
import { Age } from '../../components/age.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { useEngine } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { formatSeconds } from '../../lib/format.ts';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import type { Appearance } from '../../lib/verdict-appearance.ts';
import { diffKind, numbered, tookSeconds } from './change-rows.ts';
import classes from './lists.module.css';
import { Tick } from './tick.tsx';

/** Confirmed has none: it is a fact about the saved configuration; whether it offloads, the verdict says. */
const marks: Record<Exclude<ChangeState, 'confirmed'>, Appearance> = {
  pending: 'attention',
  undone: 'off',
  refused: 'broken',
  unresolved: 'attention',
};

function modeWords(mode: OffloadMode | null): string {
  return mode === null ? t('router.history.unknownMode') : offloadModeLabel[mode];
}

/** One change: what it was, how it ended, and on demand every step of it. */
export function ChangeItem({ change, onSettled }: { change: Change; onSettled: () => void }) {
  const { plan, state, startedAt, summary, checks, installedPackages } = change;
  const took = tookSeconds(change);
  return (
    <li className={classes['item']}>
      {state === 'confirmed' ? <Tick size={18} /> : <VerdictMark kind={marks[state]} size={18} />}
      <div>
        <div className={classes['changeHead']}>
          <h3>{t('router.history.changed', { from: modeWords(plan.from), to: modeWords(plan.to) })}</h3>
          <span className={classes['state']}>{t(`router.history.state.${state}`)}</span>
          <span>
            <Age at={startedAt} />
            {took === null ? '' : `, ${t('router.history.took', { duration: formatSeconds(took) })}`}
          </span>
        </div>
        {summary === '' ? null : <p>{summary}</p>}
        {installedPackages.length === 0 ? null : (
          <p>{t('router.history.packages', { names: installedPackages.join(', ') })}</p>
        )}
        {state === 'pending' || state === 'unresolved' ? <Resolve change={change} onSettled={onSettled} /> : null}
        {plan.configDiff.length === 0 ? null : <Diff lines={plan.configDiff} />}
        {checks.length === 0 ? null : (
          <ul className={classes['checks']} aria-label={t('router.history.checks')}>
            {checks.map(({ id, ok, text }) => (
              <li key={id}>
                {ok ? <Tick /> : <VerdictMark kind="broken" />}
                {text}
                <VisuallyHidden>{ok ? t('router.history.checkOk') : t('router.history.checkFailed')}</VisuallyHidden>
              </li>
            ))}
          </ul>
        )}
        {state === 'confirmed' ? <OpenReport change={change} /> : null}
        <Journal change={change} />
      </div>
    </li>
  );
}

function OpenReport({ change: { id, routerId } }: { change: Change }) {
  return (
    <Button
      mt={10}
      mr={8}
      size="compact-xs"
      variant="default"
      onClick={() => openSheet({ kind: 'report', changeId: id, routerId })}
    >
      {t('report.open')}
    </Button>
  );
}

function Diff({ lines }: { lines: readonly string[] }) {
  return (
    <div className={classes['diff']}>
      {numbered(lines).map(({ place, line }) => (
        <span key={place} data-kind={diffKind(line)}>
          {line}
        </span>
      ))}
    </div>
  );
}

function Journal({ change }: { change: Change }) {
  const [open, { toggle }] = useDisclosure(false);
  const { journal } = change;
  if (journal.length === 0) return null;
  return (
    <>
      <Button mt={10} size="compact-xs" variant="default" onClick={toggle} aria-expanded={open}>
        {open ? t('router.history.journalHide') : t('router.history.journalShow', { count: journal.length })}
      </Button>
      {open ? (
        <ol className={classes['journal']}>
          {numbered(journal).map(({ place, line: { at, step, event, detail } }) => (
            <li key={place}>
              <span className={classes['journalWhen']}>{at.slice(11, 19)}</span>
              <span className={classes['journalWhen']}>{`${step} ${event}`}</span>
              <span className={classes['journalWhat']}>{detail}</span>
            </li>
          ))}
        </ol>
      ) : null}
    </>
  );
}

/** A change whose outcome is not known: ask the router, then keep it or take it back. */
function Resolve({ change, onSettled }: { change: Change; onSettled: () => void }) {
  const engine = useEngine();
  const [busy, setBusy] = useState(false);
  const [armed, setArmed] = useState<string | null>(null);
  const [error, setError] = useState<ErrorReport | null>(null);
  const resolve = async (resolution: 'look' | 'confirm' | 'undo') => {
    setBusy(true);
    setError(null);
    try {
      const { kind, sentence } = await engine.changes.resolve({ changeId: change.id, resolution });
      setArmed(kind === 'armed' ? sentence : null);
      if (kind !== 'armed') tell(sentence);
      onSettled();
    } catch (thrown) {
      setError(errorReport(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {armed === null ? null : <p>{armed}</p>}
      {error === null ? null : <ErrorNotice error={error} />}
      <Group gap="xs" mt={8}>
        {armed === null ? (
          <Button size="xs" loading={busy} onClick={() => void resolve('look')}>
            {t('router.action.pending')}
          </Button>
        ) : (
          <>
            <Button size="xs" variant="default" loading={busy} onClick={() => void resolve('undo')}>
              {t('router.history.resolveUndo')}
            </Button>
            <Button size="xs" loading={busy} onClick={() => void resolve('confirm')}>
              {t('router.history.resolveKeep')}
            </Button>
          </>
        )}
      </Group>
    </>
  );
}
