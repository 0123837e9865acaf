import type { Column } from './columns.ts';
import type { Pause, Timeline } from './timeline.ts';
import type { TimeWindow } from './zoom.ts';

export interface TableRow {
  /** Start of the step, seconds since 1970. */
  readonly time: number;
  /** Means of what is known in the step. */
  readonly values: readonly (number | null)[];
  /** Why nothing is known. */
  readonly pause: Pause | null;
}

const minute = 60;
const hour = 60 * minute;
const steps = [5, 10, 30, minute, 5 * minute, 15 * minute, 30 * minute, hour, 3 * hour, 6 * hour, 12 * hour, 24 * hour];
const mostRows = 62;

/** Seconds that one row of the table spans, so that it stays readable. */
export function tableStep({ from, to }: TimeWindow): number {
  return steps.find((step) => (to - from) / step <= mostRows) ?? 48 * hour;
}

/** The same as a chart, in words: newest first, one row per step in which there is a sample or a pause. */
export function tableRows(
  { times, pauses }: Pick<Timeline, 'times' | 'pauses'>,
  columns: readonly Column[],
  window: TimeWindow,
): TableRow[] {
  const step = tableStep(window);
  const rows: TableRow[] = [];
  let row = times.findIndex((time) => time >= window.from);
  for (let start = Math.floor(window.from / step) * step; start <= window.to && row >= 0; start += step) {
    const first = row;
    while (row < times.length && (times[row] ?? 0) < Math.min(start + step, window.to + 1)) row += 1;
    const values = columns.map((column) => meanOf(column.slice(first, row)));
    const pause = values.some((value) => value !== null) ? null : (pauses.find(overlaps(start, start + step)) ?? null);
    if (row > first || pause !== null) rows.push({ time: start, values, pause });
  }
  return rows.reverse();
}

function overlaps(start: number, end: number): (pause: Pause) => boolean {
  return ({ from, until }) => from < end && until > start;
}

function meanOf(values: Column): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
