import type { ListedFlow } from '../../../shared/model/fleet.ts';
import { flowPaths } from '../../../shared/model/offload.ts';

export const flowColumns = ['protocol', 'source', 'destination', 'path', 'bytes', 'state', 'reason'] as const;
export type FlowColumn = (typeof flowColumns)[number];

export interface FlowOrder {
  readonly column: FlowColumn;
  readonly direction: 'ascending' | 'descending';
}

/** What a press on a column's head makes of the order: numbers start with the largest, a third press takes the order away. */
export function nextOrder(order: FlowOrder | null, column: FlowColumn): FlowOrder | null {
  const first = column === 'bytes' ? 'descending' : 'ascending';
  if (order?.column !== column) return { column, direction: first };
  if (order.direction !== first) return null;
  return { column, direction: first === 'ascending' ? 'descending' : 'ascending' };
}

const byText = new Intl.Collator('en', { numeric: true }).compare;

function sortValue(flow: ListedFlow, column: FlowColumn): string | number | null {
  switch (column) {
    case 'protocol':
      return flow.protocol;
    case 'source':
      return `${flow.source} ${flow.sourcePort ?? ''}`;
    case 'destination':
      return `${flow.destination} ${flow.destinationPort ?? ''}`;
    case 'path':
      return flowPaths.indexOf(flow.path);
    case 'bytes':
      return flow.bytes;
    case 'state':
      return flow.state;
    case 'reason':
      return flow.slowReason?.text ?? null;
  }
}

/** Flows in the wanted order, as they came where it is null. What is not known comes last, whichever way round. */
export function sortFlows(flows: readonly ListedFlow[], order: FlowOrder | null): readonly ListedFlow[] {
  if (order === null) return flows;
  const sign = order.direction === 'ascending' ? 1 : -1;
  return flows
    .map((flow) => ({ flow, value: sortValue(flow, order.column) }))
    .toSorted((one, other) => {
      if (one.value === null || other.value === null) return Number(one.value === null) - Number(other.value === null);
      if (typeof one.value === 'number' && typeof other.value === 'number') return sign * (one.value - other.value);
      return sign * byText(String(one.value), String(other.value));
    })
    .map(({ flow }) => flow);
}
