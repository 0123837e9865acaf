import type { FoundHost } from '../../shared/model/discovery.ts';
import type { Paint } from './colour.ts';
import { renderTable } from './table.ts';
import { counted } from './verdict-words.ts';

export interface DiscoveryView {
  readonly paint: Paint;
  readonly width: number | undefined;
  /** Names of the routers that are known already, by id. */
  readonly names: ReadonlyMap<string, string>;
  /** What could be looked at as well. */
  readonly ranges: readonly { readonly range: string; readonly addresses: number }[];
  /** Whether ports were looked at. */
  readonly looked: boolean;
  readonly cancelled: boolean;
}

const ways: Record<FoundHost['sources'][number], string> = {
  gateway: 'gateway',
  neighbour: 'neighbour',
  mdns: 'mDNS',
  scan: 'banner',
};

/** What was found, SSH servers first. */
export function showDiscovery(hosts: readonly FoundHost[], view: DiscoveryView): { sentence: string; text: string } {
  const { paint, width, names, ranges, looked, cancelled } = view;
  const servers = hosts.filter(({ ssh }) => ssh !== null).length;
  const sentence = [
    foundWords(hosts.length, looked ? servers : null),
    ...(cancelled ? ['Stopped before the end.'] : []),
  ].join(' ');
  const columns = [
    { title: 'Address', minimum: 15 },
    { title: 'Port', align: 'right' as const, givesWay: 3 },
    { title: 'SSH', minimum: 10, givesWay: 4 },
    { title: 'Name', minimum: 8, givesWay: 5 },
    { title: 'Hardware address', givesWay: 1 },
    { title: 'Seen as', givesWay: 2 },
    { title: 'In the fleet', minimum: 8 },
  ];
  const sorted = hosts.toSorted((one, other) => Number(other.ssh !== null) - Number(one.ssh !== null));
  const rows = sorted.map(({ address, port, ssh, name, hardwareAddress, sources, knownRouterId }) => [
    address,
    String(port),
    ssh?.banner.replace(/^SSH-[0-9.]+-/, '') ?? '',
    name ?? '',
    hardwareAddress ?? '',
    sources.map((source) => ways[source]).join(', '),
    knownRouterId === null ? '' : (names.get(knownRouterId) ?? ''),
  ]);
  const hints = ranges.map(
    ({ range, addresses }) =>
      `Look at the SSH banners of ${addresses} addresses with: flowhelm discover --range ${range}`,
  );
  return {
    sentence,
    text: [
      paint('heading', sentence),
      ...(rows.length === 0 ? [] : ['', renderTable(columns, rows, { paint, width })]),
      ...(hints.length === 0 ? [] : ['', ...hints.map((hint) => paint('quiet', hint))]),
    ].join('\n'),
  };
}

function foundWords(hosts: number, servers: number | null): string {
  if (hosts === 0) return 'Nothing was found.';
  return servers === null ? `${counted(hosts, 'host')}.` : `${counted(hosts, 'host')}, ${servers} with an SSH server.`;
}
