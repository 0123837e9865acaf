import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { emptyBook } from '../../../shared/model/book.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { Sheet, SheetBody } from '../../components/sheet.tsx';
import { useEngine, useFleet } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { ChangedKey } from './changed-key.tsx';
import classes from './host-key.module.css';
import { KeyList, type KeyListProps } from './key-list.tsx';
import { type KeyQuestion, keyQuestion } from './key-question.ts';
import { machineOf } from './machine.ts';
import { PinKey } from './pin-key.tsx';
import { UnknownKey } from './unknown-key.tsx';
import { useLikely } from './use-likely.ts';

/** Trusted and former keys of a router or a jump host, and the question that a changed or unknown key asks. */
export function HostKeySheet({ id }: { id: string }) {
  const engine = useEngine();
  const routers = useFleet((fleet) => fleet?.routers ?? null);
  const book = useFleet((fleet) => fleet?.book ?? emptyBook);
  const machine = useMemo(() => machineOf(id, { routers: routers ?? new Map(), book }), [id, routers, book]);
  const keys = useQuery({
    queryKey: ['host-keys', id],
    queryFn: ({ signal }) => engine.hostKeys.list({ id }, { signal }),
    gcTime: 0,
  });
  const [pinning, setPinning] = useState(false);
  const asked = keyQuestion(machine?.reachability ?? { state: 'unknown' }, keys.data?.trusted ?? []);
  // What is being typed must not vanish because the router was reached meanwhile.
  const question: KeyQuestion = pinning && asked.kind === 'unknown' ? { kind: 'none' } : asked;
  const name = machine?.name ?? '';
  const host = machine?.host ?? '';
  const again = () => void keys.refetch();
  const list =
    keys.data === undefined ? <LoadingRows rows={2} /> : <KeyList id={id} keys={keys.data} onChanged={again} />;
  const failure = keys.isError ? <ErrorNotice error={errorReport(keys.error)} onRetry={again} /> : null;
  const title =
    question.kind === 'changed'
      ? t('hostKey.changedTitle', { name })
      : question.kind === 'unknown'
        ? t('hostKey.unknownTitle', { name })
        : t('hostKey.title', { name });
  return (
    <Sheet title={title} detail={t('hostKey.detail')} width="narrow" onClose={closeSheet}>
      {question.kind === 'changed' ? (
        <ChangedKey id={id} name={name} host={host} question={question}>
          {failure ?? list}
        </ChangedKey>
      ) : null}
      {question.kind === 'unknown' ? (
        <UnknownKey
          id={id}
          name={name}
          question={question}
          otherTypes={(keys.data?.trusted ?? []).map(({ keyType }) => keyType)}
        >
          {failure ?? list}
        </UnknownKey>
      ) : null}
      {question.kind === 'none' || question.kind === 'revoked' ? (
        <SheetBody>
          {question.kind === 'revoked' ? <ErrorNotice error={question.error} state={t('hostKey.revokedNext')} /> : null}
          {failure ?? list}
          {keys.data === undefined ? null : <WhyReplaced id={id} keys={keys.data} />}
          {keys.data?.trusted.length === 0 && machine !== null ? (
            <PinKey id={id} name={name} onTyped={setPinning} />
          ) : null}
        </SheetBody>
      ) : null}
    </Sheet>
  );
}

/** What the audits before and after the last replacement tell about it. */
function WhyReplaced({ id, keys: { trusted, former } }: { id: string; keys: KeyListProps['keys'] }) {
  const replaced = former.some(({ ended }) => ended === 'replaced');
  const likely = useLikely(id, trusted.map(({ fingerprint }) => fingerprint).join(' '));
  if (!replaced || likely === null) return null;
  return (
    <section className={classes['why']}>
      <h3>{t('hostKey.likelyThen')}</h3>
      <p>{likely}</p>
    </section>
  );
}
