import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Age } from '../../components/age.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { Sheet, SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { useEngine, useFleet } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { linkTo } from '../../lib/navigation.ts';
import { closeSheet, openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { recordedOutcome, recordedRun } from './recorded-run.ts';
import { RunView } from './run-view.tsx';

/** A change of an earlier day, from the journal. */
export function RecordedChangeSheet({ changeId }: { changeId: string }) {
  const engine = useEngine();
  const change = useQuery({
    queryKey: ['change', changeId],
    queryFn: ({ signal }) => engine.changes.get({ changeId }, { signal }),
    gcTime: 0,
  });
  const data = change.data ?? null;
  const name = useFleet((fleet) => (data === null ? null : (fleet?.routers.get(data.routerId)?.router.name ?? null)));
  const title = t('change.titleRun', { name: name ?? '' });
  return (
    <Sheet title={title} {...(data === null ? {} : { detail: <Age at={data.startedAt} /> })} onClose={closeSheet}>
      <SheetBody>
        {change.isPending ? <LoadingRows rows={4} /> : null}
        {change.isError ? (
          <ErrorNotice error={errorReport(change.error)} onRetry={() => void change.refetch()} />
        ) : null}
        {change.isSuccess && data === null ? <p>{t('change.recordMissing')}</p> : null}
        {data === null ? null : (
          <RunView run={recordedRun(data, name ?? '')} takesFocus recorded={recordedOutcome(data)} />
        )}
      </SheetBody>
      <SheetFoot>
        {data === null || data.state !== 'confirmed' ? null : (
          <Button variant="default" onClick={() => openSheet({ kind: 'report', changeId, routerId: data.routerId })}>
            {t('report.open')}
          </Button>
        )}
        {data === null ? null : (
          <Button
            component="a"
            variant="default"
            {...linkTo({ page: 'router', id: data.routerId, tab: 'history' })}
            onClickCapture={closeSheet}
          >
            {t('router.tab.history')}
          </Button>
        )}
        <Button onClick={closeSheet}>{t('common.close')}</Button>
      </SheetFoot>
    </Sheet>
  );
}
