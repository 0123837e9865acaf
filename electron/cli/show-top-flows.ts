import { flowPaths } from '../../shared/model/offload.ts';
import type { Router } from '../../shared/model/router.ts';
import type { FlowSum, Top, TopFlows, TopService } from '../../shared/rules/top-flows.ts';
import type { Paint } from './colour.ts';
import { forTerminal } from './sanitise.ts';
import { bytes, pathTone } from './show-flows.ts';
import { renderTable, type TableCell } from './table.ts';
import { counted, grouped } from './verdict-words.ts';

export interface TopFlowsView {
  readonly paint: Paint;
  readonly width: number | undefined;
  /** Connections that were looked at, and whether the router holds more. */
  readonly flows: number;
  readonly truncated: boolean;
}

/** The busiest hosts and services, each with its connections by path. */
export function showTopFlows(router: Router, top: TopFlows, view: TopFlowsView): string {
  const name = forTerminal(router.name);
  if (view.flows === 0) return `${name} has no such connection now.`;
  const { paint } = view;
  const more = view.truncated ? ', and more that were not looked at' : '';
  return [
    paint('heading', `${name}: ${counted(view.flows, 'connection')}${more}`),
    table('Host', top.hosts, ({ host }) => host, view),
    table('Service', top.services, serviceWords, view),
  ].join('\n\n');
}

function serviceWords({ service, name }: TopService): string {
  return name === null ? service : `${service} (${name})`;
}

function table<Entry extends FlowSum>(
  title: string,
  { first, rest }: Top<Entry>,
  nameOf: (entry: Entry) => string,
  { paint, width }: TopFlowsView,
): string {
  const row = (name: string, sum: FlowSum): TableCell[] => [
    name,
    grouped(sum.flows),
    ...flowPaths.map((path) => ({ text: grouped(sum.byPath[path]), tone: pathTone[path] })),
    sum.bytes === null ? '' : bytes(sum.bytes),
  ];
  const columns = [
    { title, minimum: 15 },
    { title: 'Connections', align: 'right' },
    ...flowPaths.map((path) => ({ title: path, align: 'right' }) as const),
    { title: 'Bytes', align: 'right', givesWay: 1 },
  ] as const;
  const rows = first.map((entry) => row(nameOf(entry), entry));
  if (rest !== null) rows.push(row(`${grouped(rest.count)} more`, rest));
  return renderTable(columns, rows, { paint, width });
}
