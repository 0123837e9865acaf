import type { Figure } from '../../../shared/model/sample.ts';
import { t } from '../../lib/text.ts';
import { type Column, figureColumn, fillColumn, reportedColumn, shareColumn, splitLow, stacked } from './columns.ts';
import {
  countFormat,
  type FigureFormat,
  millisecondsFormat,
  rateFormat,
  shareFormat,
  wholeShareFormat,
} from './figure-format.ts';
import type { PlotLine } from './plot-props.ts';
import { newestReading, type Reading } from './reading.ts';
import type { Timeline } from './timeline.ts';
import type { TimeWindow } from './zoom.ts';

/** One chart of figures over time. */
export interface FigureChart {
  readonly key: string;
  readonly title: string;
  /** What is counted, beside the axis. */
  readonly unit?: string;
  readonly format: FigureFormat;
  /** What is read, written and listed; `colour` names a CSS variable. */
  readonly legend: readonly { readonly label: string; readonly colour: string }[];
  readonly values: (timeline: Timeline) => Column[];
  /** What is drawn of it, in this order. */
  readonly lines: readonly PlotLine[];
  readonly drawn: (values: Column[], timeline: Timeline) => Column[];
  /** The values may be a lower bound. */
  readonly mayBeLow?: boolean;
  /** Where one of these is known and the chart's own figure is not, nobody knows this one: an older value is not the newest. */
  readonly newestWith?: readonly Figure[];
  /** What to say beside the value of this row, e.g. "1,200 of 16,384". */
  readonly detail?: (timeline: Timeline, row: number) => string;
}

const first = '--mantine-color-dimmed';
const second = '--mantine-color-text';
const asTheyAre = (values: Column[]) => values;
const oneLine: readonly PlotLine[] = [{ colour: first, fill: 'faint' }];
const twoLines: readonly PlotLine[] = [
  { colour: first, fill: 'faint' },
  { colour: second, fill: 'none' },
];

export const flowsChart: FigureChart = {
  key: 'flows',
  title: t('charts.flows'),
  unit: t('charts.flowsUnit'),
  format: countFormat,
  legend: [
    { label: t('verdict.path.hardware'), colour: '--path-hardware' },
    { label: t('verdict.path.software'), colour: '--path-software' },
    { label: t('verdict.path.slow'), colour: '--path-slow' },
  ],
  values: (timeline) => (['hardware', 'software', 'slow'] as const).map((figure) => figureColumn(timeline, figure)),
  lines: [
    { colour: '--path-slow', fill: 'solid' },
    { colour: '--path-software', fill: 'solid' },
    { colour: '--path-hardware', fill: 'solid' },
  ],
  drawn: stacked,
};

export const shareChart: FigureChart = {
  key: 'share',
  title: t('charts.share'),
  format: wholeShareFormat,
  legend: [{ label: t('charts.shareLine'), colour: first }],
  values: (timeline) => [shareColumn(timeline)],
  lines: oneLine,
  drawn: asTheyAre,
};

export const cpuChart: FigureChart = {
  key: 'cpu',
  title: t('charts.cpu'),
  format: shareFormat,
  legend: [
    { label: t('charts.cpuBusy'), colour: first },
    { label: t('charts.softirq'), colour: second },
  ],
  values: (timeline) => [figureColumn(timeline, 'cpuBusyShare'), figureColumn(timeline, 'softirqShare')],
  lines: twoLines,
  drawn: asTheyAre,
};

/** Of its room where that is known, else the entries alone. */
export function npuChart(roomKnown: boolean): FigureChart {
  return roomKnown ? npuFillChart : npuBoundChart;
}

const npuBoundChart: FigureChart = {
  key: 'npu',
  title: t('charts.npu'),
  unit: t('charts.npuLine'),
  format: countFormat,
  legend: [{ label: t('charts.npuLine'), colour: first }],
  values: (timeline) => [figureColumn(timeline, 'npuBound')],
  newestWith: ['hardware'],
  lines: oneLine,
  drawn: asTheyAre,
};

const npuFillChart: FigureChart = {
  ...npuBoundChart,
  format: shareFormat,
  values: (timeline) => [fillColumn(timeline, 'npuBound', 'npuCapacity')],
  detail: ofRoom('npuBound', 'npuCapacity'),
};

export const conntrackChart: FigureChart = {
  key: 'conntrack',
  title: t('charts.conntrack'),
  format: shareFormat,
  legend: [{ label: t('charts.conntrackLine'), colour: first }],
  values: (timeline) => [fillColumn(timeline, 'conntrackEntries', 'conntrackMax')],
  lines: oneLine,
  drawn: asTheyAre,
  detail: ofRoom('conntrackEntries', 'conntrackMax'),
};

const lowDash = [5, 3];

export function ratesChart(title: string): FigureChart {
  return {
    key: 'traffic',
    title,
    format: rateFormat,
    legend: [
      { label: t('charts.received'), colour: first },
      { label: t('charts.sent'), colour: second },
    ],
    values: (timeline) => [figureColumn(timeline, 'rxBitsPerSecond'), figureColumn(timeline, 'txBitsPerSecond')],
    lines: ratesLines,
    drawn: (values, { ratesLow }) =>
      values.flatMap((column) => {
        const { sure, low } = splitLow(column, ratesLow);
        return [sure, low];
      }),
    mayBeLow: true,
  };
}

const ratesLines: readonly PlotLine[] = [
  { colour: first, fill: 'faint' },
  { colour: first, fill: 'none', dash: lowDash },
  { colour: second, fill: 'none' },
  { colour: second, fill: 'none', dash: lowDash },
];

export const gatewayChart: FigureChart = {
  key: 'latency',
  title: t('charts.gateway'),
  format: millisecondsFormat,
  legend: [{ label: t('charts.gatewayLine'), colour: first }],
  values: (timeline) => [figureColumn(timeline, 'gatewayMs')],
  lines: oneLine,
  drawn: asTheyAre,
};

export const reportedChart: FigureChart = {
  key: 'reported',
  title: t('charts.reported'),
  format: countFormat,
  legend: [{ label: t('charts.reportedLine'), colour: first }],
  values: (timeline) => [reportedColumn(timeline)],
  lines: oneLine,
  drawn: asTheyAre,
};

/** What a chart says of now; where `newestWith` is known later than its own figure, that is that nobody knows. */
export function newestOf(
  { values, newestWith = [] }: FigureChart,
  timeline: Timeline,
  window: TimeWindow,
): Reading | null {
  const others = newestWith.map((figure) => figureColumn(timeline, figure));
  return newestReading(timeline, [...values(timeline), ...others], window);
}

function ofRoom(entries: 'npuBound' | 'conntrackEntries', room: 'npuCapacity' | 'conntrackMax') {
  return (timeline: Timeline, row: number): string => {
    const count = timeline.values[entries]?.[row] ?? null;
    const size = timeline.values[room]?.[row] ?? null;
    if (count === null || size === null) return '';
    return t('charts.ofRoom', { number: countFormat.value(count), room: countFormat.value(size) });
  };
}
