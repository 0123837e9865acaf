import type { FleetService } from '../fleet/fleet-service.ts';

/** What is said when `serve` is asked to stop; null = nothing is under way, and it stops at once. */
export function stopWords({ workspace }: FleetService): { first: string; second: string } | null {
  const [run] = workspace.runs.open;
  if (!run) return null;
  const deadline = workspace.runs.open.find(({ routerUndoesAt }) => routerUndoesAt !== null)?.routerUndoesAt ?? null;
  const left =
    deadline === null ? null : Math.max(0, Math.round((Date.parse(deadline) - workspace.now().getTime()) / 1000));
  const when = left === null ? 'when its rollback window ends' : `in ${left} s at the latest`;
  return {
    first: `Stopping. The change on ${run.routerName} is undone first, unless it is saved already; press Ctrl-C again to leave that to the router.`,
    second: `Left to the router: ${run.routerName} undoes a change that is not saved by itself ${when}.`,
  };
}
