import { useMemo, useState } from 'react';
import type { LiveSample } from '../../../shared/model/fleet.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { errorReport } from '../../lib/failure.ts';
import { t } from '../../lib/text.ts';
import { ChartControls } from './chart-controls.tsx';
import { shownWindow, type TimelineFrame } from './chart-frame.ts';
import { ChartNotes } from './chart-notes.tsx';
import { chartedFigures, chartPoints } from './chart-view.ts';
import classes from './charts.module.css';
import { ChartsEmpty } from './charts-empty.tsx';
import { FigureChartCard } from './figure-chart-card.tsx';
import {
  conntrackChart,
  cpuChart,
  type FigureChart,
  flowsChart,
  gatewayChart,
  npuChart,
  ratesChart,
  shareChart,
} from './figure-charts.ts';
import { KeysHint } from './keys-hint.tsx';
import { liveMoment } from './live-moments.ts';
import { MarkList } from './mark-list.tsx';
import { readAt } from './reading.ts';
import { showsLive, spanSeconds } from './spans.ts';
import { type Moment, makeTimeline, type Timeline } from './timeline.ts';
import { useChartView } from './use-chart-view.ts';
import { type KeptSeries, useSeries } from './use-series.ts';
import type { TimeWindow } from './zoom.ts';

interface RouterChartsProps {
  readonly id: string;
  readonly name: string;
  readonly samples: readonly LiveSample[];
  /** Entries that the connection table holds; null = not known. */
  readonly conntrackMax: number | null;
  /** Why no live samples come, in words. */
  readonly held: string | null;
}

const trafficChart = ratesChart(t('charts.rates'));

/** How a router did: flows by path, and what goes with them. Live for the last hour, kept before that. */
export function RouterCharts({ id, name, samples, held, conntrackMax }: RouterChartsProps) {
  const [view, change] = useChartView('5m');
  const [cursor, setCursor] = useState<number | null>(null);
  const [announced, announce] = useState('');
  const ids = useMemo(() => [id], [id]);
  const kept = useSeries({ ids, figures: chartedFigures, points: chartPoints, view });
  const live = useMemo<readonly Moment[]>(
    () => (showsLive(view.span) ? samples.map((sample) => liveMoment(sample, conntrackMax)) : []),
    [samples, conntrackMax, view.span],
  );
  const answer = kept.data?.answer ?? null;
  const timeline = useMemo(
    () => makeTimeline({ kept: answer?.series[0] ?? null, stepSeconds: answer?.stepSeconds ?? 0, live }),
    [answer, live],
  );
  const limits = spanLimits(kept.data, live, spanSeconds[view.span]);
  const marks = useMemo(() => answer?.marks ?? [], [answer]);
  const frame: TimelineFrame = {
    ...{ window: shownWindow(view, limits), limits, view, change, cursor, onCursor: setCursor, marks, of: name, ids },
    ...{ timeline, reading: cursor === null ? null : readAt(timeline, cursor) },
  };
  const ratesFromPort = samples.findLast(({ rateSource }) => rateSource !== null)?.rateSource === 'port-counters';
  const failure = kept.isError ? errorReport(kept.error) : null;
  const isEmpty = timeline.times.length === 0;
  return (
    <div className={classes['charts']}>
      <ChartControls frame={frame} />
      <KeysHint announced={announced} />
      {isEmpty && failure !== null ? <ErrorNotice error={failure} onRetry={() => void kept.refetch()} /> : null}
      {isEmpty && failure === null ? kept.isPending ? <LoadingRows rows={2} height={150} /> : <ChartsEmpty /> : null}
      {isEmpty ? null : (
        <>
          <FigureChartCard chart={flowsChart} frame={frame} announce={announce}>
            <MarkList frame={frame} />
            <ChartNotes
              pauses={timeline.pauses}
              window={frame.window}
              oldest={answer?.oldest ?? null}
              failure={failure?.sentence ?? held}
            />
          </FigureChartCard>
          <div className={classes['multiples']}>
            {smallCharts(timeline).map((chart) => (
              <FigureChartCard
                key={chart.key}
                chart={chart}
                frame={frame}
                announce={announce}
                ratesFromPort={ratesFromPort}
                small
              />
            ))}
          </div>
        </>
      )}
    </div>
  );
}

function smallCharts({ values }: Timeline): FigureChart[] {
  const knows = (column: readonly (number | null)[] | undefined) => column?.some((value) => value !== null) === true;
  return [
    shareChart,
    cpuChart,
    ...(knows(values.npuBound) ? [npuChart(knows(values.npuCapacity))] : []),
    conntrackChart,
    trafficChart,
    gatewayChart,
  ];
}

/** The span up to the newest that is known; a live sample may be newer than the last answer. */
function spanLimits(kept: KeptSeries | undefined, live: readonly Moment[], seconds: number): TimeWindow {
  const [newest, asked] = [live.at(-1)?.time, kept?.askedAt];
  const to = Math.max(Math.ceil(newest ?? 0), asked ?? 0) || Math.floor(Date.now() / 1000);
  return { from: to - seconds, to };
}
