import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Change } from '../../../shared/model/change.ts';
import type { ChangeRunState, FleetRouter } from '../../../shared/model/fleet.ts';
import { useEngine } from '../../lib/engine.tsx';
import { earlierChanges } from './activity-rows.ts';

/** The journal is read per router; of a larger fleet it would be too much to read for a page that is glanced at. */
export const readAtMost = 60;

export interface EarlierChangesState {
  readonly changes: readonly Change[];
  readonly loading: boolean;
  /** The fleet is too large to read every journal. */
  readonly tooMany: boolean;
}

/** Changes of the journal that are no runs of this session, newest first. */
export function useEarlierChanges(
  routers: ReadonlyMap<string, FleetRouter> | null,
  runs: readonly ChangeRunState[],
): EarlierChangesState {
  const engine = useEngine();
  const tooMany = routers !== null && routers.size > readAtMost;
  const read = routers === null || tooMany ? [] : [...routers.values()];
  // A run that ends becomes a line of the journal.
  const ended = runs.filter(({ endedAt }) => endedAt !== null).length;
  const { journal, loading } = useQueries({
    queries: read.map(({ router: { id }, pendingChangeId }) => ({
      queryKey: ['router', id, 'history', ended, pendingChangeId],
      queryFn: ({ signal }: { signal: AbortSignal }) => engine.routers.history({ id }, { signal }),
      staleTime: 30_000,
    })),
    combine: (results) => ({
      journal: results.flatMap(({ data }) => data ?? []),
      loading: results.some(({ isPending }) => isPending),
    }),
  });
  const changes = useMemo(() => earlierChanges(journal, runs), [journal, runs]);
  return { changes, loading, tooMany };
}
