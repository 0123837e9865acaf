import type { FlowCounts, Snapshot } from '../../shared/model/snapshot.ts';
import type { RouterConnection } from '../ssh/connection.ts';
import { readState } from './preflight.ts';
import type { ChangeRun } from './run.ts';

/** Flows move within a second of traffic (domain.md 5.3); an idle network would never show any, so the wait is short. */
const looks = 5;
const betweenLooksMs = 2_000;

/** Watches the flows after the confirmation until they take the new path, for some seconds at most. Returns the last snapshot. */
export async function prove(run: ChangeRun, connection: RouterConnection): Promise<Snapshot> {
  const { now, sleep } = run.dependencies;
  for (let look = 1; ; look += 1) {
    const { snapshot } = await readState(connection, now());
    const { flows } = snapshot.conntrack;
    if (flows) run.request.onProgress?.({ kind: 'proof', before: run.before.conntrack.flows, after: flows });
    if (look === looks || (flows && hasMoved(flows, run))) return snapshot;
    await sleep(betweenLooksMs);
  }
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
