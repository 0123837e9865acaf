import { describe, expect, test } from 'vitest';
import { parseConntrack } from '../../../electron/router/conntrack-lines.ts';
import { parseIdentity } from '../../../electron/router/facts.ts';
import { parseFlowtables, parseTableNames } from '../../../electron/router/flowtables.ts';
import { parseStack } from '../../../electron/router/packages.ts';
import { parseProbe } from '../../../electron/router/probe.ts';
import { emptyReport, parseReport } from '../../../electron/router/report.ts';
import { parseScript } from '../../../electron/ssh/script.ts';

/** Each row is a trap that real routers set; the list is domain.md 9.7. */
const devices = (list: string) => parseFlowtables(`table inet x {\n\tflowtable f {\n\t\t${list}\n\t}\n}`)[0]?.devices;
const flow = (line: string) => parseConntrack(line)[0];
const ends = 'src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1';

const hazards: readonly [name: string, actual: () => unknown, expected: unknown][] = [
  [
    'OFFLOAD without timeout',
    () => flow(`ipv4 2 tcp 6 src=1.1.1.1 dst=2.2.2.2 sport=1 dport=2 ${ends} [OFFLOAD] mark=0`),
    { path: 'software', timeoutSeconds: null, state: null },
  ],
  [
    'UNREPLIED',
    () => flow(`ipv4 2 udp 17 29 src=1.1.1.1 dst=2.2.2.2 sport=1 dport=2 [UNREPLIED] ${ends} mark=0`),
    { unreplied: true, path: 'slow', sourcePort: 1 },
  ],
  [
    'ICMP',
    () => flow(`ipv4 2 icmp 1 29 src=1.1.1.1 dst=2.2.2.2 type=8 code=0 id=1 ${ends} mark=0`),
    { protocol: 'icmp', sourcePort: null, timeoutSeconds: 29 },
  ],
  [
    'long IPv6',
    () =>
      flow(
        'ipv6 10 tcp 6 100 ESTABLISHED src=2001:0db8:0001:0000:0000:0000:0000:0010 dst=2001:0db8:0002:0000:0000:0000:0000:0002 sport=1 dport=2 src=a dst=b',
      ),
    { family: 'ipv6', source: '2001:0db8:0001:0000:0000:0000:0000:0010' },
  ],
  [
    'UDP without ASSURED',
    () => flow(`ipv4 2 udp 17 119 src=1.1.1.1 dst=2.2.2.2 sport=1 dport=2 ${ends} mark=0`),
    { assured: false, path: 'slow' },
  ],
  [
    'mark, secctx and delta-time',
    () =>
      flow(
        `ipv4 2 udp 17 119 src=1.1.1.1 dst=2.2.2.2 sport=1 dport=2 ${ends} mark=4096 secctx=u:o:t:s0 zone=0 delta-time=3 use=2`,
      ),
    { mark: 4096 },
  ],
  ['unquoted names', () => devices('devices = { eth0.2, pppoe-wan, phy0-ap0 }'), ['eth0.2', 'pppoe-wan', 'phy0-ap0']],
  [
    'quoted names',
    () => devices('devices = { "eth0.2", "pppoe-wan", "phy0-ap0" }'),
    ['eth0.2', 'pppoe-wan', 'phy0-ap0'],
  ],
  ['one name', () => devices('devices = { "lan" }'), ['lan']],
  ['no names', () => devices('hook ingress priority filter'), []],
  ['wildcard', () => devices('devices = { "lan*" }'), ['lan*']],
  [
    'an empty table',
    () => [parseFlowtables('table inet x {\n}\n'), parseTableNames('table inet x {\n}\n')],
    [[], ['inet x']],
  ],
  [
    'protocols by number',
    () =>
      parseFlowtables('table inet x {\nflowtable f {\n}\nchain c {\nmeta l4proto { 6, 17 } flow add @f\n}\n}')[0]
        ?.fedBy,
    [{ chain: 'c', rule: 'meta l4proto { 6, 17 } flow add @f' }],
  ],
  [
    'two flowtables of one name',
    () =>
      parseFlowtables('table inet fw4 {\nflowtable ft {\n}\n}\ntable inet zapret {\nflowtable ft {\n}\n}').map(
        (ft) => ft.table,
      ),
    ['fw4', 'zapret'],
  ],
  ['an empty package list', () => parseStack('=manager opkg\n', emptyReport).packages, {}],
  [
    'aarch64 without a SoC name',
    () => parseIdentity('', parseReport('/proc/cpuinfo:Processor\t: ARMv8 Processor rev 4\n')).system,
    'ARMv8 Processor rev 4',
  ],
];

describe('hazards', () => {
  test.each(hazards)('%s', (_name, actual, expected) => {
    if (Array.isArray(expected) || typeof expected !== 'object') expect(actual()).toEqual(expected);
    else expect(actual()).toMatchObject(expected ?? {});
  });

  test('a login banner before, noise between and a kicked cable after are not taken for answers', () => {
    const marker = 'flowhelm-0123';
    const noise = '\n  _______  BusyBox v1.36 built-in shell (ash)\n=platform fw4\n';
    const stdout = `${noise}\n${marker} begin identity\n=platform nftables\n/proc/uptime:5 5\n\n${marker} end identity 0\n${noise}\n${marker} begin load\n=sam`;
    const { snapshot } = parseProbe(parseScript(stdout, '', marker), '2026-11-22T16:00:00.000Z');
    expect(snapshot.platform).toBe('nftables');
    expect(snapshot.gaps.find((gap) => gap.section === 'load')?.reason).toBe('The answer broke off.');
    expect(snapshot.gaps.find((gap) => gap.section === 'conntrack')?.reason).toBe('The router did not get this far.');
  });
});
