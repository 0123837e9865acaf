import { type Figure, figureNames } from '../../../shared/model/sample.ts';
import { type Span, spanOf } from './spans.ts';
import type { TimeWindow } from './zoom.ts';

/** What the charts of a page show. It stands behind `?` in the address of the page, so that reload and Back bring it again. */
export interface ChartView {
  readonly span: Span;
  /** null = all of the span, up to now. */
  readonly zoom: TimeWindow | null;
  /** Routers that are compared; null = as the page proposes. */
  readonly routers: readonly string[] | null;
  /** What they are compared by. */
  readonly figure: ComparedFigure;
}

/** What routers can be compared by: a kept figure, or a share of two of them. */
export const comparedFigures = [
  'offloadShare',
  'softirqShare',
  'cpuBusyShare',
  'flows',
  'hardware',
  'conntrackFill',
  'npuFill',
  'rxBitsPerSecond',
  'txBitsPerSecond',
  'gatewayMs',
  'pollCpuMs',
] as const;
export type ComparedFigure = (typeof comparedFigures)[number];

/** The view of a text such as "span=30d&from=1&to=2&figure=softirqShare&routers=a,b". Never throws; what it does not know is left out. */
export function viewOfQuery(query: string, span: Span): ChartView {
  const given = new URLSearchParams(query);
  const routers = given.get('routers');
  return {
    span: spanOf(given.get('span'), span),
    zoom: zoomOf(given.get('from'), given.get('to')),
    routers: routers === null ? null : routers.split(',').filter((id) => id !== ''),
    figure: comparedFigures.find((figure) => figure === given.get('figure')) ?? 'offloadShare',
  };
}

/** The text of a view, without what `span` and the page propose anyway. */
export function queryOfView(view: ChartView, span: Span): string {
  const given = new URLSearchParams();
  if (view.span !== span) given.set('span', view.span);
  if (view.zoom !== null) {
    given.set('from', String(view.zoom.from));
    given.set('to', String(view.zoom.to));
  }
  if (view.figure !== 'offloadShare') given.set('figure', view.figure);
  if (view.routers !== null) given.set('routers', view.routers.join(','));
  return given.toString();
}

function zoomOf(from: string | null, to: string | null): TimeWindow | null {
  if (from === null || to === null || !/^\d{1,11}$/.test(from) || !/^\d{1,11}$/.test(to)) return null;
  const window = { from: Number(from), to: Number(to) };
  return window.to > window.from ? window : null;
}

/** Every figure that the charts of a page may need; asking for all of them at once is one question instead of seven. */
export const chartedFigures: Figure[] = figureNames.filter((name) => name !== 'pollCpuMs');

/** Points of a chart of the width of the page. */
export const chartPoints = 720;

/** What must be read of a router to compare it. */
export const figuresOfCompared: Record<ComparedFigure, readonly Figure[]> = {
  offloadShare: ['hardware', 'software', 'eligible'],
  softirqShare: ['softirqShare'],
  cpuBusyShare: ['cpuBusyShare'],
  flows: ['hardware', 'software', 'slow'],
  hardware: ['hardware'],
  conntrackFill: ['conntrackEntries', 'conntrackMax'],
  // Flows in hardware tell when an empty table is an old one.
  npuFill: ['npuBound', 'npuCapacity', 'hardware'],
  rxBitsPerSecond: ['rxBitsPerSecond'],
  txBitsPerSecond: ['txBitsPerSecond'],
  gatewayMs: ['gatewayMs'],
  pollCpuMs: ['pollCpuMs'],
};
