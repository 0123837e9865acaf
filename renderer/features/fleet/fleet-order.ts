import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { verdictWord } from '../../components/verdict-mark.tsx';
import { type Appearance, routerAppearance } from '../../lib/verdict-appearance.ts';
import type { SiteOf } from '../organise/site-names.ts';
import { type FleetFilter, filterOf, fleetFilters } from './fleet-filters.ts';

/** What the search looks through; made once per row that the engine has told. */
const searchTexts = new WeakMap<FleetRouter, { readonly site: string | null; readonly text: string }>();

/** True when every word of the search is somewhere in name, site, tags, address, model, release or verdict. */
export function searchTest(search: string, siteOf: SiteOf): (router: FleetRouter) => boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return (router) => {
    if (words.length === 0) return true;
    const text = searchText(router, siteOf(router));
    return words.every((word) => text.includes(word));
  };
}

function searchText(router: FleetRouter, site: string | null): string {
  const known = searchTexts.get(router);
  if (known?.site === site) return known.text;
  const { name, host, user, tags = [] } = router.router;
  const { model, release } = router.latest ?? {};
  const parts = [name, site, ...tags, host, user, model, release, verdictWord(routerAppearance(router))];
  const text = parts.join('\n').toLowerCase();
  searchTexts.set(router, { site, text });
  return text;
}

const byUrgency: readonly Appearance[] = [
  ...(['broken', 'not-trusted', 'no-login', 'attention', 'unreachable', 'unknown', 'off', 'idle', 'software'] as const),
];

/** How urgent a verdict is, most urgent first; for sorting. */
export function urgencyOf(router: FleetRouter): number {
  const place = byUrgency.indexOf(routerAppearance(router));
  return place === -1 ? byUrgency.length : place;
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

const names = new Intl.Collator('en', { numeric: true });

const chipOrder: readonly (string | null)[] = fleetFilters;

function byChip(a: string | null, b: string | null): number {
  const place = (group: string | null) => chipOrder.indexOf(group);
  return place(a) - place(b);
}

function byName(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return names.compare(a, b);
}

/** The group of a router, for `groupRows`. */
export function groupName(router: FleetRouter, grouping: Grouping, siteOf: SiteOf): string | null {
  switch (grouping) {
    case 'site':
      return siteOf(router);
    case 'verdict':
      return filterOf(routerAppearance(router)) satisfies FleetFilter;
    case 'none':
      return null;
  }
}
