import type { FlowCounts, Snapshot } from '../../shared/model/snapshot.ts';
import { countFlows } from '../monitor/flows.ts';
import type { RouterConnection } from '../ssh/connection.ts';
import { readState } from './preflight.ts';
import type { ChangeRun } from './run.ts';

/** Flows move within a second of traffic (domain.md 5.3), so a few looks are enough to see it. */
const looks = 6;
/** An idle network shows nothing however long one looks. */
const looksWhenIdle = 2;
const betweenLooksMs = 1_500;

/** Watches the flows after the confirmation until they take the new path, for some seconds at most. Returns the router's last state. */
export async function prove(run: ChangeRun, connection: RouterConnection): Promise<Snapshot> {
  const { now, sleep } = run.dependencies;
  for (let look = 1; look <= looks; look += 1) {
    const flows = await countFlows(connection);
    if (!flows || hasMoved(flows, run) || (isIdle(flows) && look >= looksWhenIdle)) break;
    await sleep(betweenLooksMs);
  }
  const { snapshot } = await readState(connection, now());
  const { flows } = snapshot.conntrack;
  if (flows) run.request.onProgress?.({ kind: 'proof', before: run.before.conntrack.flows, after: flows });
  return snapshot;
}

function isIdle({ eligible, byPath }: FlowCounts): boolean {
  return eligible === 0 && byPath.hardware + byPath.software === 0;
}

function hasMoved({ byPath }: FlowCounts, { plan }: ChangeRun): boolean {
  switch (plan.to) {
    case 'hardware':
      return byPath.hardware > 0;
    case 'software':
      return byPath.software > 0;
    case 'off':
      return byPath.hardware + byPath.software === 0;
  }
}
