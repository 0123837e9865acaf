import { Checkbox } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useStore } from '../../lib/store.ts';
import { t } from '../../lib/text.ts';
import type { FleetColumn } from './fleet-columns.ts';
import classes from './fleet-table.module.css';
import { changeView, fleetView } from './fleet-view.ts';

interface FleetHeadProps {
  readonly columns: readonly FleetColumn[];
  readonly template: string;
  /** Routers that are shown. */
  readonly ids: readonly string[];
  readonly onSort: (column: FleetColumn) => void;
}

/** Titles that sort, and the box that selects all that is shown. */
export function FleetHead({ columns, template, ids, onSort }: FleetHeadProps) {
  const { selected, sorting } = useStore(fleetView, (view) => view);
  const chosen = ids.filter((id) => selected.has(id)).length;
  return (
    <thead className={classes['heads']}>
      <tr className={classes['head']} aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        <th className={classes['box']}>
          <Checkbox
            aria-label={t('fleet.selectAll')}
            checked={chosen > 0 && chosen === ids.length}
            indeterminate={chosen > 0 && chosen < ids.length}
            onChange={() => changeView({ selected: new Set(chosen === ids.length ? [] : ids) })}
          />
        </th>
        {columns.map((column) => {
          const sorted = sorting.find(({ id }) => id === column);
          const direction = sorted === undefined ? 'none' : sorted.desc ? 'descending' : 'ascending';
          return (
            <th key={column} aria-sort={direction} data-column={column}>
              <button type="button" className={classes['sort']} onClick={() => onSort(column)}>
                {t(`fleet.column.${column}`)}
                {direction === 'ascending' ? <IconArrowUp size={13} aria-hidden="true" /> : null}
                {direction === 'descending' ? <IconArrowDown size={13} aria-hidden="true" /> : null}
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
