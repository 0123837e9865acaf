import { assertNever, type OffloadMode } from '../../shared/model/offload.ts';
import type { Plan } from '../../shared/model/plan.ts';
import { knownStanding, type Resolution, type Standing } from '../change/resolve.ts';
import { type Audit, noSuchChange } from '../engine.ts';
import type { Workspace } from './workspace.ts';

/** What would change on a router, which is audited for it; nothing is changed. Throws `plan-refused` and its relatives. */
export async function planChange(workspace: Workspace, id: string, wanted: OffloadMode | 'undo', signal?: AbortSignal) {
  const router = workspace.router(id);
  const { engine } = workspace;
  return planned(wanted === 'undo' ? await engine.planUndo(router, signal) : await engine.plan(router, wanted, signal));
}

function planned({ plan, audit }: { plan: Plan; audit: Audit }) {
  return { plan, recommendation: audit.recommendation, advisories: [...plan.advisories] };
}

/** What became of a change; ends one that is still armed if asked to. Throws `bad-input` when there is no such change. */
export async function resolveChange(
  workspace: Workspace,
  changeId: string,
  resolution: Resolution,
): Promise<{ kind: Standing['kind']; sentence: string }> {
  const change = workspace.profile.changes.get(changeId);
  if (!change) throw noSuchChange();
  const standing = knownStanding(change) ?? (await workspace.resolve(change, resolution));
  return { kind: standing.kind, sentence: sentenceOf(standing) };
}

function sentenceOf(standing: Standing): string {
  switch (standing.kind) {
    case 'armed':
      return `The router still waits for the confirmation and undoes the change by itself in ${standing.secondsLeft} s.`;
    case 'orphaned':
      return 'The watchdog on the router is gone and its undo gave no answer. Audit the router.';
    case 'confirmed':
    case 'undone':
      return standing.sentence;
    default:
      return assertNever(standing);
  }
}
