import { createContext, use, useMemo } from 'react';
import type { ChangeRunState, LiveSample } from '../../../shared/model/fleet.ts';
import { softirqAround } from './softirq.ts';

/**
 * The live figures seen while the sheet of one router is open: they begin with the plan, for the time before the run has to be known
 * when the run is over. Empty for several routers.
 */
export const SeenSamples = createContext<readonly LiveSample[]>([]);

/** The CPU's share of time on packets before and after a run, as far as it was seen. */
export function useSoftirq({ startedAt, endedAt }: Pick<ChangeRunState, 'startedAt' | 'endedAt'>) {
  const samples = use(SeenSamples);
  return useMemo(() => softirqAround(samples, { startedAt, endedAt }), [samples, startedAt, endedAt]);
}
