import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { Age } from '../../components/age.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { useEngine } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { formatCount } from '../../lib/format.ts';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { ChangeItem } from './change-item.tsx';
import { newestFirst, undoableChange } from './change-rows.ts';
import classes from './lists.module.css';

/** What Flowhelm did to this router, and the way back from the last of it. */
export function HistoryTab({ entry }: { entry: FleetRouter }) {
  const engine = useEngine();
  const { id } = entry.router;
  const history = useQuery({
    // A run that ends, or a pending change that is settled, makes the list another.
    queryKey: ['router', id, 'history', entry.runId, entry.pendingChangeId],
    queryFn: ({ signal }) => engine.routers.history({ id }, { signal }),
  });
  if (history.isError) return <ErrorNotice error={errorReport(history.error)} onRetry={() => void history.refetch()} />;
  if (history.data === undefined) return <LoadingRows rows={3} height={120} />;
  const changes = newestFirst(history.data);
  if (changes.length === 0) return <EmptyState title={t('router.history.none')} text={t('router.history.noneNext')} />;
  const last = undoableChange(changes);
  return (
    <>
      <div className={classes['undo']}>
        <p className={classes['sentence']}>
          {t('router.history.sentence', { count: changes.length, number: formatCount(changes.length) })}
        </p>
        {last === null || entry.runId !== null ? null : (
          <>
            <small>
              {t('router.history.undoWhat')} <Age at={last.startedAt} />.
            </small>
            <Button variant="default" onClick={() => openSheet({ kind: 'change', ids: [id], wanted: 'undo' })}>
              {t('router.history.undoLast')}
            </Button>
          </>
        )}
      </div>
      <ul className={classes['list']}>
        {changes.map((change) => (
          <ChangeItem key={change.id} change={change} onSettled={() => void history.refetch()} />
        ))}
      </ul>
    </>
  );
}
