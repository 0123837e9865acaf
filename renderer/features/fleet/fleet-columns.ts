import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  type SortFn,
  tableFeatures,
} from '@tanstack/react-table';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { urgencyOf } from './fleet-order.ts';
import { lastSeen } from './router-words.tsx';

export const fleetFeatures = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

export type FleetColumn = 'name' | 'model' | 'verdict' | 'flows' | 'cpu' | 'share' | 'seen';

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** By value, and by name where values are equal, so that rows with the same verdict do not dance. */
const byNumber: SortFn<typeof fleetFeatures, FleetRouter> = (a, b, column) =>
  a.getValue<number>(column) - b.getValue<number>(column) ||
  names.compare(a.original.router.name, b.original.router.name);
const byText: SortFn<typeof fleetFeatures, FleetRouter> = (a, b, column) =>
  names.compare(a.getValue<string>(column), b.getValue<string>(column)) ||
  names.compare(a.original.router.name, b.original.router.name);

const helper = createColumnHelper<typeof fleetFeatures, FleetRouter>();

/** What each column sorts by. Where nothing is known, -1: last when the most is looked for. */
export const fleetColumns = helper.columns([
  helper.accessor(({ router }) => router.name, { id: 'name', sortFn: byText }),
  helper.accessor(({ latest }) => latest?.model ?? '', { id: 'model', sortFn: byText }),
  helper.accessor(urgencyOf, { id: 'verdict', sortFn: byNumber, sortDescFirst: false }),
  helper.accessor(({ latest }) => latest?.flows?.total ?? -1, { id: 'flows', sortFn: byNumber, sortDescFirst: true }),
  helper.accessor(({ latest }) => latest?.cpuBusyShare ?? -1, { id: 'cpu', sortFn: byNumber, sortDescFirst: true }),
  helper.accessor(({ offloadShare }) => offloadShare.findLast((share) => share !== null) ?? -1, {
    id: 'share',
    sortFn: byNumber,
    sortDescFirst: false,
  }),
  helper.accessor((router) => Date.parse(lastSeen(router) ?? '1970-01-01'), {
    id: 'seen',
    sortFn: byNumber,
    sortDescFirst: true,
  }),
]);

const widths: Record<FleetColumn, string> = {
  name: 'minmax(150px, 1.5fr)',
  model: 'minmax(140px, 1.25fr)',
  verdict: 'minmax(210px, 2fr)',
  flows: 'minmax(140px, 1fr)',
  cpu: '64px',
  share: '112px',
  seen: '92px',
};

/** In the order on screen; the number is from what width of the table in pixels a column is there. */
const columnsFrom: readonly { readonly column: FleetColumn; readonly from: number }[] = [
  { column: 'name', from: 0 },
  { column: 'model', from: 880 },
  { column: 'verdict', from: 0 },
  { column: 'flows', from: 0 },
  { column: 'cpu', from: 960 },
  { column: 'share', from: 1088 },
  { column: 'seen', from: 0 },
];

/** The columns that fit; they leave in a fixed order: offload share, CPU, model. */
export function columnsFor(width: number): readonly FleetColumn[] {
  return columnsFrom.filter(({ from }) => width >= from).map(({ column }) => column);
}

/** `grid-template-columns` of a row, the box for the selection first. */
export function gridTemplate(columns: readonly FleetColumn[]): string {
  return ['36px', ...columns.map((column) => widths[column])].join(' ');
}
