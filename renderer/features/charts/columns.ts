import { type Figure, offloadShare } from '../../../shared/model/sample.ts';
import type { ComparedFigure } from './chart-view.ts';
import type { Timeline } from './timeline.ts';

export type Column = (number | null)[];

/** A kept figure over time; all null when it was not asked for. */
export function figureColumn({ times, values }: Timeline, figure: Figure): Column {
  return values[figure] ?? times.map(() => null);
}

/** Offloaded flows among those that could be, 0 to 1. */
export function shareColumn(timeline: Timeline): Column {
  const [hardware, software, eligible] = (['hardware', 'software', 'eligible'] as const).map((figure) =>
    figureColumn(timeline, figure),
  );
  return timeline.times.map((_, row) =>
    offloadShare({
      hardware: hardware?.[row] ?? null,
      software: software?.[row] ?? null,
      eligible: eligible?.[row] ?? null,
    }),
  );
}

/** How full a table is, 0 to 1; null where its size is not known. */
export function fillColumn(timeline: Timeline, entries: Figure, room: Figure): Column {
  const all = figureColumn(timeline, room);
  return figureColumn(timeline, entries).map((count, row) => {
    const size = all[row] ?? null;
    return count === null || size === null || size === 0 ? null : count / size;
  });
}

/** Sum of some figures; null where one of them is not known. */
export function sumColumn(timeline: Timeline, figures: readonly Figure[]): Column {
  const columns = figures.map((figure) => figureColumn(timeline, figure));
  return timeline.times.map((_, row) => sumOf(columns.map((column) => column[row] ?? null)));
}

/** How many routers a row is made of; null where nobody could have reported. */
export function reportedColumn({ times, routers, pauses }: Timeline): Column {
  const isPaused = (time: number) => pauses.some(({ from, until }) => from <= time && time < until);
  return routers.map((count, row) => (count === 0 && isPaused(times[row] ?? 0) ? null : count));
}

/** What routers are compared by, over time. */
export function comparedColumn(timeline: Timeline, figure: ComparedFigure): Column {
  switch (figure) {
    case 'offloadShare':
      return shareColumn(timeline);
    case 'flows':
      return sumColumn(timeline, ['hardware', 'software', 'slow']);
    case 'conntrackFill':
      return fillColumn(timeline, 'conntrackEntries', 'conntrackMax');
    case 'npuFill':
      return fillColumn(timeline, 'npuBound', 'npuCapacity');
    default:
      return figureColumn(timeline, figure);
  }
}

/**
 * Areas of a stacked chart: the sum of all columns first, then each sum without the next of the later ones, so that areas drawn in this
 * order leave of each column its own height. A moment of which one column is not known has no height at all.
 */
export function stacked(columns: readonly Column[]): Column[] {
  return columns.map((_, first) =>
    (columns[0] ?? []).map((__, row) =>
      sumOf(columns.slice(0, columns.length - first).map((column) => column[row] ?? null)),
    ),
  );
}

/**
 * Splits rates into those that are true and those that are only a lower bound, for two lines of which the second is dashed. The last
 * true one before a bound begins the dashed line too, so that they meet.
 */
export function splitLow(values: Column, low: readonly boolean[]): { sure: Column; low: Column } {
  return {
    sure: values.map((value, row) => (low[row] === true ? null : value)),
    low: values.map((value, row) =>
      low[row] === true || low[row + 1] === true || low[row - 1] === true ? value : null,
    ),
  };
}

/** Rows whose neighbours on the line are both missing. undefined is no moment of this line at all, and passed over. */
export function isolatedRows(values: ArrayLike<number | null | undefined>): number[] {
  const found: number[] = [];
  let candidate: number | null = null;
  let before: number | null = null;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row];
    if (value === undefined) continue;
    if (value === null && candidate !== null) found.push(candidate);
    candidate = value !== null && before === null ? row : null;
    before = value;
  }
  return candidate === null ? found : [...found, candidate];
}

function sumOf(parts: readonly (number | null)[]): number | null {
  return parts.reduce<number | null>((sum, part) => (sum === null || part === null ? null : sum + part), 0);
}
