import type { Column } from './columns.ts';
import type { TimeWindow } from './zoom.ts';

export interface Statistics {
  readonly last: number | null;
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

/**
 * What a legend says of a line in the window. The mean counts every sample once, whatever the pause after it: what nobody measured is not
 * made up.
 */
export function statisticsOf(times: readonly number[], values: Column, { from, to }: TimeWindow): Statistics {
  let [last, sum, count]: [number | null, number, number] = [null, 0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [row, time] of times.entries()) {
    const value = values[row] ?? null;
    if (value === null || time < from || time > to) continue;
    last = value;
    sum += value;
    count += 1;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return count === 0 ? { last: null, mean: null, min: null, max: null } : { last, mean: sum / count, min, max };
}
