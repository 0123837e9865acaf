import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { verdictWord } from '../../components/verdict-mark.tsx';
import { routerAppearance } from '../../lib/verdict-appearance.ts';
import { type FleetFilter, filterOf, fleetFilters } from './fleet-filters.ts';

/** The site of a router: what stands before a separator in its name ("Harbour / attic", "Harbour: attic"). null = none. */
export function siteOf(name: string): string | null {
  const [, site] = /^(.+?)(?:\s*[/|:·]\s+|\s+[-–—/|·]\s+|,\s+)\S/u.exec(name) ?? [];
  return site ?? null;
}

/** True when every word of the search is somewhere in name, address, model, release or verdict. */
export function matchesSearch(router: FleetRouter, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { name, host, user } = router.router;
  const { model, release } = router.latest ?? {};
  const text = [name, host, user, model, release, verdictWord(routerAppearance(router))].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** How urgent a verdict is, most urgent first; for sorting. */
export function urgencyOf(router: FleetRouter): number {
  const order = ['broken', 'not-trusted', 'no-login', 'attention', 'unreachable', 'unknown', 'off', 'idle', 'software'];
  const place = order.indexOf(routerAppearance(router));
  return place === -1 ? order.length : place;
}

/**
 * The order to show while the pointer rests on the rows: what was shown stays where it is, gone routers leave, new ones come last.
 * `exists` tells whether a router is still in the fleet; one that only stopped fitting the filter stays until the pointer leaves.
 */
export function heldOrder(
  shown: readonly string[],
  wanted: readonly string[],
  exists: (id: string) => boolean,
): readonly string[] {
  const kept = shown.filter(exists);
  const known = new Set(kept);
  return [...kept, ...wanted.filter((id) => !known.has(id))];
}

export type Grouping = 'none' | 'verdict' | 'site';

/** A line of the table: a heading of a group, or a router. */
export type FleetItem =
  | { readonly kind: 'heading'; readonly group: string | null; readonly count: number }
  | { readonly kind: 'router'; readonly id: string };

/** Rows in their order, under headings when grouped. Verdict groups come in the order of the chips, sites by name, no site last. */
export function groupRows(
  ids: readonly string[],
  grouping: Grouping,
  groupOf: (id: string) => string | null,
): FleetItem[] {
  const row = (id: string): FleetItem => ({ kind: 'router', id });
  if (grouping === 'none') return ids.map(row);
  const groups = Map.groupBy(ids, groupOf);
  const names = [...groups.keys()].sort(grouping === 'verdict' ? byChip : byName);
  return names.flatMap((group) => {
    const members = groups.get(group) ?? [];
    return [{ kind: 'heading' as const, group, count: members.length }, ...members.map(row)];
  });
}

const chipOrder: readonly (string | null)[] = fleetFilters;

function byChip(a: string | null, b: string | null): number {
  const place = (group: string | null) => chipOrder.indexOf(group);
  return place(a) - place(b);
}

function byName(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a.localeCompare(b, 'en', { numeric: true });
}

/** The group of a router, for `groupRows`. */
export function groupName(router: FleetRouter, grouping: Grouping): string | null {
  switch (grouping) {
    case 'site':
      return siteOf(router.router.name);
    case 'verdict':
      return filterOf(routerAppearance(router)) satisfies FleetFilter;
    case 'none':
      return null;
  }
}
