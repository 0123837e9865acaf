import { useMemo } from 'react';
import type { ChangeRunState } from '../../../shared/model/fleet.ts';
import { useLiveSamples } from '../router/use-live-samples.ts';
import { softirqAround } from './softirq.ts';

/** The CPU's share of time on packets around a run, from the live figures seen while this is shown. */
export function useSoftirq({ routerId, startedAt, endedAt }: ChangeRunState) {
  const { samples } = useLiveSamples(routerId);
  return useMemo(() => softirqAround(samples, { startedAt, endedAt }), [samples, startedAt, endedAt]);
}
