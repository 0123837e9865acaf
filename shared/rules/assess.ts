import type { Advisory } from '../model/advisory.ts';
import type { Capability } from '../model/capability.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Recommendation, Verdict } from '../model/verdict.ts';
import { advise } from './advise.ts';
import { capability as capabilityOf } from './capability.ts';
import { judge } from './judge.ts';
import { recommend } from './recommend.ts';

/** Everything that Flowhelm thinks about a snapshot. */
export interface Assessment {
  readonly verdict: Verdict;
  readonly capability: Capability;
  readonly recommendation: Recommendation;
  /** For the mode that is configured, or for the recommended one while offload is off. */
  readonly advisories: readonly Advisory[];
}

export function assess(snapshot: Snapshot): Assessment {
  const capability = capabilityOf(snapshot);
  const recommendation = recommend(snapshot, capability);
  const { mode } = snapshot.configured;
  const advisories = advise(snapshot, mode === null || mode === 'off' ? recommendation.mode : mode);
  return { verdict: judge(snapshot), capability, recommendation, advisories };
}
