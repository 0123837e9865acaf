import type { Change } from '../../shared/model/change.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import { assertNever, type OffloadMode } from '../../shared/model/offload.ts';
import type { Plan } from '../../shared/model/plan.ts';
import { type Outcome, undoneSentence } from '../change/outcome.ts';
import type { Resolution } from '../change/resolve.ts';
import type { Audit } from '../engine.ts';
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

/** What became of a change; ends one that is still armed if asked to. */
export async function resolveChange(
  workspace: Workspace,
  changeId: string,
  resolution: Resolution,
): Promise<{ kind: Outcome['kind']; sentence: string }> {
  const change = workspace.profile.changes.get(changeId);
  if (!change) {
    throw new FlowhelmError('bad-input', {
      sentence: 'There is no such change.',
      nextStep: 'Look at the history of the router.',
    });
  }
  if (change.state === 'confirmed' || change.state === 'undone')
    return { kind: change.state, sentence: change.summary };
  const outcome = await workspace.resolve(change, resolution);
  return { kind: outcome.kind, sentence: sentenceOf(outcome, change) };
}

function sentenceOf(outcome: Outcome, { installedPackages }: Pick<Change, 'installedPackages'>): string {
  switch (outcome.kind) {
    case 'armed':
      return `The router still waits for the confirmation and undoes the change by itself in ${outcome.secondsLeft} s.`;
    case 'orphaned':
      return 'The watchdog on the router is gone and its undo gave no answer. Audit the router.';
    case 'confirmed':
      return 'The change is confirmed and saved.';
    case 'undone':
      return undoneSentence(outcome.why, outcome.differs, installedPackages);
    default:
      return assertNever(outcome);
  }
}
