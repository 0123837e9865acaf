import type { Figure, Gap, Series } from '../../../shared/model/sample.ts';

/** A kept series of one router; `values` has a column per figure, of the length of `times`. */
export function makeSeries(
  times: number[],
  values: Partial<Record<Figure, (number | null)[]>>,
  { gaps = [], low = [], routerId = 'a' }: { gaps?: Gap[]; low?: number[]; routerId?: string } = {},
): Series {
  return {
    routerId,
    times,
    values,
    ratesLow: times.map((time) => low.includes(time)),
    routers: times.map(() => 1),
    gaps,
  };
}
