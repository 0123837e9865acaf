import type { Expectation, Planned, PlanRefusal } from '../model/plan.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** Marks a refusal as the result of planning. */
export function refuse(refusal: PlanRefusal): Planned {
  return { ok: false, refusal };
}

/** Whether the running ruleset already shows what a plan expects; a flowtable that no rule feeds does not count. */
export function expectationHolds({ flowtables }: Pick<Snapshot, 'flowtables'>, expected: Expectation): boolean {
  const live = flowtables.find(
    ({ family, table, name }) => family === expected.family && table === expected.table && name === expected.flowtable,
  );
  if (!expected.present) return live === undefined;
  if (live === undefined || live.hardware !== expected.hardware || live.fedBy.length === 0) return false;
  return expected.devices === null || sameDevices(live.devices, expected.devices);
}

function sameDevices(live: readonly string[], expected: readonly string[]): boolean {
  return [...live].sort().join('\n') === [...expected].sort().join('\n');
}
