import type { FlowCounts, Snapshot } from '../model/snapshot.ts';
import type { Accelerating } from '../model/verdict.ts';
import { boundEntries } from './capability.ts';
import { loadedMode } from './loaded-mode.ts';

/**
 * From how many slow but eligible flows on their absence from the flowtable means something. Below it says little: a connection that
 * was quiet for 30 s leaves the flowtable and then looks just like one that never got in (domain.md 5.3), and every home has a few.
 */
export const quietFlowsAllowance = 5;

export interface FlowEvidence {
  accelerating: Accelerating;
  /** Flows with the tag, the largest figure of the window. */
  hardware: number;
  software: number;
  /** Slow flows of the snapshot itself that a flowtable could have taken. */
  eligible: number;
  /** Entries in the NPU, counted only where the flowtable may have put them there. */
  bound: number;
}

/**
 * What live flows show. `recent` widens the view to earlier counts made under the same mode (the caller sees to that), so that a
 * quiet second does not read as a failure. Bound NPU entries count beside the tags, but not while no hardware flowtable is loaded:
 * then something else bound them.
 */
export function flowEvidence(snapshot: Snapshot, recent: readonly FlowCounts[] = []): FlowEvidence {
  const flows = snapshot.conntrack.flows;
  const window = flows === null ? [...recent] : [flows, ...recent];
  const hardware = Math.max(0, ...window.map((counts) => counts.byPath.hardware));
  const software = Math.max(0, ...window.map((counts) => counts.byPath.software));
  const loaded = loadedMode(snapshot);
  const bound = loaded === 'hardware' || loaded === null ? boundEntries(snapshot) : 0;
  const eligible = flows?.eligible ?? 0;
  const seen = { hardware, software, eligible, bound };
  if (hardware > 0 || bound > 0) return { accelerating: 'hardware', ...seen };
  if (software > 0) return { accelerating: 'software', ...seen };
  if (flows === null) return { accelerating: 'unknown', ...seen };
  return { accelerating: eligible >= quietFlowsAllowance ? 'none' : 'idle', ...seen };
}
