import type { Group } from '../../../shared/model/book.ts';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { tagKey } from '../../../shared/rules/router-edit.ts';

/** Which part of the fleet is looked at. Of several sites any one fits, of several tags any one. Empty = all. */
export interface Place {
  /** `noSite` = routers without a group. */
  readonly groupIds: readonly string[];
  readonly tags: readonly string[];
}

/** Stands for "no group" among the ids of groups. */
export const noSite = '';

/** Tells whether a router is in a place. */
export function placeTest({ groupIds, tags }: Place): (router: FleetRouter) => boolean {
  const ids = new Set(groupIds);
  const keys = new Set(tags.map(tagKey));
  return ({ router }) =>
    (ids.size === 0 || ids.has(router.groupId ?? noSite)) &&
    (keys.size === 0 || (router.tags ?? []).some((tag) => keys.has(tagKey(tag))));
}

/** One thing to choose, with how many routers it has. */
export interface PlaceOption {
  readonly id: string;
  readonly name: string;
  readonly count: number;
}

/** The groups by name, with their routers counted; "no site" last, when there are such routers. */
export function siteOptions(
  routers: Iterable<FleetRouter>,
  groups: readonly Group[],
  nameOfNone: string,
): readonly PlaceOption[] {
  const known = new Set(groups.map(({ id }) => id));
  const counts = new Map<string, number>();
  for (const { router } of routers) {
    const id = known.has(router.groupId ?? noSite) ? (router.groupId ?? noSite) : noSite;
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const none = counts.get(noSite) ?? 0;
  return [
    ...groups.map(({ id, name }) => ({ id, name, count: counts.get(id) ?? 0 })).sort(byName),
    ...(none === 0 ? [] : [{ id: noSite, name: nameOfNone, count: none }]),
  ];
}

/** All tags of the routers, each as it was written first. */
export function tagOptions(routers: Iterable<Pick<FleetRouter, 'router'>>): readonly PlaceOption[] {
  const found = new Map<string, { id: string; name: string; count: number }>();
  for (const { router } of routers) {
    for (const tag of router.tags ?? []) {
      const option = found.get(tagKey(tag));
      if (option === undefined) found.set(tagKey(tag), { id: tag, name: tag, count: 1 });
      else option.count += 1;
    }
  }
  return [...found.values()].sort(byName);
}

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function byName(a: PlaceOption, b: PlaceOption): number {
  return names.compare(a.name, b.name);
}
