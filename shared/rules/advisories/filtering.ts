import { foreignFlowtables } from '../loaded-mode.ts';
import { type AdvisoryRule, isEnabled, isInstalled } from './rule.ts';

function runsZapret(tables: readonly string[]): boolean {
  return tables.some((table) => /\bzapret/.test(table));
}

/** What inspects or filters packets, and would see only the first ones of a flow. */
export const filteringAdvisories: readonly AdvisoryRule[] = [
  {
    id: 'timed-rules',
    severity: 'warn',
    when: (snapshot, mode) => mode !== 'off' && snapshot.software.hasTimedRules,
    title: 'Timed rules do not cut running connections',
    text: 'A rule with times or weekdays judges only packets in the slow path. A connection that is offloaded when its time is up goes on until it ends.',
    source: 'coolsnowwolf/lede#6271; measured',
  },
  {
    id: 'blocklists',
    severity: 'info',
    when: (snapshot, mode) =>
      mode !== 'off' &&
      (isEnabled(snapshot, 'banip', 'adblock-fast') || isInstalled(snapshot, 'banip', 'adblock-fast')),
    title: 'New blocks apply to new connections',
    text: 'An address that is blocked now keeps its offloaded connections until they end or the connection table is flushed for it.',
    source: 'measured on Linux 6.1 to 7.3',
  },
  {
    id: 'zapret',
    severity: 'block',
    when: (snapshot, mode) =>
      mode !== 'off' && (isEnabled(snapshot, 'zapret', 'zapret2') || runsZapret(snapshot.software.nftTables)),
    title: 'zapret manages offload itself',
    text: 'zapret has to see many packets of a connection and brings its own flowtable. A second one takes the packets away from it.',
    source: 'bol-van/zapret#355, bol-van/zapret2#188',
  },
  {
    id: 'foreign-flowtable',
    severity: 'info',
    when: (snapshot, mode) => mode !== 'off' && foreignFlowtables(snapshot).length > 0,
    title: 'Another flowtable is loaded',
    text: (snapshot) => {
      const names = foreignFlowtables(snapshot).map((it) => `${it.family} ${it.table} ${it.name}`);
      return `Other software has loaded ${names.join(', ')}. It stays as it is.`;
    },
    source: 'measured on Linux 6.1 to 7.3',
  },
  {
    id: 'mirror',
    severity: 'block',
    when: (snapshot, mode) => mode !== 'off' && snapshot.software.mirrors,
    title: 'Port mirroring with offload can crash the kernel',
    text: 'A tc filter mirrors packets (act_mirred). With flow offload, routers panicked after hours. Remove the mirror first.',
    source: 'openwrt#24029',
  },
  {
    id: 'multicast',
    severity: 'warn',
    when: (snapshot, mode) => mode === 'hardware' && isEnabled(snapshot, 'igmpproxy', 'omcproxy', 'xupnpd'),
    title: 'IPTV can stutter',
    text: 'Multicast television became choppy with hardware offload on some routers. Watch a channel after the change.',
    source: 'openwrt#18214',
  },
];
