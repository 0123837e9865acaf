import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../shared/model/observation.ts';
import { figureNames } from '../../../shared/model/sample.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { figuresOf } from '../../../shared/rules/figures.ts';
import { makeFlows, makeInterface, makeLink, makeSnapshot } from '../snapshot-builder.ts';

type Links = Record<string, [rx: number, tx: number]>;

const bytes = (links: Links) =>
  Object.fromEntries(Object.entries(links).map(([name, [rxBytes, txBytes]]) => [name, { rxBytes, txBytes }]));

/** A reading `seconds` after the start, with counters of the devices and, if given, of the ports. */
function reading(
  seconds: number,
  { links = {}, ports, ...over }: { links?: Links; ports?: Links } & Partial<Reading> = {},
): Reading {
  return {
    bootId: 'boot-1',
    configurationDigest: 'd',
    sample: {
      uptimeSeconds: 1000 + seconds,
      cpu: { total: 400_000 + seconds * 400, idle: 300_000 + seconds * 300, softirq: 1000 + seconds * 40 },
      links: bytes(links),
    },
    loadAverage: [0.1, 0.1, 0.1],
    flows: makeFlows({ software: 3, eligible: 2 }),
    conntrack: { entries: 6, max: 1000 },
    npu: null,
    portCounters: ports === undefined ? null : bytes(ports),
    gatewayMs: null,
    cpuMs: 20,
    ...over,
  };
}

const inHardware = makeFlows({ hardware: 9 });
const snapshot = makeSnapshot();

test('figures of a reading alone: everything that needs no difference', () => {
  const now = reading(0, {
    npu: [
      { kind: 'mediatek-ppe', path: '/a', bound: 5, unbound: 1 },
      { kind: 'mediatek-ppe', path: '/b', bound: 2, unbound: 0 },
    ],
    gatewayMs: 3.5,
  });
  expect(figuresOf({ before: null, now, snapshot })).toEqual({
    figures: {
      hardware: 0,
      software: 3,
      slow: 2,
      eligible: 2,
      conntrackEntries: 6,
      conntrackMax: 1000,
      npuBound: 7,
      npuCapacity: 16_384,
      cpuBusyShare: null,
      softirqShare: null,
      rxBitsPerSecond: null,
      txBitsPerSecond: null,
      gatewayMs: 3.5,
      pollCpuMs: 20,
    },
    rateSource: null,
  });
});

test('shares and rates of two readings', () => {
  const { figures, rateSource } = figuresOf({
    before: reading(0, { links: { eth1: [1000, 500], 'br-lan': [0, 0] } }),
    now: reading(2, { links: { eth1: [251_000, 125_500], 'br-lan': [9e9, 9e9] } }),
    snapshot,
  });
  expect(figures).toMatchObject({ cpuBusyShare: 0.25, softirqShare: 0.1 });
  expect(figures).toMatchObject({ rxBitsPerSecond: 1_000_000, txBitsPerSecond: 500_000 });
  expect(rateSource).toBe('interface');
});

describe('no rates and shares', () => {
  const links: Links = { eth1: [1000, 1000] };
  const later: Links = { eth1: [2000, 2000] };
  test.each<[string, Reading | null, Reading, Snapshot | null]>([
    ['after a reboot that the uptime shows', reading(500, { links }), reading(2, { links: later }), snapshot],
    [
      'after a reboot long ago, when the uptime is higher again',
      reading(0, { links }),
      reading(500, { links: later, bootId: 'boot-2' }),
      snapshot,
    ],
    ['without an earlier reading', null, reading(2, { links: later }), snapshot],
    ['when the counters were not read', reading(0, { sample: null }), reading(2, { links: later }), snapshot],
  ])('%s', (_, before, now, known) => {
    const { figures, rateSource } = figuresOf({ before, now, snapshot: known });
    expect(figures).toMatchObject({ cpuBusyShare: null, softirqShare: null, rxBitsPerSecond: null });
    expect(rateSource).toBeNull();
  });

  test.each<[string, Links, Links]>([
    ['of a counter that went back or wrapped', { eth1: [4_294_967_000, 10] }, { eth1: [500, 20] }],
    ['of a device that is new', {}, { eth1: [500, 20] }],
    ['of a device that is gone', { eth1: [500, 20] }, {}],
  ])('%s; the shares are known', (_, before, after) => {
    const { figures, rateSource } = figuresOf({
      before: reading(0, { links: before }),
      now: reading(2, { links: after }),
      snapshot,
    });
    expect(figures).toMatchObject({ cpuBusyShare: 0.25, rxBitsPerSecond: null, txBitsPerSecond: null });
    expect(rateSource).toBeNull();
  });

  test('before the first probe nobody knows which device counts', () => {
    const two = { before: reading(0, { links }), now: reading(2, { links: later }) };
    expect(figuresOf({ ...two, snapshot: null })).toMatchObject({
      figures: { cpuBusyShare: 0.25, rxBitsPerSecond: null, npuCapacity: null },
      rateSource: null,
    });
  });
});

describe('flows in hardware', () => {
  const at = (seconds: number, more: Parameters<typeof reading>[1] = {}) =>
    reading(seconds, { links: { eth1: [seconds * 125, 0] }, flows: inHardware, ...more });

  test('the device misses them, and the figure says so', () => {
    const { figures, rateSource } = figuresOf({ before: at(0), now: at(2), snapshot });
    expect(figures.rxBitsPerSecond).toBe(1000);
    expect(rateSource).toBe('interface-low');
  });

  test('the device may miss them where flows are not known and a hardware flowtable is loaded', () => {
    const unknown = { before: at(0, { flows: null }), now: at(2, { flows: null }) };
    expect(figuresOf({ ...unknown, snapshot: makeSnapshot() }).rateSource).toBe('interface-low');
  });

  test('counters of the port are the truth, over the time since they were read', () => {
    const { figures, rateSource } = figuresOf({
      before: at(28),
      beforePorts: at(0, { ports: { eth1: [0, 0] } }),
      now: at(30, { ports: { eth1: [3_750_000, 375_000] } }),
      snapshot,
    });
    expect(figures).toMatchObject({ rxBitsPerSecond: 1_000_000, txBitsPerSecond: 100_000 });
    expect(rateSource).toBe('port-counters');
  });

  test('between two looks at the ports there is no rate rather than a low one', () => {
    const { figures, rateSource } = figuresOf({
      before: at(2),
      beforePorts: at(0, { ports: { eth1: [0, 0] } }),
      now: at(4),
      snapshot,
    });
    expect(figures.rxBitsPerSecond).toBeNull();
    expect(rateSource).toBeNull();
  });

  test('a vendor engine leaves no tag and hides traffic all the same', () => {
    const vendor = makeSnapshot({
      npu: { engines: [{ kind: 'qualcomm-nss', path: '/sys/kernel/debug/ecm', bound: 4, unbound: 0 }] },
    });
    const plain = { flows: makeFlows({ slow: 4 }) };
    expect(figuresOf({ before: at(0, plain), now: at(2, plain), snapshot: vendor }).rateSource).toBe('interface-low');
  });

  test('a shared port counts for nothing', () => {
    const oneArm = makeSnapshot({
      links: [
        makeLink('eth0'),
        makeLink('eth0.1', { kind: 'vlan', lowers: ['eth0'], master: 'br-lan' }),
        makeLink('eth0.2', { kind: 'vlan', lowers: ['eth0'] }),
        makeLink('br-lan', { kind: 'bridge', lowers: ['eth0.1'] }),
      ],
      defaultRoutes: [{ family: 'ipv4', gateway: '203.0.113.1', device: 'eth0.2', metric: 0 }],
    });
    const links = (seconds: number): Links => ({ 'eth0.2': [seconds * 125, 0] });
    const { rateSource } = figuresOf({
      before: at(0, { links: links(0) }),
      beforePorts: at(0, { ports: { eth0: [0, 0] } }),
      now: at(2, { links: links(2), ports: { eth0: [9e9, 0] } }),
      snapshot: oneArm,
    });
    expect(rateSource).toBe('interface-low');
  });
});

test('PPPoE and the port below it are counted once', () => {
  const pppoe = makeSnapshot({
    links: [makeLink('eth1'), makeLink('pppoe-wan', { kind: 'ppp' })],
    interfaces: [makeInterface('wan', 'eth1', { protocol: 'pppoe', l3Device: 'pppoe-wan' })],
    defaultRoutes: [
      { family: 'ipv4', gateway: null, device: 'pppoe-wan', metric: 0 },
      { family: 'ipv6', gateway: 'fe80::1', device: 'eth1', metric: 512 },
    ],
  });
  const links = (count: number): Links => ({ eth1: [count, 0], 'pppoe-wan': [count, 0] });
  const { figures } = figuresOf({
    before: reading(0, { links: links(0) }),
    now: reading(1, { links: links(1000) }),
    snapshot: pppoe,
  });
  expect(figures.rxBitsPerSecond).toBe(8000);
});

test.each([
  ['MT7986, two engines', makeSnapshot(), 16_384],
  [
    'a SoC without an engine',
    makeSnapshot({ identity: { compatible: ['qcom,ipq4019'], target: 'ipq40xx/generic' } }),
    null,
  ],
  ['unknown hardware', makeSnapshot({ identity: { compatible: [], system: null, target: null } }), null],
])('room of the NPU: %s', (_, known, capacity) => {
  expect(figuresOf({ before: null, now: reading(0), snapshot: known }).figures.npuCapacity).toBe(capacity);
});

test('an engine that cannot be read leaves the sum unknown', () => {
  const engine = { kind: 'mediatek-ppe', path: '/a', bound: 5, unbound: 1 } as const;
  const now = reading(0, { npu: [engine, { ...engine, bound: null }] });
  expect(figuresOf({ before: null, now, snapshot }).figures.npuBound).toBeNull();
});

test('an empty table of the NPU beside flows in hardware is not kept as a figure', () => {
  const empty = { npu: [{ kind: 'mediatek-ppe', path: '/a', bound: 0, unbound: 4 }] } as const;
  const boundBeside = (flows: Reading['flows']) =>
    figuresOf({ before: null, now: reading(0, { ...empty, flows }), snapshot }).figures.npuBound;
  expect(boundBeside(inHardware)).toBeNull();
  expect(boundBeside(makeFlows({ software: 3 }))).toBe(0);
});

test('figures are null or finite and not negative, shares at most 1', () => {
  const counters = fc.dictionary(
    fc.constantFrom('eth1', 'lan1', 'br-lan'),
    fc.record({ rxBytes: fc.nat(), txBytes: fc.nat() }),
  );
  const cpu = fc.record({ total: fc.nat(), idle: fc.nat(), softirq: fc.nat() });
  const arbitrary = fc.record({
    bootId: fc.constantFrom(null, 'a', 'b'),
    sample: fc.option(fc.record({ uptimeSeconds: fc.nat(9999), cpu, links: counters })),
    portCounters: fc.option(counters),
    flows: fc.constantFrom(null, inHardware, makeFlows({ slow: 4 })),
  });
  fc.assert(
    fc.property(arbitrary, arbitrary, arbitrary, (before, ports, now) => {
      const { figures } = figuresOf({
        before: reading(0, before),
        beforePorts: reading(0, ports),
        now: reading(0, now),
        snapshot,
      });
      expect(Object.keys(figures).sort()).toEqual([...figureNames].sort());
      for (const value of Object.values(figures))
        expect(value === null || (Number.isFinite(value) && value >= 0)).toBe(true);
      expect(figures.cpuBusyShare ?? 0).toBeLessThanOrEqual(1);
      expect(figures.softirqShare ?? 0).toBeLessThanOrEqual(1);
    }),
    { numRuns: 150 },
  );
});
