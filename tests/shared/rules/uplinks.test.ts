import { expect, test } from 'vitest';
import { uplinksOf } from '../../../shared/rules/uplinks.ts';
import { makeInterface, makeLink, makePort, makeSnapshot, type SnapshotOverrides } from '../snapshot-builder.ts';

const route = (device: string, gateway: string | null = '203.0.113.1', metric = 0) =>
  ({ family: gateway?.includes(':') ? 'ipv6' : 'ipv4', gateway, device, metric }) as const;

test.each<[string, SnapshotOverrides, ReturnType<typeof uplinksOf>]>([
  ['both families through one port', {}, { devices: ['eth1'], ports: ['eth1'], gateway: '203.0.113.1' }],
  ['no default route', { defaultRoutes: [] }, { devices: [], ports: [], gateway: null }],
  [
    'IPv6 alone: the gateway needs its zone',
    { defaultRoutes: [route('eth1', 'fe80::1')] },
    { devices: ['eth1'], ports: ['eth1'], gateway: 'fe80::1%eth1' },
  ],
  [
    'a DSA port: its conduit belongs to everybody',
    {
      links: [makeLink('eth0'), makePort('wan', null), makePort('lan1', 'br-lan')],
      defaultRoutes: [route('wan')],
    },
    { devices: ['wan'], ports: ['wan'], gateway: '203.0.113.1' },
  ],
  [
    'PPPoE over a VLAN of a port of its own',
    {
      links: [
        makeLink('eth1'),
        makeLink('eth1.7', { kind: 'vlan', lowers: ['eth1'] }),
        makeLink('pppoe-wan', { kind: 'ppp' }),
      ],
      interfaces: [makeInterface('wan', 'eth1.7', { l3Device: 'pppoe-wan' })],
      defaultRoutes: [route('pppoe-wan', null)],
    },
    { devices: ['pppoe-wan'], ports: ['eth1'], gateway: null },
  ],
  [
    'two uplinks, the better metric is pinged',
    {
      links: [makeLink('eth1'), makeLink('eth2')],
      defaultRoutes: [route('eth2', '198.51.100.1', 20), route('eth1', '203.0.113.1', 10)],
    },
    { devices: ['eth2', 'eth1'], ports: ['eth2', 'eth1'], gateway: '203.0.113.1' },
  ],
  [
    'a WireGuard tunnel beside the real uplink',
    {
      links: [makeLink('eth1'), makeLink('wg0', { kind: 'wireguard' })],
      defaultRoutes: [route('wg0', null), route('eth1', '203.0.113.1', 10)],
    },
    { devices: ['eth1'], ports: ['eth1'], gateway: '203.0.113.1' },
  ],
  [
    'LTE has no Ethernet port whose counters could be read',
    { links: [makeLink('wwan0', { kind: 'other' })], defaultRoutes: [route('wwan0', null)] },
    { devices: ['wwan0'], ports: [], gateway: null },
  ],
  [
    'a bridge of ports, as on an access point',
    {
      links: [
        makeLink('br0', { kind: 'bridge', lowers: ['p1', 'ap0'] }),
        makeLink('p1'),
        makeLink('ap0', { kind: 'wifi' }),
      ],
      interfaces: [],
      defaultRoutes: [route('br0')],
    },
    { devices: ['br0'], ports: [], gateway: '203.0.113.1' },
  ],
  [
    'links in a circle end',
    {
      links: [makeLink('a', { kind: 'vlan', lowers: ['b'] }), makeLink('b', { kind: 'vlan', lowers: ['a'] })],
      defaultRoutes: [route('a')],
    },
    { devices: ['a'], ports: [], gateway: '203.0.113.1' },
  ],
])('%s', (_, overrides, expected) => {
  expect(uplinksOf(makeSnapshot(overrides))).toEqual(expected);
});
