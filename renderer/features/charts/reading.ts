import type { Pause, Timeline } from './timeline.ts';
import type { TimeWindow } from './zoom.ts';

/** What a chart says of one moment. */
export interface Reading {
  /** Seconds since 1970. */
  readonly time: number;
  readonly row: number;
  /** There are no samples here, for this reason. */
  readonly pause: Pause | null;
}

/** The row nearest to a time, or the pause that it falls into. null when there is nothing at all. */
export function readAt({ times, pauses }: Timeline, time: number): Reading | null {
  const row = nearestRow(times, time);
  const nearest = times[row];
  if (nearest === undefined) return null;
  const pause = pauses.find(({ from, until }) => from < time && time < until) ?? null;
  return { time: pause === null ? nearest : time, row: pause === null ? row : -1, pause };
}

/** The newest row in the window in which one of these columns knows something. */
export function newestReading(
  { times }: Timeline,
  columns: readonly (readonly (number | null)[])[],
  window: TimeWindow,
): Reading | null {
  for (let row = times.length - 1; row >= 0; row -= 1) {
    const time = times[row];
    if (time === undefined || time > window.to) continue;
    if (time < window.from) return null;
    if (columns.some((column) => (column[row] ?? null) !== null)) return { time, row, pause: null };
  }
  return null;
}

/** The time of the row so many rows on from the one at `time`, within the window; from its end when there is none yet. */
export function stepFrom(
  times: readonly number[],
  time: number | null,
  rows: number,
  window: TimeWindow,
): number | null {
  const first = times.findIndex((one) => one >= window.from);
  const last = times.findLastIndex((one) => one <= window.to);
  if (first < 0 || last < first) return null;
  if (time === null) return times[rows < 0 ? last : first] ?? null;
  return times[Math.min(last, Math.max(first, nearestRow(times, time) + rows))] ?? null;
}

/** The row whose time is nearest, -1 of none. */
function nearestRow(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [times[low - 1], times[low]];
  if (after === undefined) return -1;
  return before !== undefined && time - before < after - time ? low - 1 : low;
}
