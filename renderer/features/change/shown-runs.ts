import type { ChangeRunState } from '../../../shared/model/fleet.ts';
import { isOver } from './run-outcome.ts';

/** Ids of the runs that are queued or under way on these routers, in the order of the routers. */
export function openRunIds(runs: readonly ChangeRunState[], routerIds: readonly string[]): string[] {
  return routerIds.flatMap((id) => runs.find((run) => run.routerId === id && !isOver(run))?.id ?? []);
}

/** The runs with these ids in their order; those that the engine has not told of yet are left out. */
export function runsOf(runs: readonly ChangeRunState[], runIds: readonly string[]): ChangeRunState[] {
  return runIds.flatMap((id) => runs.find((run) => run.id === id) ?? []);
}

/** The run to look at: the one under way, else the one that stopped the rest, else the first one that has not begun, else the last. */
export function runToFollow(runs: readonly ChangeRunState[]): ChangeRunState | null {
  return (
    runs.find(({ state }) => state === 'running') ??
    runs.find(({ state }) => state === 'failed') ??
    runs.find(({ state }) => state === 'queued') ??
    runs.at(-1) ??
    null
  );
}
