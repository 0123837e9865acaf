import { Box, Checkbox } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useMemo, useState } from 'react';
import type { ImportRow } from '../../../shared/model/import.ts';
import { t } from '../../lib/text.ts';
import { GroupHeading, ImportTableRow, importRowId } from './import-row.tsx';
import { canBeTaken, type ImportItem } from './import-rows.ts';
import classes from './import-table.module.css';
import { cursorAfter } from './table-cursor.ts';

interface ImportTableProps {
  readonly items: readonly ImportItem[];
  readonly selected: ReadonlySet<string>;
  readonly onToggle: (row: ImportRow) => void;
  /** All that is shown, in or out. */
  readonly onToggleAll: (rows: readonly ImportRow[]) => void;
}

/** Pixels; the same in import-table.module.css. */
const headHeight = 36;
const guessedHeight = { heading: 40, row: 52 } as const;

/** The entries in sight. One tab stop for all of them; the cursor moves with the arrow keys, Space selects. */
export function ImportTable({ items, selected, onToggle, onToggleAll }: ImportTableProps) {
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const rows = useMemo(() => items.flatMap((item) => (item.kind === 'row' ? [item.row] : [])), [items]);
  const lines = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    estimateSize: (index) => guessedHeight[items[index]?.kind ?? 'row'],
    getItemKey: (index) => itemKey(items[index]),
    overscan: 8,
  });
  const moveByKey = (event: KeyboardEvent) => {
    // Buttons within a row take the space bar for themselves.
    if (event.target !== event.currentTarget) return;
    const row = rows.find(({ key }) => key === cursor);
    const next = cursorAfter(
      rows.map(({ key }) => key),
      cursor,
      event.key,
    );
    if (next !== null) {
      setCursor(next);
      lines.scrollToIndex(items.findIndex((item) => item.kind === 'row' && item.row.key === next));
    } else if (event.key === ' ' && row !== undefined) onToggle(row);
    else return;
    event.preventDefault();
  };
  const drawn = lines.getVirtualItems();
  const first = drawn.find(({ key }) => key === `row ${cursor}`);
  return (
    <div ref={setScroller} className={classes['scroll']}>
      <Box
        component="table"
        className={classes['table']}
        role="grid"
        tabIndex={0}
        aria-label={t('bringIn.table')}
        aria-rowcount={items.length + 1}
        aria-multiselectable="true"
        aria-activedescendant={first === undefined ? undefined : importRowId(first.index)}
        onKeyDown={moveByKey}
      >
        <TableHead rows={rows} selected={selected} onToggleAll={onToggleAll} />
        <tbody className={classes['body']} style={{ height: lines.getTotalSize() }}>
          {drawn.map(({ index, key, start }) => {
            const item = items[index];
            if (item === undefined) return null;
            const place = { index, top: start - headHeight, measure: lines.measureElement };
            return item.kind === 'heading' ? (
              <GroupHeading key={key} {...place} item={item} />
            ) : (
              <ImportTableRow
                key={key}
                {...place}
                row={item.row}
                selected={selected.has(item.row.key)}
                current={item.row.key === cursor}
                onToggle={() => {
                  setCursor(item.row.key);
                  onToggle(item.row);
                }}
              />
            );
          })}
        </tbody>
      </Box>
    </div>
  );
}

function itemKey(item: ImportItem | undefined): string {
  if (item === undefined) return '';
  return item.kind === 'heading' ? `heading ${item.status}` : `row ${item.row.key}`;
}

interface TableHeadProps {
  readonly rows: readonly ImportRow[];
  readonly selected: ReadonlySet<string>;
  readonly onToggleAll: (rows: readonly ImportRow[]) => void;
}

function TableHead({ rows, selected, onToggleAll }: TableHeadProps) {
  const takeable = rows.filter(canBeTaken);
  const chosen = takeable.filter(({ key }) => selected.has(key)).length;
  return (
    <thead className={classes['heads']}>
      <tr className={`${classes['row']} ${classes['head']}`} aria-rowindex={1}>
        <th className={classes['box']}>
          <Checkbox
            aria-label={t('bringIn.selectAll')}
            disabled={takeable.length === 0}
            checked={chosen > 0 && chosen === takeable.length}
            indeterminate={chosen > 0 && chosen < takeable.length}
            onChange={() => onToggleAll(rows)}
          />
        </th>
        {(['status', 'router', 'way', 'place', 'reason'] as const).map((column) => (
          <th key={column} scope="col" data-column={column}>
            {t(`bringIn.column.${column}`)}
          </th>
        ))}
      </tr>
    </thead>
  );
}
