import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { AuditReport, FleetRouter } from '../../../shared/model/fleet.ts';
import { useEngine } from '../../lib/engine.tsx';

/** The latest audit of a router in full, read again when the fleet tells of a newer one; null = never audited. */
export function useRouterReport({ router, latest }: FleetRouter): UseQueryResult<AuditReport | null> {
  const engine = useEngine();
  return useQuery({
    queryKey: ['router', router.id, 'report', latest?.takenAt ?? null],
    queryFn: ({ signal }) => engine.routers.report({ id: router.id }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
