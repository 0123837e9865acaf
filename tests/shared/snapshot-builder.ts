import {
  type FlowCounts,
  flowCountsSchema,
  type Link,
  type LogicalInterface,
  linkSchema,
  type Snapshot,
  snapshotSchema,
  type Zone,
} from '../../shared/model/snapshot.ts';

/** Objects may be given in part, arrays and values only whole. */
export type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: DeepPartial<T[K]> }
    : T;
export type SnapshotOverrides = DeepPartial<Snapshot>;

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merge(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (!isPlainObject(base) || !isPlainObject(over)) return over;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) merged[key] = merge(base[key], value);
  return merged;
}

/** A consistent `FlowCounts` from a few figures. `slow` covers `eligible` and `local` and is raised to hold both. */
export function makeFlows(
  figures: Partial<Record<'hardware' | 'software' | 'slow' | 'eligible' | 'local', number>> = {},
): FlowCounts {
  const { hardware = 0, software = 0, eligible = 0, local = 0 } = figures;
  const slow = Math.max(figures.slow ?? 0, eligible + local);
  const paths = { hardware, software, slow };
  const none = { hardware: 0, software: 0, slow: 0 };
  return flowCountsSchema.parse({
    total: hardware + software + slow,
    byPath: paths,
    byProtocol: { tcp: paths, udp: none, other: none },
    byFamily: { ipv4: paths, ipv6: none },
    local,
    eligible,
  });
}

/** One network device; an Ethernet port that is up unless told otherwise. */
export function makeLink(name: string, overrides: Partial<Link> = {}): Link {
  return linkSchema.parse({
    name,
    kind: 'ethernet',
    up: true,
    master: null,
    lowers: [],
    dsaPort: false,
    hwTcOffload: false,
    ...overrides,
  });
}

export function makeInterface(
  name: string,
  device: string | null,
  overrides: Partial<LogicalInterface> = {},
): LogicalInterface {
  return { name, protocol: 'static', up: true, device, l3Device: device, ...overrides };
}

export function makeZone(name: string, overrides: Partial<Zone> = {}): Zone {
  return { name, networks: [name], devices: [], masquerade: false, forwardsTo: [], ...overrides };
}

/** A DSA user port of the default router's switch. */
export function makePort(name: string, master: string | null): Link {
  return makeLink(name, { master, lowers: ['eth0'], dsaPort: true, hwTcOffload: true });
}

/** The rule that fw4 renders first in its forward chain (domain.md 2.3). */
export const fw4FlowRule = { chain: 'forward', rule: 'meta l4proto { tcp, udp } flow add @ft' };

/** What fw4 lists in hardware mode on the default router: the leaf ports (domain.md 2.2). */
export const hardwareDevices = ['eth1', 'lan1', 'lan2', 'lan3', 'lan4', 'phy0-ap0', 'phy1-ap0'];

const healthy: Snapshot = {
  version: 1,
  takenAt: '2026-10-01T12:00:00.000Z',
  platform: 'fw4',
  identity: {
    hostname: 'router',
    boardName: 'glinet,gl-mt6000',
    model: 'GL.iNet GL-MT6000',
    compatible: ['glinet,gl-mt6000', 'mediatek,mt7986a'],
    system: 'ARMv8 Processor rev 4',
    distribution: 'OpenWrt',
    release: '24.10.5',
    revision: 'r29087-d9c5716d1d',
    target: 'mediatek/filogic',
    architecture: 'aarch64',
    kernel: '6.6.119',
    bootId: '6f0c1d3e-5a52-4c0f-9d53-0c6f1f0f9a11',
    uptimeSeconds: 86_400,
  },
  stack: {
    packageManager: 'opkg',
    packages: { firewall4: '2024.12.18~18fc0ead-r1', 'kmod-nft-offload': '6.6.119-r1', 'kmod-nf-flow': '6.6.119-r1' },
    modules: { nft_flow_offload: 'loaded', nf_flow_table: 'loaded', nf_flow_table_inet: 'loaded' },
    nftVersion: '1.1.1',
    flowtableSupport: 'yes',
  },
  configured: {
    source: 'uci',
    mode: 'hardware',
    options: { flow_offloading: '1', flow_offloading_hw: '1' },
    hasDefaultsSection: true,
    staged: [],
  },
  flowtables: [
    {
      family: 'inet',
      table: 'fw4',
      name: 'ft',
      hook: 'ingress',
      priority: 'filter',
      devices: hardwareDevices,
      hardware: true,
      counter: true,
      fedBy: [fw4FlowRule],
    },
  ],
  zones: [makeZone('lan', { forwardsTo: ['wan'] }), makeZone('wan', { networks: ['wan', 'wan6'], masquerade: true })],
  interfaces: [
    makeInterface('lan', 'br-lan'),
    makeInterface('loopback', 'lo'),
    makeInterface('wan', 'eth1', { protocol: 'dhcp' }),
    makeInterface('wan6', 'eth1', { protocol: 'dhcpv6' }),
  ],
  links: [
    makeLink('lo', { kind: 'loopback', hwTcOffload: null }),
    makeLink('eth0', { hwTcOffload: true }),
    makeLink('eth1', { hwTcOffload: true }),
    makePort('lan1', 'br-lan'),
    makePort('lan2', 'br-lan'),
    makePort('lan3', 'br-lan'),
    makePort('lan4', 'br-lan'),
    makeLink('br-lan', { kind: 'bridge', lowers: ['lan1', 'lan2', 'lan3', 'lan4', 'phy0-ap0', 'phy1-ap0'] }),
    makeLink('phy0-ap0', { kind: 'wifi', master: 'br-lan' }),
    makeLink('phy1-ap0', { kind: 'wifi', master: 'br-lan' }),
  ],
  npu: {
    engines: [
      { kind: 'mediatek-ppe', path: '/sys/kernel/debug/ppe0', bound: 84, unbound: 12 },
      { kind: 'mediatek-ppe', path: '/sys/kernel/debug/ppe1', bound: 0, unbound: 3 },
    ],
    wed: 'on',
    vendorModules: [],
    hardwareProbe: { ran: false, skipped: 'a hardware flowtable is loaded', devices: [] },
    kernelMessages: [],
  },
  conntrack: {
    count: 128,
    max: 31_744,
    accounting: true,
    flows: makeFlows({ hardware: 42, software: 3, slow: 83, eligible: 2, local: 20 }),
  },
  load: {
    loadAverage: [0.1, 0.1, 0.1],
    cpus: 4,
    memoryTotalKb: 1_018_200,
    memoryAvailableKb: 812_000,
    samples: [
      {
        uptimeSeconds: 86_399,
        cpu: { total: 34_559_600, idle: 33_900_000, softirq: 120_000 },
        links: { eth1: { rxBytes: 5_000_000, txBytes: 1_000_000 } },
      },
      {
        uptimeSeconds: 86_400,
        cpu: { total: 34_560_000, idle: 33_900_380, softirq: 120_004 },
        links: { eth1: { rxBytes: 6_250_000, txBytes: 1_125_000 } },
      },
    ],
  },
  defaultRoutes: [
    { family: 'ipv4', gateway: '203.0.113.1', device: 'eth1', metric: 0 },
    { family: 'ipv6', gateway: 'fe80::1', device: 'eth1', metric: 512 },
  ],
  storage: { path: '/overlay', freeKb: 7_000_000, totalKb: 7_300_000 },
  software: {
    enabledServices: ['firewall', 'network', 'dnsmasq'],
    shapers: [],
    sqmInterfaces: [],
    qosmateEnabled: false,
    hasTimedRules: false,
    ipsecPolicies: 0,
    markingRules: [],
    nftTables: ['inet fw4'],
    mirrors: false,
  },
  persistence: { systemd: false, rulesFile: null, rulesFileIncludesOurs: false, ownFile: null, ipForwarding: true },
  kernelFaults: [],
  gaps: [],
};

/**
 * A healthy GL-MT6000 (MT7986) on OpenWrt 24.10.5, hardware offload configured, loaded and with flows in hardware; with what a test
 * wants otherwise. Checked by the schema, so that a test cannot build a snapshot that the parsers never would.
 */
export function makeSnapshot(overrides: SnapshotOverrides = {}): Snapshot {
  return snapshotSchema.parse(merge(healthy, overrides));
}

/** The flowtable that fw4 renders in software mode (domain.md 2.2): zone devices as they are. */
export function softwareFlowtable(devices: readonly string[] = ['br-lan', 'eth1']): Snapshot['flowtables'][number] {
  return {
    family: 'inet',
    table: 'fw4',
    name: 'ft',
    hook: 'ingress',
    priority: 'filter',
    devices: [...devices],
    hardware: false,
    counter: true,
    fedBy: [fw4FlowRule],
  };
}

/** Software offload configured and loaded on the default router, with flows in the flowtable. */
export function softwareOverrides(
  flows: FlowCounts = makeFlows({ software: 40, slow: 60, eligible: 2 }),
): SnapshotOverrides {
  return {
    configured: { mode: 'software', options: { flow_offloading: '1', flow_offloading_hw: null } },
    flowtables: [softwareFlowtable()],
    npu: { engines: [{ kind: 'mediatek-ppe', path: '/sys/kernel/debug/ppe0', bound: 0, unbound: 0 }] },
    conntrack: { flows },
  };
}

/** Offload off in configuration and kernel on the default router. */
export function offOverrides(flows: FlowCounts = makeFlows({ slow: 100, eligible: 30 })): SnapshotOverrides {
  return {
    configured: { mode: 'off', options: { flow_offloading: null, flow_offloading_hw: null } },
    flowtables: [],
    npu: { engines: [{ kind: 'mediatek-ppe', path: '/sys/kernel/debug/ppe0', bound: 0, unbound: 0 }] },
    conntrack: { flows },
  };
}

/** A Debian box with two Ethernet cards and our own table in software mode. */
export function debianOverrides(flows: FlowCounts = makeFlows({ software: 12, slow: 20 })): SnapshotOverrides {
  return {
    platform: 'nftables',
    identity: {
      boardName: null,
      model: 'Standard PC (Q35 + ICH9, 2009)',
      compatible: [],
      system: null,
      distribution: 'Debian GNU/Linux',
      release: '12',
      revision: null,
      target: null,
      architecture: 'x86_64',
      kernel: '6.1.0-49-cloud-amd64',
    },
    stack: { packageManager: 'apt', packages: {}, nftVersion: '1.0.6' },
    configured: { source: 'nft-file', mode: 'software', options: null, hasDefaultsSection: false },
    flowtables: [
      {
        family: 'inet',
        table: 'flowhelm',
        name: 'ft',
        hook: 'ingress',
        priority: 'filter',
        devices: ['lan', 'wan'],
        hardware: false,
        counter: true,
        fedBy: [{ chain: 'forward', rule: 'meta l4proto { tcp, udp } flow add @ft' }],
      },
    ],
    zones: [],
    interfaces: [],
    links: [makeLink('lo', { kind: 'loopback', hwTcOffload: null }), makeLink('lan'), makeLink('wan')],
    npu: { engines: [], wed: 'absent' },
    conntrack: { flows },
    defaultRoutes: [{ family: 'ipv4', gateway: '203.0.113.1', device: 'wan', metric: 0 }],
    storage: { path: '/' },
    software: { enabledServices: [], nftTables: ['inet filter', 'inet flowhelm'] },
    persistence: { systemd: true, rulesFile: '/etc/nftables.conf', ownFile: 'table inet flowhelm { }' },
  };
}
