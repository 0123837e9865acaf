import type { Change } from '../../../shared/model/change.ts';
import type { ChangeRunState, FleetRouter } from '../../../shared/model/fleet.ts';
import { isOver } from '../change/run-outcome.ts';

/** Runs by what is to be seen of them: those that run or wait in the order in which they go, and those that are over, newest first. */
export function sortedRuns(runs: readonly ChangeRunState[]): { open: ChangeRunState[]; over: ChangeRunState[] } {
  const open = runs.filter((run) => !isOver(run)).toSorted(byTurn);
  const over = runs
    .filter(isOver)
    .toSorted((one, other) => (other.endedAt ?? other.startedAt).localeCompare(one.endedAt ?? one.startedAt));
  return { open, over };
}

/** What runs comes first; those that wait keep the order in which the engine lists them. */
function byTurn(one: ChangeRunState, other: ChangeRunState): number {
  const rank = ({ state }: ChangeRunState) => (state === 'running' ? 0 : 1);
  return rank(one) - rank(other) || one.startedAt.localeCompare(other.startedAt);
}

/** Routers with a change whose outcome is not known and that nobody is following at the moment. */
export function pendingRouters(routers: Iterable<FleetRouter>): { router: FleetRouter; changeId: string }[] {
  return [...routers].flatMap((router) =>
    router.pendingChangeId === null || router.runId !== null ? [] : { router, changeId: router.pendingChangeId },
  );
}

/** Journalled changes that are not shown as a run or as pending already, newest first. */
export function earlierChanges(changes: readonly Change[], runs: readonly ChangeRunState[]): Change[] {
  const shown = new Set(runs.map(({ changeId }) => changeId));
  return changes
    .filter(({ id, state }) => !shown.has(id) && state !== 'pending')
    .toSorted((one, other) => other.startedAt.localeCompare(one.startedAt));
}

/** What a journalled change was about, as a key of `activity.to`. */
export function changeGoal({ intent, plan }: Pick<Change, 'intent' | 'plan'>): ChangeRunState['wanted'] {
  return intent.kind === 'mode' ? plan.to : 'undo';
}
