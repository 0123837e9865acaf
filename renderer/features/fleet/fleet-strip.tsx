import { memo, useEffect, useMemo, useState } from 'react';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { VerdictMark, verdictWord } from '../../components/verdict-mark.tsx';
import { t } from '../../lib/text.ts';
import { type Appearance, routerAppearance } from '../../lib/verdict-appearance.ts';
import { useWidth } from '../../lib/width.ts';
import { countByFilter, type FleetFilter, filterOf, fleetFilters } from './fleet-filters.ts';
import { siteOf } from './fleet-order.ts';
import classes from './fleet-strip.module.css';
import { toggleFilter } from './fleet-view.ts';

interface Cell {
  readonly id: string;
  readonly name: string;
  readonly kind: Appearance;
}

interface Site {
  readonly name: string | null;
  readonly cells: readonly Cell[];
}

/** One cell per router in its verdict's colour and shape, by site. The chips below do the same for the keyboard. */
export function FleetStrip({ routers, filter }: { routers: readonly FleetRouter[]; filter: FleetFilter | null }) {
  const [pointedAt, setPointedAt] = useState<string | null>(null);
  const sites = useMemo(() => bySite(routers), [routers]);
  const under = routers.find(({ router }) => router.id === pointedAt);
  const [strip, setStrip] = useState<HTMLDivElement | null>(null);
  const size = cellSize(routers.length, useWidth(strip));
  const named = sites.length > 1 && sites.length <= 12 && routers.length <= 80;
  // One listener for a thousand cells. Pointer only: the chips below do the same for the keyboard.
  useEffect(() => {
    if (strip === null) return undefined;
    const stopped = new AbortController();
    const { signal } = stopped;
    strip.addEventListener('mousemove', (event) => setPointedAt(routerUnder(event)), { signal });
    strip.addEventListener('mouseleave', () => setPointedAt(null), { signal });
    strip.addEventListener('click', (event) => filterByVerdictOf(routerUnder(event), routers), { signal });
    return () => stopped.abort();
  }, [strip, routers]);
  return (
    <div ref={setStrip} className={classes['strip']} role="img" aria-label={summary(routers)}>
      <div className={classes['sites']} data-named={named || undefined}>
        {sites.map(({ name, cells }) => (
          <div key={name} className={classes['site']}>
            {named ? <span className={classes['name']}>{name ?? t('fleet.noSite')}</span> : null}
            <div className={classes['cells']}>
              {cells.map(({ id, kind }) => (
                <StripCell
                  key={id}
                  id={id}
                  kind={kind}
                  size={size}
                  faint={filter !== null && filterOf(kind) !== filter}
                />
              ))}
            </div>
          </div>
        ))}
      </div>
      <p className={classes['under']}>
        {under === undefined ? ' ' : `${under.router.name}: ${verdictWord(routerAppearance(under))}`}
      </p>
    </div>
  );
}

function routerUnder({ target }: Event): string | null {
  return target instanceof Element ? (target.closest('[data-router]')?.getAttribute('data-router') ?? null) : null;
}

function filterByVerdictOf(id: string | null, routers: readonly FleetRouter[]): void {
  const found = routers.find(({ router }) => router.id === id);
  if (found) toggleFilter(filterOf(routerAppearance(found)));
}

interface StripCellProps {
  readonly id: string;
  readonly kind: Appearance;
  /** Pixels. */
  readonly size: number;
  readonly faint: boolean;
}

const StripCell = memo(function StripCell({ id, kind, size, faint }: StripCellProps) {
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

function bySite(routers: readonly FleetRouter[]): Site[] {
  const cells = Map.groupBy(
    routers.map((router) => ({
      id: router.router.id,
      name: router.router.name,
      kind: routerAppearance(router),
    })),
    ({ name }) => siteOf(name),
  );
  const sites = [...cells].map(([name, members]) => ({ name, cells: members }));
  // Sites of one router each are no grouping.
  return sites.length > 1 && sites.length * 2 > routers.length
    ? [{ name: null, cells: sites.flatMap((site) => site.cells) }]
    : sites.sort((a, b) => (a.name ?? '\uffff').localeCompare(b.name ?? '\uffff', 'en', { numeric: true }));
}

function summary(routers: readonly FleetRouter[]): string {
  const counts = countByFilter(routers.map(routerAppearance));
  const parts = fleetFilters.filter((filter) => counts[filter] > 0);
  return t('fleet.stripSummary', {
    count: routers.length,
    parts: parts.map((filter) => `${t(`fleet.filter.${filter}`)} ${counts[filter]}`).join(', '),
  });
}
