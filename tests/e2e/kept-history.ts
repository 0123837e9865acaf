import type { Profile } from '../../electron/store/profile.ts';
import type { Sample } from '../../electron/store/sample-row.ts';
import type { Figures } from '../../shared/model/sample.ts';

const daySeconds = 86_400;
const quarter = 900;

/** When the made-up history says that hardware offload was turned on: so many days ago. */
export const turnedOnDaysAgo = 9;

/**
 * Thirty days of history of routers and of the fleet, a sample every quarter of an hour and every minute of the last day: quiet at
 * night, offload since some days ago, one night of which this computer slept.
 */
export function keepHistory(profile: Profile, routerIds: readonly string[], now: number): void {
  const end = Math.floor(now / quarter) * quarter;
  const turnedOn = end - turnedOnDaysAgo * daySeconds;
  for (const [index, id] of [...routerIds, null].entries()) {
    const polls = id === null ? routerIds.length : 1;
    const at = (time: number) => sample(time, index + 1, polls, time >= turnedOn);
    const quarters = times(end - 30 * daySeconds, end, quarter).map(at);
    profile.samples.fill(id, quarter, quarters.flatMap(asleep(end - 3 * daySeconds)), end);
    profile.samples.fill(id, 60, times(end - daySeconds, end, 60).map(at), end);
  }
}

function times(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) }, (_, index) => from + index * step);
}

/** Leaves eight hours out, which begin with the word why. */
function asleep(from: number): (made: Sample) => Sample[] {
  return (made) => {
    if (made.at < from || made.at >= from + 8 * 3600) return [made];
    return made.at === from ? [{ ...made, gap: 'asleep' }] : [];
  };
}

function sample(at: number, seed: number, polls: number, offloaded: boolean): Sample {
  const hour = (at % daySeconds) / 3600;
  const busy = 0.1 + 0.8 * Math.exp(-((hour - 20 + seed) ** 2) / 12);
  const flows = Math.round(busy * 400 * seed);
  const hardware = offloaded ? Math.round(flows * 0.85) : 0;
  const figures: Figures = {
    ...{ hardware, software: 0, slow: flows - hardware, eligible: Math.round((flows - hardware) * 0.8) },
    ...{ conntrackEntries: flows, conntrackMax: 16_384, npuBound: hardware * 2, npuCapacity: 8192 },
    ...{ cpuBusyShare: busy * (offloaded ? 0.1 : 0.7), softirqShare: busy * (offloaded ? 0.05 : 0.6) },
    ...{ rxBitsPerSecond: busy * 3e8, txBitsPerSecond: busy * 3e7, gatewayMs: 1 + busy, pollCpuMs: 9 },
  };
  return { at, polls, missed: 0, gap: null, rateSource: offloaded ? 'interface-low' : 'interface', figures };
}
