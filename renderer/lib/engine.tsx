import { createContext, type ReactNode, use } from 'react';
import type { FleetRouter } from '../../shared/model/fleet.ts';
import type { EngineClient, EngineLink, LinkStatus } from './engine-link.ts';
import type { Fleet, FleetStore } from './fleet-store.ts';
import { useStore } from './store.ts';

interface Engine {
  readonly link: EngineLink;
  readonly fleet: FleetStore;
}

const EngineContext = createContext<Engine | null>(null);

export function EngineProvider({ engine, children }: { engine: Engine; children: ReactNode }) {
  return <EngineContext value={engine}>{children}</EngineContext>;
}

function useEngineParts(): Engine {
  const engine = use(EngineContext);
  if (engine === null) throw new Error('useEngine outside of EngineProvider');
  return engine;
}

/** The typed calls of the contract. */
export function useEngine(): EngineClient {
  return useEngineParts().link.client;
}

export function useEngineLink(): EngineLink {
  return useEngineParts().link;
}

export function useLinkStatus(): LinkStatus {
  return useStore(useEngineLink().status, (status) => status);
}

export function useFleetStore(): FleetStore {
  return useEngineParts().fleet;
}

/** A part of the fleet; `select` must return the same reference while that part is the same. */
export function useFleet<Selected>(select: (fleet: Fleet | null) => Selected): Selected {
  return useStore(useFleetStore(), select);
}

/** One router; null when there is none with this id (any more) or the fleet is not here yet. Renders only when this router changes. */
export function useRouter(id: string): FleetRouter | null {
  return useFleet((fleet) => fleet?.routers.get(id) ?? null);
}
