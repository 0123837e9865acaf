import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo } from 'react';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { useFleet } from '../../lib/engine.tsx';
import { formatCount } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { t } from '../../lib/text.ts';
import type { SiteOf } from '../organise/site-names.ts';
import type { FleetColumn } from './fleet-columns.ts';
import { fleetFilters } from './fleet-filters.ts';
import type { FleetItem } from './fleet-order.ts';
import { FleetRow } from './fleet-row.tsx';
import classes from './fleet-table.module.css';
import { fleetView } from './fleet-view.ts';
import { staleAfterMs } from './router-words.tsx';

/** Pixels; the same in fleet-table.module.css. */
const headHeight = 38;
const headingHeight = 38;

interface FleetBodyProps {
  readonly scroller: HTMLElement | null;
  readonly items: readonly FleetItem[];
  readonly all: ReadonlyMap<string, FleetRouter>;
  readonly siteOf: SiteOf;
  readonly columns: readonly FleetColumn[];
  readonly template: string;
}

/** The rows that are in sight. */
export function FleetBody({ scroller, items, all, siteOf, columns, template }: FleetBodyProps) {
  const { cursor, selected } = useStore(fleetView, (view) => view);
  const rowHeight = useFleet((fleet) => (fleet?.settings.density === 'compact' ? 44 : 56));
  const staleAfter = useFleet((fleet) => (fleet === null ? Number.POSITIVE_INFINITY : staleAfterMs(fleet.settings)));
  // Another function would mean other keys to the library, and the places of all rows worked out again.
  const keyOf = useCallback((index: number) => itemKey(items[index]), [items]);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller,
    // Positions count from the top of what scrolls; the titles stand there and stay.
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    estimateSize: (index) => (items[index]?.kind === 'heading' ? headingHeight : rowHeight),
    getItemKey: keyOf,
    overscan: 8,
    // Room for the action bar over the last rows.
    paddingEnd: selected.size > 0 ? 88 : 24,
  });
  // Headings are lower than rows, so other lines mean other places.
  useEffect(() => {
    if (rowHeight > 0 && items.length > 0) rows.measure();
  }, [rowHeight, items, rows]);
  const cursorPlace = useMemo(
    () => items.findIndex((item) => item.kind === 'router' && item.id === cursor),
    [items, cursor],
  );
  useEffect(() => {
    if (cursorPlace !== -1) rows.scrollToIndex(cursorPlace);
  }, [cursorPlace, rows]);
  return (
    <tbody className={classes['body']} style={{ height: rows.getTotalSize() }}>
      {rows.getVirtualItems().map(({ index, key, start }) => {
        const item = items[index];
        if (item === undefined) return null;
        const top = start - headHeight;
        if (item.kind === 'heading') return <GroupHeading key={key} item={item} top={top} rowIndex={index + 2} />;
        const router = all.get(item.id);
        if (router === undefined) return null;
        return (
          <FleetRow
            key={key}
            router={router}
            site={siteOf(router)}
            columns={columns}
            template={template}
            selected={selected.has(item.id)}
            current={cursor === item.id}
            rowIndex={index + 2}
            top={top}
            staleAfter={staleAfter}
          />
        );
      })}
    </tbody>
  );
}

function itemKey(item: FleetItem | undefined): string {
  if (item === undefined) return '';
  return item.kind === 'heading' ? `heading ${item.group}` : item.id;
}

function GroupHeading({
  item,
  top,
  rowIndex,
}: {
  item: Extract<FleetItem, { kind: 'heading' }>;
  top: number;
  rowIndex: number;
}) {
  const filter = fleetFilters.find((one) => one === item.group);
  return (
    <tr aria-rowindex={rowIndex} className={classes['group']} style={{ transform: `translateY(${top}px)` }}>
      <td>
        {filter === undefined ? (item.group ?? t('fleet.noSite')) : t(`fleet.filter.${filter}`)}{' '}
        <span>{formatCount(item.count)}</span>
      </td>
    </tr>
  );
}
