import { memo, useEffect, useMemo, useState } from 'react';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { t } from '../../lib/text.ts';
import { routerAppearance } from '../../lib/verdict-appearance.ts';
import { useWidth } from '../../lib/width.ts';
import type { SiteOf } from '../organise/site-names.ts';
import { type FleetFilter, filterOf, fleetFilters } from './fleet-filters.ts';
import classes from './fleet-strip.module.css';
import { toggleFilter } from './fleet-view.ts';
import { type StripCell, type StripRouter, type StripSite, stripSites } from './strip-cells.ts';

interface FleetStripProps {
  readonly routers: readonly FleetRouter[];
  /** Of all of them. */
  readonly counts: Record<FleetFilter, number>;
  readonly siteOf: SiteOf;
  /** Those that do not fit are faint. */
  readonly fits: (router: FleetRouter) => boolean;
}

/** One cell per router in its verdict's colour and shape, by site. The chips below do the same for the keyboard. */
export function FleetStrip({ routers, counts, siteOf, fits }: FleetStripProps) {
  const [pointedAt, setPointedAt] = useState<string | null>(null);
  const known = useStripRouters(routers, siteOf, fits);
  const sites = useMemo(() => stripSites(known), [known]);
  const cells = useMemo(() => new Map(sites.flatMap((site) => site.cells.map((cell) => [cell.id, cell]))), [sites]);
  const [strip, setStrip] = useState<HTMLDivElement | null>(null);
  const size = cellSize(cells.size, useWidth(strip));
  const named = sites.length > 1 && sites.length <= 12 && cells.size <= 80;
  // One listener for a thousand cells. Pointer only: the chips below do the same for the keyboard.
  useEffect(() => {
    if (strip === null) return undefined;
    const stopped = new AbortController();
    const { signal } = stopped;
    strip.addEventListener('mousemove', (event) => setPointedAt(routerUnder(event)), { signal });
    strip.addEventListener('mouseleave', () => setPointedAt(null), { signal });
    strip.addEventListener('click', (event) => filterByVerdictOf(cells.get(routerUnder(event) ?? '')), { signal });
    return () => stopped.abort();
  }, [strip, cells]);
  const under = pointedAt === null ? undefined : cells.get(pointedAt);
  return (
    <div ref={setStrip} className={classes['strip']} role="img" aria-label={summary(routers.length, counts)}>
      <Sites sites={sites} named={named} size={size} />
      <p className={classes['under']}>{under?.words ?? '\u00a0'}</p>
    </div>
  );
}

/** Drawn anew only when a router looks different: figures that change leave it as it is. */
const Sites = memo(function Sites({
  sites,
  named,
  size,
}: {
  sites: readonly StripSite[];
  named: boolean;
  size: number;
}) {
  return (
    <div className={classes['sites']} data-named={named || undefined}>
      {sites.map(({ name, cells }) => (
        <div key={name} className={classes['site']}>
          {named ? <span className={classes['name']}>{name ?? t('fleet.noSite')}</span> : null}
          <div className={classes['cells']}>
            {cells.map(({ id, kind, faint }) => (
              <Cell key={id} id={id} kind={kind} size={size} faint={faint} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
});

/** What the strip needs of the routers; the same list while all of them look the same. */
function useStripRouters(
  routers: readonly FleetRouter[],
  siteOf: SiteOf,
  fits: (router: FleetRouter) => boolean,
): readonly StripRouter[] {
  const now = useMemo(
    () =>
      routers.map((router) => ({
        id: router.router.id,
        name: router.router.name,
        site: siteOf(router),
        kind: routerAppearance(router),
        faint: !fits(router),
      })),
    [routers, siteOf, fits],
  );
  const [kept, setKept] = useState(now);
  if (kept === now || isSame(kept, now)) return kept;
  setKept(now);
  return now;
}

function isSame(one: readonly StripRouter[], other: readonly StripRouter[]): boolean {
  if (one.length !== other.length) return false;
  return one.every((a, place) => {
    const b = other[place];
    return a.id === b?.id && a.kind === b.kind && a.faint === b.faint && a.name === b.name && a.site === b.site;
  });
}

function routerUnder({ target }: Event): string | null {
  return target instanceof Element ? (target.closest('[data-router]')?.getAttribute('data-router') ?? null) : null;
}

function filterByVerdictOf(cell: StripCell | undefined): void {
  if (cell) toggleFilter(filterOf(cell.kind));
}

interface CellProps extends Pick<StripCell, 'id' | 'kind' | 'faint'> {
  /** Pixels. */
  readonly size: number;
}

const Cell = memo(function Cell({ id, kind, size, faint }: CellProps) {
  return (
    <span
      className={classes['cell']}
      data-router={id}
      data-faint={faint || undefined}
      style={{ width: size, height: size }}
    >
      <VerdictMark kind={kind} size={size - (size > 14 ? 5 : 2)} />
    </span>
  );
});

/** Pixels of a cell: large for a few routers, so small for a thousand that all of them fit into a hundred pixels of height. */
function cellSize(count: number, width: number): number {
  return Math.max(6, Math.min(26, Math.floor(Math.sqrt((96 * width) / count))));
}

function summary(count: number, counts: Record<FleetFilter, number>): string {
  const parts = fleetFilters.filter((filter) => counts[filter] > 0);
  return t('fleet.stripSummary', {
    count,
    parts: parts.map((filter) => `${t(`fleet.filter.${filter}`)} ${counts[filter]}`).join(', '),
  });
}
