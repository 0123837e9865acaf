import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import type { ListedFlow } from '../../../shared/model/fleet.ts';
import { formatBytes } from '../../lib/format.ts';
import { keyboardScroll } from '../../lib/keyboard-scroll.ts';
import { t } from '../../lib/text.ts';
import { endpoint, shortAddress } from './flow-filter.ts';
import { type FlowColumn, type FlowOrder, flowColumns, nextOrder, sortFlows } from './flow-order.ts';
import classes from './flows-tab.module.css';

interface FlowTableProps {
  readonly flows: readonly ListedFlow[];
  /** An address was chosen; the list should show only its flows. */
  readonly onHost: (host: string) => void;
}

const rowHeight = 32;
const looks: Partial<Record<FlowColumn, string | undefined>> = {
  bytes: `${classes['bytes']} ${classes['number']}`,
  state: classes['state'],
};

/** Only the rows in sight are in the page, whatever the length of the list. */
export function FlowTable({ flows, onHost }: FlowTableProps) {
  const [order, setOrder] = useState<FlowOrder | null>(null);
  const sorted = useMemo(() => sortFlows(flows, order), [flows, order]);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  return (
    <div ref={scroller} className={classes['scroller']} {...keyboardScroll}>
      <table className={classes['table']} aria-label={t('router.tab.flows')} aria-rowcount={sorted.length + 1}>
        <thead className={classes['head']}>
          <tr className={classes['row']} aria-rowindex={1}>
            {flowColumns.map((column) => (
              <ColumnHead
                key={column}
                column={column}
                order={order}
                onOrder={() => setOrder(nextOrder(order, column))}
              />
            ))}
          </tr>
        </thead>
        <tbody className={classes['rows']} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const flow = sorted[index];
            return flow === undefined ? null : (
              <tr
                key={index}
                className={`${classes['row']} ${classes['line']}`}
                aria-rowindex={index + 2}
                style={{ height: rowHeight, transform: `translateY(${start}px)` }}
              >
                <FlowCells flow={flow} onHost={onHost} />
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function ColumnHead({ column, order, onOrder }: { column: FlowColumn; order: FlowOrder | null; onOrder: () => void }) {
  const direction = order?.column === column ? order.direction : 'none';
  const arrow = { ascending: ' ↑', descending: ' ↓', none: '' }[direction];
  return (
    <th className={`${classes['cell']} ${looks[column] ?? ''}`} scope="col" aria-sort={direction}>
      <button type="button" className={classes['sort']} onClick={onOrder}>
        {t(`router.flows.column.${column}`)}
        <span aria-hidden="true">{arrow}</span>
      </button>
    </th>
  );
}

function FlowCells({ flow, onHost }: { flow: ListedFlow; onHost: (host: string) => void }) {
  const address = (host: string, port: number | null) => (
    <td className={classes['cell']}>
      <button
        type="button"
        className={classes['address']}
        tabIndex={-1}
        title={endpoint(host, port)}
        onClick={() => onHost(host)}
      >
        {endpoint(shortAddress(host), port)}
      </button>
    </td>
  );
  const cell = (column: FlowColumn, text: string) => (
    <td className={`${classes['cell']} ${looks[column] ?? ''}`} title={text}>
      {text}
    </td>
  );
  return (
    <>
      {cell('protocol', flow.protocol.toUpperCase())}
      {address(flow.source, flow.sourcePort)}
      {address(flow.destination, flow.destinationPort)}
      <td className={classes['cell']}>
        <span className={classes['path']}>
          <span className={classes['swatch']} style={{ background: `var(--path-${flow.path})` }} />
          {t(`verdict.path.${flow.path}`)}
        </span>
      </td>
      {cell('bytes', flow.bytes === null ? '' : formatBytes(flow.bytes))}
      {cell('state', flow.state ?? '')}
      <td className={`${classes['cell']} ${classes['reason']}`} title={flow.slowReason?.text ?? ''}>
        {flow.slowReason?.text ?? ''}
      </td>
    </>
  );
}
