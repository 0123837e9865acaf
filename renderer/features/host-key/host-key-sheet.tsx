import { useQuery } from '@tanstack/react-query';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { Sheet, SheetBody } from '../../components/sheet.tsx';
import { useEngine, useRouter } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { ChangedKey } from './changed-key.tsx';
import { KeyList } from './key-list.tsx';
import { keyQuestion } from './key-question.ts';
import { UnknownKey } from './unknown-key.tsx';

/** Trusted and former keys of a router, and the question that a changed or unknown key asks. */
export function HostKeySheet({ id }: { id: string }) {
  const engine = useEngine();
  const entry = useRouter(id);
  const keys = useQuery({
    queryKey: ['host-keys', id],
    queryFn: ({ signal }) => engine.hostKeys.list({ id }, { signal }),
    gcTime: 0,
  });
  const question = keyQuestion(entry?.reachability ?? { state: 'unknown' }, keys.data?.trusted ?? []);
  const name = entry?.router.name ?? '';
  const host = entry?.router.host ?? '';
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
        <UnknownKey id={id} name={name} question={question}>
          {failure ?? list}
        </UnknownKey>
      ) : null}
      {question.kind === 'none' || question.kind === 'revoked' ? (
        <SheetBody>
          {question.kind === 'revoked' ? <ErrorNotice error={question.error} state={t('hostKey.revokedNext')} /> : null}
          {failure ?? list}
        </SheetBody>
      ) : null}
    </Sheet>
  );
}
