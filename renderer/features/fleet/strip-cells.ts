import { verdictWord } from '../../components/verdict-mark.tsx';
import { t } from '../../lib/text.ts';
import type { Appearance } from '../../lib/verdict-appearance.ts';
import { filterOf, fleetFilters } from './fleet-filters.ts';

/** What the strip knows of a router. */
export interface StripRouter {
  readonly id: string;
  readonly name: string;
  readonly site: string | null;
  readonly kind: Appearance;
  /** It does not fit what is filtered by. */
  readonly faint: boolean;
}

/** A cell of the strip: one router, or in a large fleet several of one site that look the same. */
export interface StripCell {
  readonly id: string;
  readonly kind: Appearance;
  readonly faint: boolean;
  /** What it stands for: "Harbour / attic: Hardware", "Harbour, 12 routers: Hardware". */
  readonly words: string;
}

export interface StripSite {
  readonly name: string | null;
  readonly cells: readonly StripCell[];
}

/** More cells than this are no more to be told apart. */
const cellsAtMost = 1_000;

const names = new Intl.Collator('en', { numeric: true });

/** The cells by site. From a thousand routers on it thins: each cell stands for several, and no verdict of a site is left out. */
export function stripSites(routers: readonly StripRouter[]): readonly StripSite[] {
  const bySite = [...Map.groupBy(routers, ({ site }) => site)];
  // Sites of one router each are no grouping.
  const grouped = bySite.length === 1 || bySite.length * 2 <= routers.length;
  const sites: [string | null, readonly StripRouter[]][] = grouped ? bySite : [[null, routers]];
  const perCell = Math.ceil(routers.length / cellsAtMost);
  return sites
    .sort(([a], [b]) => names.compare(a ?? '\uffff', b ?? '\uffff'))
    .map(([name, members]) => ({
      name,
      cells: perCell === 1 ? members.map(cellOf) : thinned(name, members, perCell),
    }));
}

function cellOf({ id, name, kind, faint }: StripRouter): StripCell {
  return { id, kind, faint, words: `${name}: ${verdictWord(kind)}` };
}

function thinned(site: string | null, routers: readonly StripRouter[], perCell: number): StripCell[] {
  const alike = [...Map.groupBy(routers, ({ kind, faint }) => `${kind} ${faint}`).values()];
  const place = ([first]: readonly StripRouter[]) => (first ? fleetFilters.indexOf(filterOf(first.kind)) : -1);
  return alike
    .sort((a, b) => place(a) - place(b))
    .flatMap((members) => {
      const words = t('fleet.stripSeveral', {
        site: site ?? t('fleet.noSite'),
        count: members.length,
        word: verdictWord(members[0]?.kind ?? 'unknown'),
      });
      return members
        .filter((_router, index) => index % perCell === 0)
        .map(({ id, kind, faint }) => ({ id, kind, faint, words }));
    });
}
