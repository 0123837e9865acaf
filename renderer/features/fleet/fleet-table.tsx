import { Box } from '@mantine/core';
import { useTable } from '@tanstack/react-table';
import { type KeyboardEvent, type MouseEvent, useMemo, useState } from 'react';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { navigate } from '../../lib/navigation.ts';
import { search } from '../../lib/search.ts';
import { useStore } from '../../lib/store.ts';
import { t } from '../../lib/text.ts';
import { useWidth } from '../../lib/width.ts';
import type { SiteOf } from '../organise/site-names.ts';
import { FleetBody } from './fleet-body.tsx';
import { columnsFor, fleetColumns, fleetFeatures, gridTemplate } from './fleet-columns.ts';
import { FleetHead } from './fleet-head.tsx';
import { type FleetItem, type Grouping, groupName, groupRows } from './fleet-order.ts';
import { rowId } from './fleet-row.tsx';
import classes from './fleet-table.module.css';
import { changeView, fleetView, toggleSelected } from './fleet-view.ts';
import { moveCursor, useFleetKeys } from './use-fleet-keys.ts';
import { useHeldOrder } from './use-held-order.ts';
import { useSteady } from './use-steady.ts';

interface FleetTableProps {
  /** Those that fit the filter and the search. */
  readonly routers: readonly FleetRouter[];
  /** All of the fleet, by id. */
  readonly all: ReadonlyMap<string, FleetRouter>;
  readonly siteOf: SiteOf;
}

/** The fleet as a table: sorted, grouped, steady under the pointer, and only the rows in sight are drawn. */
export function FleetTable({ routers, all, siteOf }: FleetTableProps) {
  const { filter, groupIds, tags, sorting, grouping, cursor } = useStore(fleetView, (view) => view);
  const searched = useStore(search, (text) => text);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const width = useWidth(scroller);
  const columns = useMemo(() => columnsFor(width), [width]);
  const template = useMemo(() => gridTemplate(columns), [columns]);
  const table = useTable({
    features: fleetFeatures,
    columns: fleetColumns,
    data: routers,
    getRowId: ({ router }) => router.id,
    state: { sorting },
    onSortingChange: (change) => {
      changeView({ sorting: typeof change === 'function' ? change(fleetView.get().sorting) : change });
    },
    enableSortingRemoval: false,
    enableMultiSort: false,
  });
  const [held, setHeld] = useState(false);
  const wanted = table.getRowModel().rows.map((row) => row.id);
  const order = useHeldOrder({
    wanted,
    held,
    key: JSON.stringify([filter, groupIds, tags, searched, sorting, grouping]),
    all,
  });
  const items = useItems(order, grouping, all, siteOf);
  const ids = useMemo(() => items.flatMap((item) => (item.kind === 'router' ? [item.id] : [])), [items]);
  useFleetKeys(ids);
  return (
    <div ref={setScroller} className={classes['scroll']}>
      {/* One tab stop for all rows; the cursor moves with the keys. */}
      <Box
        component="table"
        className={classes['table']}
        role="grid"
        tabIndex={0}
        aria-label={t('fleet.table')}
        aria-rowcount={items.length + 1}
        aria-multiselectable="true"
        aria-activedescendant={cursor !== null && ids.includes(cursor) ? rowId(cursor) : undefined}
        onMouseEnter={() => setHeld(true)}
        onMouseLeave={() => setHeld(false)}
        onClick={openRow}
        onKeyDown={(event) => moveByKey(event, ids)}
      >
        <FleetHead
          columns={columns}
          template={template}
          ids={ids}
          onSort={(column) => table.getColumn(column)?.toggleSorting()}
        />
        <FleetBody scroller={scroller} items={items} all={all} siteOf={siteOf} columns={columns} template={template} />
      </Box>
    </div>
  );
}

/** The lines of the table; the same list while no router has come, gone, moved, or changed its group. */
function useItems(
  order: readonly string[],
  grouping: Grouping,
  all: ReadonlyMap<string, FleetRouter>,
  siteOf: SiteOf,
): readonly FleetItem[] {
  const groups = grouping === 'none' ? null : order.map((id) => nameOfGroup(all.get(id), grouping, siteOf));
  const steady = useSteady(groups);
  return useMemo(() => {
    const byId = steady && new Map(order.map((id, place) => [id, steady[place] ?? null]));
    return groupRows(order, grouping, (id) => byId?.get(id) ?? null);
  }, [order, grouping, steady]);
}

function nameOfGroup(router: FleetRouter | undefined, grouping: Grouping, siteOf: SiteOf): string | null {
  return router === undefined ? null : groupName(router, grouping, siteOf);
}

function openRow({ target }: MouseEvent): void {
  if (!(target instanceof Element) || target.closest('a, input, label') !== null) return;
  const id = target.closest('[data-router]')?.getAttribute('data-router');
  if (id == null) return;
  changeView({ cursor: id });
  navigate({ page: 'router', id, tab: 'overview' });
}

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -1e9, End: 1e9 };

function moveByKey(event: KeyboardEvent, ids: readonly string[]): void {
  const step = steps[event.key];
  const { cursor } = fleetView.get();
  if (step !== undefined) moveCursor(ids, step);
  else if (event.key === ' ' && cursor !== null) toggleSelected(cursor);
  else return;
  event.preventDefault();
}
