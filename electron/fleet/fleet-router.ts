import type { ErrorReport, FleetRouter, Polling } from '../../shared/model/fleet.ts';
import type { Router } from '../../shared/model/router.ts';
import { type Figures, offloadShare } from '../../shared/model/sample.ts';
import type { FlowCounts, Snapshot } from '../../shared/model/snapshot.ts';
import type { Verdict } from '../../shared/model/verdict.ts';
import { type Assessment, assess } from '../../shared/rules/assess.ts';
import type { FlowTally } from '../store/snapshots.ts';

/** How many points the sparkline of the offload share has. */
const sharesKept = 60;

function offloadShareOf(tally: FlowTally | null): number | null {
  return tally && offloadShare(tally);
}

function tallyOf({ conntrack: { flows } }: Snapshot): FlowTally | null {
  return flows && { hardware: flows.byPath.hardware, software: flows.byPath.software, eligible: flows.eligible };
}

/** A router as the fleet view shows it before anything was asked of it in this run of the app. */
export function storedFleetRouter(
  router: Router,
  stored: { readonly snapshot: Snapshot | null; readonly pendingChangeId: string | null },
): FleetRouter {
  return {
    router,
    reachability: { state: 'unknown' },
    auditing: false,
    latest: stored.snapshot && latestOf(stored.snapshot, assess(stored.snapshot), null),
    offloadShare: [],
    runId: null,
    pendingChangeId: stored.pendingChangeId,
    passwordless: false,
    polling: null,
  };
}

export function sharesOf(history: readonly (FlowTally | null)[]): (number | null)[] {
  return history.map(offloadShareOf).slice(-sharesKept);
}

/** What a snapshot adds to the row of a router. */
export function withSnapshot(
  row: FleetRouter,
  snapshot: Snapshot,
  assessment: Assessment,
  cpuBusyShare: number | null,
): Pick<FleetRouter, 'latest' | 'offloadShare'> {
  return {
    latest: latestOf(snapshot, assessment, cpuBusyShare),
    offloadShare: [...row.offloadShare, offloadShareOf(tallyOf(snapshot))].slice(-sharesKept),
  };
}

/** A poll that was answered. `verdict` = of the latest snapshot with the flows of this poll; null = there is no snapshot. */
export interface Read {
  readonly at: string;
  readonly figures: Figures;
  readonly flows: FlowCounts | null;
  readonly verdict: Verdict | null;
  readonly polling: Polling | null;
  /** It is time for another point of the sparkline. */
  readonly sharePoint: boolean;
}

/** What a poll adds to the row of a router; the rest stays as the latest audit has it. */
export function withReading(
  { latest, offloadShare: shares }: FleetRouter,
  { at, figures, flows, verdict, polling, sharePoint }: Read,
): Pick<FleetRouter, 'latest' | 'offloadShare' | 'reachability' | 'polling'> {
  const { conntrackEntries: entries, conntrackMax: max, cpuBusyShare } = figures;
  return {
    reachability: { state: 'reachable', at },
    polling,
    latest: latest && {
      ...latest,
      verdict: verdict ?? latest.verdict,
      flows,
      cpuBusyShare: cpuBusyShare ?? latest.cpuBusyShare,
      conntrackFill: entries !== null && max !== null && max > 0 ? entries / max : null,
    },
    offloadShare: sharePoint ? [...shares, offloadShare(figures)].slice(-sharesKept) : shares,
  };
}

function latestOf(
  snapshot: Snapshot,
  { verdict, capability, recommendation, advisories }: Assessment,
  cpuBusyShare: number | null,
): FleetRouter['latest'] {
  const { count, max, flows } = snapshot.conntrack;
  const severe = (severity: string) => advisories.filter((advisory) => advisory.severity === severity).length;
  return {
    takenAt: snapshot.takenAt,
    model: snapshot.identity.model,
    release: releaseOf(snapshot),
    verdict,
    recommendedMode: recommendation.mode,
    capability: { software: capability.software.level, hardware: capability.hardware.level },
    advisories: { block: severe('block'), warn: severe('warn'), info: severe('info') },
    flows,
    cpuBusyShare,
    conntrackFill: count !== null && max !== null && max > 0 ? count / max : null,
  };
}

function releaseOf({ identity: { distribution, release } }: Snapshot): string | null {
  return [distribution, release].filter((part) => part !== null).join(' ') || null;
}

export function failedReachability(at: Date, error: ErrorReport): FleetRouter['reachability'] {
  return { state: 'failed', at: at.toISOString(), error };
}
