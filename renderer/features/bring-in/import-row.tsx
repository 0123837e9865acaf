import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { ImportRow } from '../../../shared/model/import.ts';
import { formatCount } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import { canBeTaken, type ImportItem } from './import-rows.ts';
import classes from './import-table.module.css';
import { StatusLabel } from './status-mark.tsx';

export const importRowId = (index: number) => `import-row-${index}`;

interface Place {
  readonly index: number;
  readonly top: number;
  /** Tells the list how high the line has become. */
  readonly measure: (element: HTMLElement | null) => void;
}

export function GroupHeading({
  item,
  index,
  top,
  measure,
}: Place & { item: Extract<ImportItem, { kind: 'heading' }> }) {
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      className={classes['heading']}
      style={{ transform: `translateY(${top}px)` }}
    >
      <td>
        {t(`bringIn.status.${item.status}`)} <span>{formatCount(item.count)}</span>{' '}
        <small>{t(`bringIn.statusWhat.${item.status}`)}</small>
      </td>
    </tr>
  );
}

interface ImportTableRowProps extends Place {
  readonly row: ImportRow;
  readonly selected: boolean;
  readonly current: boolean;
  readonly onToggle: () => void;
}

export function ImportTableRow({ row, selected, current, onToggle, index, top, measure }: ImportTableRowProps) {
  const takeable = canBeTaken(row);
  const name = row.name === '' ? t('bringIn.unnamed') : row.name;
  return (
    <tr
      ref={measure}
      id={importRowId(index)}
      data-index={index}
      data-status={row.status}
      data-current={current || undefined}
      aria-rowindex={index + 2}
      aria-selected={takeable ? selected : undefined}
      className={`${classes['row']} ${classes['line']}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      <td className={classes['box']}>
        {takeable ? (
          <Checkbox checked={selected} tabIndex={-1} aria-label={t('bringIn.select', { name })} onChange={onToggle} />
        ) : null}
      </td>
      <td data-column="status">
        <StatusLabel status={row.status} />
      </td>
      <td data-column="router">
        <span className={classes['name']} title={row.name}>
          {name}
        </span>
        <span className={classes['sub']} title={addressOf(row)}>
          {addressOf(row)}
        </span>
      </td>
      <td data-column="way">
        {row.jump.length === 0 ? (
          <span className={classes['quiet']}>{row.status === 'unsupported' ? '' : t('bringIn.direct')}</span>
        ) : (
          <span className={classes['jump']}>{row.jump.join(' → ')}</span>
        )}
      </td>
      <td data-column="place">
        {row.group === null ? null : <span className={classes['group']}>{row.group}</span>}
        {row.tags.length === 0 ? null : <span className={classes['sub']}>{row.tags.join(', ')}</span>}
      </td>
      <td data-column="reason">
        <Reasons row={row} />
      </td>
    </tr>
  );
}

/** As it is typed after `ssh`; an entry that cannot be taken over may have no address. */
function addressOf({ user, host, port, source }: ImportRow): string {
  if (host === '') return source;
  const place = host.includes(':') ? `[${host}]` : host;
  return `${user === '' ? '' : `${user}@`}${port === 22 ? host : `${place}:${port}`}`;
}

/** The reason, then what is not taken over: the first line of it, and the others on demand. */
function Reasons({ row }: { row: ImportRow }) {
  const [open, setOpen] = useState(false);
  const { reason, notes, source } = row;
  const shown = open || notes.length <= 2 ? notes : notes.slice(0, 1);
  return (
    <>
      {reason === '' ? null : <span className={classes['reason']}>{reason}</span>}
      {shown.map((note) => (
        <span key={note} className={classes['note']}>
          {note}
        </span>
      ))}
      {notes.length <= 2 ? null : (
        <button type="button" className={classes['more']} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('bringIn.fewerNotes') : t('bringIn.moreNotes', { count: notes.length - 1 })}
        </button>
      )}
      {reason === '' && notes.length === 0 ? <span className={classes['quiet']}>{source}</span> : null}
    </>
  );
}
