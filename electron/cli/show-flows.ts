import { flowPaths } from '../../shared/model/offload.ts';
import type { Router } from '../../shared/model/router.ts';
import type { FlowCounts } from '../../shared/model/snapshot.ts';
import type { FlowListing, ListedFlow } from '../monitor/flows.ts';
import type { Paint, Tone } from './colour.ts';
import { forTerminal } from './sanitise.ts';
import { renderTable } from './table.ts';
import { counted, grouped, percent, timeOfDay } from './verdict-words.ts';

export const pathTone: Record<ListedFlow['path'], Tone> = { hardware: 'hardware', software: 'software', slow: 'quiet' };
const barCells = 30;

/** The counts of one moment as three bars. */
export function showCounts(router: Router, flows: FlowCounts | null, at: Date, paint: Paint): string {
  const name = paint('heading', forTerminal(router.name));
  const time = paint('quiet', timeOfDay(at));
  if (flows === null) return `${name}  ${time}  The router cannot tell which path its connections take.`;
  const lines = flowPaths.map((path) => {
    const number = flows.byPath[path];
    const share = flows.total === 0 ? 0 : number / flows.total;
    const cells = number > 0 ? Math.max(1, Math.round(share * barCells)) : 0;
    const bar = paint(pathTone[path], '█'.repeat(cells)) + ' '.repeat(barCells - cells);
    return `  ${path.padEnd(8)}  ${bar}  ${grouped(number).padStart(7)}  ${percent(share).padStart(5)}`;
  });
  const slow = `  Of the slow ones ${grouped(flows.local)} are the router's own, ${grouped(flows.eligible)} could be offloaded.`;
  return [`${name}  ${time}  ${counted(flows.total, 'connection')}`, ...lines, slow].join('\n');
}

/** The same on one line, for files and pipes. */
export function countsLine(flows: FlowCounts | null, when: Date): string {
  const at = when.toISOString();
  if (flows === null) return `${at} unknown`;
  const { hardware, software, slow } = flows.byPath;
  return `${at} hardware=${hardware} software=${software} slow=${slow} total=${flows.total}`;
}

export interface FlowListView {
  readonly paint: Paint;
  readonly width: number | undefined;
}

/** Entries of the connection tracking table, with the reason for each one on the slow path. */
export function showFlowList(
  router: Router,
  { flows, truncated }: FlowListing,
  { paint, width }: FlowListView,
): string {
  const name = forTerminal(router.name);
  if (flows.length === 0) return `${name} has no such connection now.`;
  const columns = [
    { title: 'Protocol', givesWay: 3 },
    { title: 'From', minimum: 15 },
    { title: 'To', minimum: 15 },
    { title: 'Path' },
    { title: 'Bytes', align: 'right', givesWay: 1 },
    { title: 'State', givesWay: 2 },
    { title: 'Why it is slow', minimum: 20 },
  ] as const;
  const rows = flows.map((flow) => [
    flow.protocol,
    endpoint(flow.source, flow.sourcePort),
    endpoint(flow.destination, flow.destinationPort),
    { text: flow.path, tone: pathTone[flow.path] },
    flow.bytes === null ? '' : bytes(flow.bytes),
    flow.state ?? '',
    flow.slowReason?.text ?? '',
  ]);
  const more = truncated ? ', and more that are not shown (--limit)' : '';
  return `${paint('heading', `${name}: ${counted(flows.length, 'connection')}${more}`)}\n\n${renderTable(columns, rows, { paint, width })}`;
}

function endpoint(address: string, port: number | null): string {
  if (port === null) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** 1234567 as "1.2 MB"; powers of 1000. */
export function bytes(number: number): string {
  const power = number < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(number) / 3));
  const scaled = number / 1000 ** power;
  return `${power === 0 || scaled >= 100 ? Math.round(scaled) : scaled.toFixed(1)} ${units[power]}`;
}
