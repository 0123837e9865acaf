import { useMemo } from 'react';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { useFleet } from '../../lib/engine.tsx';

/** The rows of these routers; one that leaves the fleet leaves the list. */
export function useRowsOf(ids: readonly string[]): readonly FleetRouter[] {
  const routers = useFleet((fleet) => fleet?.routers ?? null);
  return useMemo(() => ids.flatMap((id) => routers?.get(id) ?? []), [ids, routers]);
}
