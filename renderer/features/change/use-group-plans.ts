import { useQueries } from '@tanstack/react-query';
import PQueue from 'p-queue';
import { useState } from 'react';
import type { OffloadMode } from '../../../shared/model/offload.ts';
import { useEngine, useFleetStore } from '../../lib/engine.tsx';
import type { EngineClient } from '../../lib/engine-link.ts';
import { errorReport } from '../../lib/failure.ts';
import type { GroupPlan } from './group-rows.ts';
import { firstMode, type Wanted } from './modes.ts';
import type { Planned } from './use-plan.ts';

/** Each plan is an audit of a router; more of them at once would not end sooner. */
const atOnce = 4;

/** The plans of several routers in their order, some read side by side; anew whenever what is wanted changes. */
export function useGroupPlans(ids: readonly string[], wanted: Wanted): GroupPlan[] {
  const engine = useEngine();
  const store = useFleetStore();
  const [queue] = useState(() => new PQueue({ concurrency: atOnce }));
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: ['change-plan', id, 'of several', wanted],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        queue.add(
          () =>
            planAsWanted(engine, {
              id,
              mode: firstMode(wanted, store.get()?.routers.get(id)?.latest ?? null),
              auto: wanted === 'auto',
              signal,
            }),
          { signal },
        ),
      gcTime: 0,
      staleTime: 60_000,
    })),
    combine: (results) =>
      results.map(({ data, error, isFetching }): GroupPlan => {
        if (data !== undefined && !isFetching) return { kind: 'planned', ...data };
        if (error !== null && !isFetching) return { kind: 'failed', error: errorReport(error) };
        return { kind: 'reading' };
      }),
  });
}

interface PlanRequest {
  readonly id: string;
  readonly mode: OffloadMode | null;
  readonly auto: boolean;
  readonly signal: AbortSignal;
}

/** What is recommended may have changed since the last audit, and the engine goes by the fresh recommendation. */
async function planAsWanted(engine: EngineClient, { id, mode, auto, signal }: PlanRequest): Promise<Planned> {
  if (mode === null) return engine.changes.planUndo({ id }, { signal });
  const planned = await engine.changes.plan({ id, mode }, { signal });
  const { recommendation } = planned;
  if (!auto || recommendation.mode === mode) return planned;
  return engine.changes.plan({ id, mode: recommendation.mode }, { signal });
}
