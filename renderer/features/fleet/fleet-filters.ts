import type { Appearance } from '../../lib/verdict-appearance.ts';

/** Verdicts as a person looks for them; every appearance is in exactly one. In the order of the chips. */
export const filterGroups = {
  needs: ['attention', 'broken', 'not-trusted', 'no-login'],
  hardware: ['hardware'],
  software: ['software'],
  idle: ['idle'],
  off: ['off'],
  unreachable: ['unreachable'],
  unknown: ['unknown'],
} as const satisfies Record<string, readonly Appearance[]>;

export type FleetFilter = keyof typeof filterGroups;
export const fleetFilters = Object.keys(filterGroups) as readonly FleetFilter[];

const filterByAppearance = new Map<Appearance, FleetFilter>(
  fleetFilters.flatMap((filter) => filterGroups[filter].map((kind) => [kind, filter] as const)),
);

export function filterOf(kind: Appearance): FleetFilter {
  return filterByAppearance.get(kind) ?? 'unknown';
}

/** How many routers there are of each; all keys are there. */
export function countByFilter(kinds: Iterable<Appearance>): Record<FleetFilter, number> {
  const counts = { needs: 0, hardware: 0, software: 0, idle: 0, off: 0, unreachable: 0, unknown: 0 };
  for (const kind of kinds) counts[filterOf(kind)] += 1;
  return counts;
}
