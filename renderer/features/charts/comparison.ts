import uPlot from 'uplot';
import type { SeriesAnswer } from '../../../shared/model/sample.ts';
import type { ComparedFigure } from './chart-view.ts';
import type { Column } from './columns.ts';
import { comparedColumn } from './columns.ts';
import type { PlotData } from './plot-props.ts';
import { makeTimeline, type Timeline } from './timeline.ts';

export interface ComparedRouter {
  readonly id: string;
  readonly timeline: Timeline;
  readonly column: Column;
}

/** A line for each router that was asked for, in that order; one of which nothing is kept has an empty line. */
export function comparedRouters(
  ids: readonly string[],
  answer: SeriesAnswer,
  figure: ComparedFigure,
): ComparedRouter[] {
  return ids.map((id) => {
    const kept = answer.series.find(({ routerId }) => routerId === id) ?? null;
    const timeline = makeTimeline({ kept, stepSeconds: answer.stepSeconds, live: [] });
    return { id, timeline, column: comparedColumn(timeline, figure) };
  });
}

/** How uPlot joins: a null is widened over the moments of other lines beside it, so that the hole is as wide as the pause. */
const expanded = 2;

/** All on one time axis. A moment that is another router's is undefined, which breaks no line; null does. */
export function joinedData(routers: readonly ComparedRouter[]): PlotData {
  if (routers.length === 0) return [[]];
  const tables = routers.map(({ timeline, column }): [number[], Column] => [timeline.times, column]);
  const [times = [], ...columns] = uPlot.join(
    tables,
    tables.map(() => [expanded, expanded]),
  );
  return [[...times], ...columns.map((column) => [...column])];
}
