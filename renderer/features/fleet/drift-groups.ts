import type { Group } from '../../../shared/model/book.ts';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { type OffloadMode, offloadModes } from '../../../shared/model/offload.ts';
import { type Drift, driftOf } from '../../../shared/rules/drift.ts';

export interface DriftingRouter {
  readonly router: FleetRouter;
  readonly drift: Drift;
}

/** Routers that should run one mode and do not. */
export interface DriftGroup {
  readonly wanted: OffloadMode;
  readonly routers: readonly DriftingRouter[];
  /** The name of their site; null = they are of several. */
  readonly site: string | null;
  /** Those that a change may bring back. */
  readonly ids: readonly string[];
}

/** Every router that differs from the desired mode of its site, by the mode that is wanted: hardware first, off last. */
export function driftGroups(routers: Iterable<FleetRouter>, groups: readonly Group[]): readonly DriftGroup[] {
  if (groups.every(({ desiredMode }) => desiredMode === undefined)) return [];
  const drifting: DriftingRouter[] = [];
  for (const router of routers) {
    const drift = driftOf(router, groups);
    if (drift !== null) drifting.push({ router, drift });
  }
  return offloadModes.toReversed().flatMap((wanted) => {
    const found = drifting.filter(({ drift }) => drift.wanted === wanted);
    if (found.length === 0) return [];
    const sites = new Set(found.map(({ router: { router } }) => router.groupId));
    const [only] = sites;
    const site = sites.size === 1 ? (groups.find(({ id }) => id === only)?.name ?? null) : null;
    const ids = found.flatMap(({ router: { router }, drift }) => (drift.canBringBack ? [router.id] : []));
    return [{ wanted, routers: found, site, ids }];
  });
}

/** Their ids, for a filter. */
export function driftingIds(groups: readonly DriftGroup[]): ReadonlySet<string> {
  return new Set(groups.flatMap(({ routers }) => routers.map(({ router: { router } }) => router.id)));
}
