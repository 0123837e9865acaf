import { useMemo, useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { Page, Sentence } from '../../components/page.tsx';
import { useFleet } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { formatCount, formatShare } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import { ChartControls } from './chart-controls.tsx';
import { shownWindow, type TimelineFrame } from './chart-frame.ts';
import { ChartNotes } from './chart-notes.tsx';
import { momentWords } from './chart-times.ts';
import { chartedFigures, chartPoints } from './chart-view.ts';
import classes from './charts.module.css';
import { ChartsEmpty } from './charts-empty.tsx';
import { shareColumn, sumColumn } from './columns.ts';
import { Compare } from './compare.tsx';
import { FigureChartCard } from './figure-chart-card.tsx';
import { flowsChart, ratesChart, reportedChart, shareChart } from './figure-charts.ts';
import { FleetViewSwitch } from './fleet-view-switch.tsx';
import { KeysHint } from './keys-hint.tsx';
import { MarkList } from './mark-list.tsx';
import { newestReading, readAt } from './reading.ts';
import { spanSeconds } from './spans.ts';
import { makeTimeline, type Timeline } from './timeline.ts';
import { useChartView } from './use-chart-view.ts';
import { useSeries } from './use-series.ts';

const smallCharts = [shareChart, ratesChart(t('charts.ratesFleet')), reportedChart];

/** The fleet over time, and routers beside each other. */
export function FleetChartsPage() {
  const total = useFleet((fleet) => fleet?.routers.size ?? null);
  if (total === null) {
    return (
      <Page>
        <LoadingRows rows={3} height={150} />
      </Page>
    );
  }
  return <Page>{total === 0 ? <NoRouters /> : <FleetCharts total={total} />}</Page>;
}

function NoRouters() {
  return (
    <>
      <Head sentence={t('charts.sentenceNone')} />
      <EmptyState title={t('charts.noRouters')} text={t('charts.noRoutersNext')} />
    </>
  );
}

function Head({ sentence, detail = '' }: { sentence: string; detail?: string }) {
  return (
    <div className={classes['head']}>
      <Sentence detail={detail}>{sentence}</Sentence>
      <FleetViewSwitch />
    </div>
  );
}

function FleetCharts({ total }: { total: number }) {
  const [view, change] = useChartView('24h');
  const [cursor, onCursor] = useState<number | null>(null);
  const [announced, announce] = useState('');
  const kept = useSeries({ ids: null, figures: chartedFigures, points: chartPoints, view });
  const answer = kept.data?.answer ?? null;
  const timeline = useMemo(
    () => makeTimeline({ kept: answer?.series[0] ?? null, stepSeconds: answer?.stepSeconds ?? 0, live: [] }),
    [answer],
  );
  const [opened] = useState(() => Math.floor(Date.now() / 1000));
  const to = kept.data?.askedAt ?? opened;
  const from = to - spanSeconds[view.span];
  const limits = useMemo(() => ({ from, to }), [from, to]);
  const window = useMemo(() => shownWindow(view, limits), [view, limits]);
  const shared = useMemo(
    () => ({ window, limits, view, change, cursor, onCursor }),
    [window, limits, view, change, cursor],
  );
  const frame: TimelineFrame = {
    ...{ ...shared, marks: answer?.marks ?? [], of: t('frame.fleet'), ids: null },
    ...{ timeline, reading: cursor === null ? null : readAt(timeline, cursor) },
  };
  const isEmpty = timeline.times.length === 0;
  return (
    <>
      <Head {...words(timeline, window, total)} />
      <div className={classes['charts']}>
        <ChartControls frame={frame} />
        <KeysHint announced={announced} />
        {kept.isError ? <ErrorNotice error={errorReport(kept.error)} onRetry={() => void kept.refetch()} /> : null}
        {kept.isPending ? <LoadingRows rows={2} height={150} /> : null}
        {kept.isSuccess && isEmpty ? <ChartsEmpty /> : null}
        {isEmpty ? null : (
          <>
            <FigureChartCard chart={flowsChart} frame={frame} announce={announce}>
              <MarkList frame={frame} named />
              <ChartNotes pauses={timeline.pauses} window={window} oldest={answer?.oldest ?? null} failure={null} />
            </FigureChartCard>
            <div className={classes['multiples']}>
              {smallCharts.map((chart) => (
                <FigureChartCard key={chart.key} chart={chart} frame={frame} announce={announce} small />
              ))}
            </div>
            <h2 className={classes['part']}>{t('charts.compare')}</h2>
            <Compare view={view} change={change} frame={shared} announce={announce} />
          </>
        )}
      </div>
    </>
  );
}

/** What is the case at the end of the time shown. */
function words(
  timeline: Timeline,
  window: TimelineFrame['window'],
  total: number,
): { sentence: string; detail?: string } {
  const shares = shareColumn(timeline);
  const flows = sumColumn(timeline, ['hardware', 'software', 'slow']);
  const at = newestReading(timeline, [flows], window);
  if (at === null) return { sentence: t('charts.sentenceNone') };
  const share = shares[at.row] ?? null;
  const number = flows[at.row] ?? 0;
  const count = timeline.routers[at.row] ?? 0;
  return {
    sentence:
      share === null
        ? t('charts.sentenceFlows', { count: number, number: formatCount(number) })
        : t('charts.sentenceShare', { share: formatShare(share) }),
    detail: t('charts.detail', {
      ...{ count, number: formatCount(count), total: formatCount(total) },
      time: momentWords(at.time, { from: 0, to: 1e9 }),
    }),
  };
}
