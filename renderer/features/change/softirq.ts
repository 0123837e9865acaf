import type { ChangeRunState, LiveSample } from '../../../shared/model/fleet.ts';

/** How many looks an average is made of, at most; one look is two seconds. */
const looks = 5;
/** The engine counts the flows anew for some seconds after the end, and that costs the router too. */
const settleMs = 2_000;

/** Shares of CPU time spent on packets before a run began and after it ended, 0 to 1; null = no look fell into that time. */
export function softirqAround(
  samples: readonly LiveSample[],
  { startedAt, endedAt }: Pick<ChangeRunState, 'startedAt' | 'endedAt'>,
): { before: number | null; after: number | null } {
  const start = Date.parse(startedAt);
  const end = endedAt === null ? Number.POSITIVE_INFINITY : Date.parse(endedAt) + settleMs;
  const at = (sample: LiveSample) => Date.parse(sample.at);
  return {
    before: mean(shares(samples.filter((sample) => at(sample) <= start)).slice(-looks)),
    after: mean(shares(samples.filter((sample) => at(sample) >= end)).slice(-looks)),
  };
}

function shares(samples: readonly LiveSample[]): number[] {
  return samples.flatMap(({ rates }) => rates?.softirqShare ?? []);
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
