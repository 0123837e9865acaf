import { describe, expect, it } from 'vitest';
import { compareKernel, deviceGaps, missingDevices } from '../../../shared/rules/devices.ts';
import { forwardingPaths, forwardsTraffic } from '../../../shared/rules/forwarding-paths.ts';
import { hidesMissingHardware, kernelAtLeast, kernelBefore, pathStrictness } from '../../../shared/rules/kernel.ts';
import {
  debianOverrides,
  hardwareDevices,
  makeFlows,
  makeInterface,
  makeLink,
  makePort,
  makeSnapshot,
  makeZone,
  offOverrides,
  type SnapshotOverrides,
  softwareFlowtable,
  softwareOverrides,
} from '../snapshot-builder.ts';

const base = makeSnapshot();
const bridgePorts = ['lan1', 'lan2', 'lan3', 'lan4', 'phy0-ap0', 'phy1-ap0'];
const lists = (...devices: string[]) => ({ flowtables: [softwareFlowtable(devices)] });
const hardwareLists = (...devices: string[]) => ({ flowtables: [{ ...softwareFlowtable(devices), hardware: true }] });
const kernel = (version: string) => ({ identity: { kernel: version } });
const lan = makeInterface('lan', 'br-lan');
/** PPPoE over a VLAN on the WAN port, as many providers want it. */
const pppoeOverVlan: SnapshotOverrides = {
  interfaces: [lan, makeInterface('wan', 'eth1.7', { protocol: 'pppoe', l3Device: 'pppoe-wan' })],
  links: [
    ...base.links,
    makeLink('eth1.7', { kind: 'vlan', lowers: ['eth1'] }),
    makeLink('pppoe-wan', { kind: 'ppp' }),
  ],
};
const pppoe: SnapshotOverrides = {
  interfaces: [lan, makeInterface('wan', 'eth1', { protocol: 'pppoe', l3Device: 'pppoe-wan' })],
  links: [...base.links, makeLink('pppoe-wan', { kind: 'ppp' })],
};
const vlan: SnapshotOverrides = {
  interfaces: [lan, makeInterface('wan', 'eth1.7')],
  links: [...base.links, makeLink('eth1.7', { kind: 'vlan', lowers: ['eth1'] })],
};
const wireguard: SnapshotOverrides = {
  interfaces: [...base.interfaces, makeInterface('vpn', null, { protocol: 'wireguard', l3Device: 'wg0' })],
  zones: [makeZone('lan', { forwardsTo: ['wan'] }), makeZone('wan', { networks: ['wan', 'vpn'], masquerade: true })],
  links: [...base.links, makeLink('wg0', { kind: 'wireguard' })],
};

describe('missingDevices', () => {
  const rows: [name: string, expected: string[], overrides: SnapshotOverrides, reason?: RegExp][] = [
    ['hardware, all ports listed', [], {}],
    ['no flowtable at all', [], offOverrides()],
    ['software, bridge and WAN listed', [], softwareOverrides()],
    ['software up to 6.18.44', [], { ...softwareOverrides(), ...kernel('6.18.44') }],
    ['software on 6.18.45', bridgePorts, { ...softwareOverrides(), ...kernel('6.18.45') }, /may lose connections/],
    ['software on 7.2', bridgePorts, { ...softwareOverrides(), ...kernel('7.2.13') }, /port by port/],
    ['7.2 with bridge and ports listed', [], { ...lists('br-lan', ...hardwareDevices), ...kernel('7.2.13') }],
    ['7.2 with the ports alone', [], { ...lists(...hardwareDevices), ...kernel('7.2.13') }],
    [
      '7.2 with one port left out',
      ['phy1-ap0'],
      { ...lists('br-lan', ...hardwareDevices.slice(0, -1)), ...kernel('7.2.13') },
    ],
    ['WAN alone listed', ['br-lan'], lists('eth1'), /forwards traffic/],
    ['WAN alone listed on 7.2', bridgePorts, { ...lists('eth1'), ...kernel('7.2.13') }],
    ['LAN alone listed', ['eth1'], lists('br-lan')],
    [
      'a Wi-Fi device that fell out',
      ['phy1-ap0'],
      hardwareLists(...hardwareDevices.slice(0, -1)),
      /Wi-Fi devices that restart/,
    ],
    [
      'the same where names are remembered',
      ['phy1-ap0'],
      { ...hardwareLists(...hardwareDevices.slice(0, -1)), ...kernel('6.18.15') },
      /^belongs to br-lan and is not in the flowtable\.$/,
    ],
    ['a device that does not exist', ['eth9'], lists('br-lan', 'eth1', 'eth9'), /does not exist\.$/],
    [
      'a device that does not exist, on 6.16',
      ['eth9'],
      { ...lists('br-lan', 'eth1', 'eth9'), ...kernel('6.16.12') },
      /without an error/,
    ],
    ['wildcards cover by prefix', [], { ...lists('lan*', 'phy*', 'eth1'), ...kernel('7.2.13') }],
    ['PPPoE in software', ['pppoe-wan'], { ...pppoe, ...lists('br-lan', 'eth1') }, /only the device below it is/],
    ['PPPoE in software, listed', [], { ...pppoe, ...lists('br-lan', 'eth1', 'pppoe-wan') }],
    ['PPPoE in hardware over a listed port', [], pppoe],
    ['PPPoE over a VLAN in hardware', [], pppoeOverVlan],
    [
      'PPPoE over a VLAN in software',
      ['pppoe-wan', 'eth1'],
      { ...pppoeOverVlan, ...lists('br-lan', 'eth1.7') },
      /part of the traffic/,
    ],
    ['PPPoE with nothing below listed', ['pppoe-wan'], { ...pppoe, ...lists('br-lan') }, /so its traffic stays/],
    [
      'a mobile uplink without a device below',
      ['3g-wwan'],
      {
        ...lists('br-lan'),
        interfaces: [lan, makeInterface('wan', null, { l3Device: '3g-wwan' })],
        links: [...base.links, makeLink('3g-wwan', { kind: 'ppp' })],
      },
    ],
    ['a VLAN without its parent', ['eth1'], { ...vlan, ...lists('br-lan', 'eth1.7') }, /one direction/],
    [
      'a VLAN without its parent on 7.2',
      [...bridgePorts, 'eth1'],
      { ...vlan, ...lists('br-lan', 'eth1.7'), ...kernel('7.2.13') },
    ],
    ['a VLAN with its parent', [], { ...vlan, ...lists('br-lan', 'eth1.7', 'eth1') }],
    [
      'a bridge VLAN',
      [],
      {
        interfaces: [makeInterface('lan', 'br-lan.10'), makeInterface('wan', 'eth1')],
        links: [...base.links, makeLink('br-lan.10', { kind: 'vlan', lowers: ['br-lan'] })],
        ...lists('br-lan.10', 'eth1'),
      },
    ],
    ['WireGuard', ['wg0'], wireguard, /WireGuard tunnel/],
    ['WireGuard, listed', [], { ...wireguard, ...hardwareLists(...hardwareDevices, 'wg0') }],
    [
      'another tunnel',
      ['gre4-x'],
      {
        ...wireguard,
        interfaces: [...base.interfaces, makeInterface('vpn', null, { l3Device: 'gre4-x' })],
        links: [...base.links, makeLink('gre4-x', { kind: 'tunnel' })],
      },
      /is a tunnel/,
    ],
    [
      'a zone that forwards nothing',
      [],
      {
        zones: [...base.zones, makeZone('mgmt')],
        interfaces: [...base.interfaces, makeInterface('mgmt', 'eth2')],
        links: [...base.links, makeLink('eth2')],
      },
    ],
    [
      'an interface that is down',
      [],
      { interfaces: [lan, makeInterface('wan', 'eth1'), makeInterface('wan6', 'eth2', { up: false })] },
    ],
    [
      'a zone that names a device',
      ['eth2'],
      {
        zones: [
          makeZone('lan', { forwardsTo: ['wan'], devices: ['eth2', 'tun+'] }),
          makeZone('wan', { masquerade: true }),
        ],
        links: [...base.links, makeLink('eth2')],
      },
    ],
    ['links unread', [], { ...lists('eth1'), links: [], gaps: [{ section: 'links', reason: 'no ip' }] }],
    ['ruleset unread', [], { ...lists('eth1'), gaps: [{ section: 'flowtables', reason: 'no nft' }] }],
    ['Debian', [], debianOverrides()],
    [
      'Debian with only the LAN listed',
      ['wan'],
      { ...debianOverrides(), flowtables: [{ ...softwareFlowtable(['lan']), table: 'flowhelm' }] },
    ],
    [
      'Debian on 7.2 with a bridge listed',
      ['eth2', 'eth3'],
      {
        ...debianOverrides(),
        ...kernel('7.2.13'),
        flowtables: [{ ...softwareFlowtable(['br0', 'wan']), table: 'flowhelm' }],
        links: [
          makeLink('wan'),
          makeLink('br0', { kind: 'bridge', lowers: ['eth2', 'eth3'] }),
          makeLink('eth2'),
          makeLink('eth3'),
        ],
      },
    ],
    [
      'a bridge that names itself',
      [],
      {
        ...lists('br-lan', 'eth1'),
        links: [makeLink('eth1'), makeLink('br-lan', { kind: 'bridge', lowers: ['br-lan'] })],
      },
    ],
  ];
  it.each(rows)('%s', (_name, expected, overrides, reason) => {
    const missing = missingDevices(makeSnapshot(overrides));
    expect(missing.map((it) => it.device).sort()).toEqual([...expected].sort());
    if (reason !== undefined) expect(missing[0]?.reason).toMatch(reason);
    for (const it of missing) expect(it.reason).toMatch(/^(is|forwards|belongs|carries) .*[^.]\.$/);
  });

  it('weighs a gap by whether it stops flows', () => {
    const stops = (overrides: SnapshotOverrides) => deviceGaps(makeSnapshot(overrides)).map((gap) => gap.stopsFlows);
    expect(stops({ ...pppoe, ...lists('br-lan', 'eth1') })).toEqual([false]);
    expect(stops({ ...pppoe, ...lists('br-lan') })).toEqual([true]);
    expect(stops(lists('br-lan'))).toEqual([true]);
    expect(stops({ ...vlan, ...lists('br-lan', 'eth1.7') })).toEqual([false]);
    expect(stops(hardwareLists(...hardwareDevices.slice(0, -1)))).toEqual([false]);
  });

  it('never descends from a DSA port to its conduit', () => {
    const links = [makePort('lan1', null), makePort('wan', null), makeLink('eth0')];
    const snapshot = makeSnapshot({
      ...lists('lan1', 'wan'),
      ...kernel('7.2.13'),
      links,
      interfaces: [makeInterface('lan', 'lan1'), makeInterface('wan', 'wan')],
    });
    expect(missingDevices(snapshot)).toEqual([]);
  });
});

describe('forwarding', () => {
  it('takes the devices of forwarding zones, each once', () => {
    expect(forwardingPaths(base)).toEqual([
      { device: 'br-lan', below: 'br-lan' },
      { device: 'eth1', below: 'eth1' },
    ]);
    expect(forwardingPaths(makeSnapshot(debianOverrides()))).toEqual([{ device: 'wan', below: null }]);
  });

  it.each<[string, boolean | null, SnapshotOverrides]>([
    ['a router', true, offOverrides(makeFlows())],
    [
      'WAN down',
      false,
      { ...offOverrides(makeFlows()), interfaces: [lan, makeInterface('wan', 'eth1', { up: false })] },
    ],
    ['WAN down, but flows pass', true, { interfaces: [lan] }],
    [
      'forwarding only to itself',
      false,
      { ...offOverrides(makeFlows()), zones: [makeZone('lan', { forwardsTo: ['lan'] })] },
    ],
    ['ip_forward off', false, { ...debianOverrides(makeFlows()), persistence: { ipForwarding: false } }],
    ['no zones', null, debianOverrides(makeFlows())],
    ['interfaces unread', null, { ...offOverrides(makeFlows()), gaps: [{ section: 'interfaces', reason: 'no ubus' }] }],
  ])('knows whether it routes: %s', (_name, expected, overrides) => {
    expect(forwardsTraffic(makeSnapshot(overrides))).toBe(expected);
  });
});

describe('kernels', () => {
  it.each<[string, string, number | null]>([
    ['6.6.119', '6.6.119', 0],
    ['6.6.9', '6.6.119', -1],
    ['6.18.45', '6.18.5', 1],
    ['6.1.0-49-cloud-amd64', '6.1', 0],
    ['6.12.107+deb13-amd64', '6.12.94', 1],
    ['7.0', '6.18.52', 1],
    ['', '6.1', null],
    ['6.1', 'unknown', null],
  ])('compares %s with %s', (a, b, sign) => {
    const order = compareKernel(a, b);
    expect(order === null ? null : Math.sign(order)).toBe(sign);
  });

  it('says no to every question about an unknown kernel', () => {
    expect([
      kernelAtLeast(null, '1.0'),
      kernelBefore(null, '99.0'),
      kernelAtLeast('x', '1.0'),
      kernelBefore('x', '99.0'),
    ]).toEqual([false, false, false, false]);
    expect(pathStrictness(null)).toBe('lenient');
  });

  it.each<[boolean | null, SnapshotOverrides]>([
    [true, {}],
    [true, { identity: { kernel: '5.15.150' } }],
    [false, { identity: { kernel: '5.10.201' } }],
    [false, { identity: { kernel: '6.1.0-49-cloud-amd64' } }],
    [false, { platform: 'nftables', identity: { kernel: '6.18.15', target: null } }],
    [null, { identity: { kernel: null } }],
  ])('hides missing hardware: %s for %j', (expected, overrides) => {
    expect(hidesMissingHardware(makeSnapshot(overrides))).toBe(expected);
  });
});
