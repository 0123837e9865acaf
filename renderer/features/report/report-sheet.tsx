import { Button, Checkbox } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { type OffloadMode, offloadModeLabel } from '../../../shared/model/offload.ts';
import type { ProofReport } from '../../../shared/model/proof-report.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { Sheet, SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { useEngine, useFleet } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { saveText } from '../settings/save-text.ts';
import { ProofView } from './proof-view.tsx';

/** While samples are missing that are on their way. */
const lookAgainMs = 10_000;

/** Whether a change has paid; to be saved and shared, without the router's name unless asked. */
export function ReportSheet({ changeId, routerId }: { changeId: string; routerId: string }) {
  const engine = useEngine();
  const name = useFleet((fleet) => fleet?.routers.get(routerId)?.router.name ?? '');
  const [identified, setIdentified] = useState(false);
  const report = useQuery({
    queryKey: ['proof-report', changeId, identified],
    queryFn: ({ signal }) => engine.reports.proof({ changeId, identified }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.readyAt ? lookAgainMs : false),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <Sheet
      title={t('report.title')}
      {...(report.data && { detail: whichChange(report.data, name) })}
      onClose={closeSheet}
    >
      <SheetBody>
        {report.isPending ? <LoadingRows rows={5} /> : null}
        {report.isError ? (
          <ErrorNotice error={errorReport(report.error)} onRetry={() => void report.refetch()} />
        ) : null}
        {report.data === undefined ? null : <ProofView report={report.data} />}
      </SheetBody>
      <SheetFoot
        note={
          <Checkbox
            label={t('report.identified')}
            checked={identified}
            onChange={(event) => setIdentified(event.currentTarget.checked)}
          />
        }
      >
        <ShareButtons changeId={changeId} identified={identified} disabled={report.data === undefined} />
        <Button onClick={closeSheet}>{t('common.close')}</Button>
      </SheetFoot>
    </Sheet>
  );
}

interface ShareButtonsProps {
  readonly changeId: string;
  readonly identified: boolean;
  readonly disabled: boolean;
}

function ShareButtons({ changeId, identified, disabled }: ShareButtonsProps) {
  const engine = useEngine();
  const [error, setError] = useState<ErrorReport | null>(null);
  const share = async (form: 'html' | 'markdown') => {
    setError(null);
    try {
      const file = await engine.reports.render({ changeId, identified, form });
      if (form === 'html') saveText(file);
      else await navigator.clipboard.writeText(file.text);
      tell(form === 'html' ? t('report.saved', { fileName: file.fileName }) : t('report.copied'));
    } catch (thrown) {
      setError(errorReport(thrown));
    }
  };
  return (
    <>
      {error === null ? null : <ErrorNotice error={error} />}
      <Button variant="default" disabled={disabled} onClick={() => void share('markdown')}>
        {t('report.copyMarkdown')}
      </Button>
      <Button variant="default" disabled={disabled} onClick={() => void share('html')}>
        {t('report.saveHtml')}
      </Button>
    </>
  );
}

function whichChange({ change: { from, to } }: ProofReport, name: string): string {
  return t('report.of', { name, from: modeWords(from), to: modeWords(to) });
}

function modeWords(mode: OffloadMode | null): string {
  return mode === null ? t('report.unknownMode') : offloadModeLabel[mode];
}
