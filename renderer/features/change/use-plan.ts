import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { OffloadMode } from '../../../shared/model/offload.ts';
import { useEngine } from '../../lib/engine.tsx';
import type { EngineClient } from '../../lib/engine-link.ts';

export type Planned = Awaited<ReturnType<EngineClient['changes']['plan']>>;

/** The plan for a mode as the router is now, read anew for each opening of the sheet; null = an undo of the last change. */
export function usePlan(id: string, mode: OffloadMode | null): UseQueryResult<Planned> {
  const engine = useEngine();
  return useQuery({
    queryKey: ['change-plan', id, mode ?? 'undo'],
    queryFn: ({ signal }) =>
      mode === null ? engine.changes.planUndo({ id }, { signal }) : engine.changes.plan({ id, mode }, { signal }),
    // The router may have changed since; within one look at the sheet, going back to a mode shows its plan at once.
    gcTime: 0,
    staleTime: 20_000,
  });
}
