import type { Group } from '../../../shared/model/book.ts';
import type { FleetRouter } from '../../../shared/model/fleet.ts';

/** The site of a router by name; null = none. */
export type SiteOf = (router: FleetRouter) => string | null;

/** The site by the name of its group; in a fleet without groups by what people write into names ("Harbour / attic"). */
export function siteNames(groups: readonly Group[]): SiteOf {
  if (groups.length === 0) return ({ router }) => siteInName(router.name);
  const names = new Map(groups.map(({ id, name }) => [id, name]));
  return ({ router }) => names.get(router.groupId ?? '') ?? null;
}

/** What stands before a separator in a name ("Harbour / attic", "Harbour: attic"). null = none. */
export function siteInName(name: string): string | null {
  const [, site] = /^(.+?)(?:\s*[/|:·]\s+|\s+[-–—/|·]\s+|,\s+)\S/u.exec(name) ?? [];
  return site ?? null;
}
