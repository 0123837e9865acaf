import type { ErrorReport, FleetRouter } from '../../shared/model/fleet.ts';
import type { Router } from '../../shared/model/router.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { type Assessment, assess } from '../../shared/rules/assess.ts';
import type { FlowTally } from '../store/snapshots.ts';

/** How many audits the sparkline of the offload share goes back. */
const sharesKept = 60;

/** Share of the offloaded flows among those that could be, 0 to 1; `null` = nothing that could be, or the router cannot tell. */
function offloadShareOf(tally: FlowTally | null): number | null {
  if (tally === null) return null;
  const offloaded = tally.hardware + tally.software;
  const all = offloaded + tally.eligible;
  return all > 0 ? offloaded / all : null;
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

function latestOf(
  snapshot: Snapshot,
  { verdict, recommendation, advisories }: Assessment,
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
