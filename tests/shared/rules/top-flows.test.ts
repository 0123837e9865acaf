import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowEntry } from '../../../shared/model/snapshot.ts';
import { serviceName } from '../../../shared/rules/service-names.ts';
import { type FlowSum, lanHostOf, serviceOf, topFlows } from '../../../shared/rules/top-flows.ts';

const web: FlowEntry = {
  family: 'ipv4',
  protocol: 'tcp',
  path: 'hardware',
  state: null,
  timeoutSeconds: null,
  source: '192.168.1.10',
  sourcePort: 50_000,
  destination: '198.51.100.7',
  destinationPort: 443,
  replySource: '198.51.100.7',
  replyDestination: '203.0.113.2',
  packets: 10,
  bytes: 1000,
  assured: false,
  unreplied: false,
  mark: 0,
};
const flow = (over: Partial<FlowEntry>): FlowEntry => ({ ...web, ...over });

test.each<[string, Partial<FlowEntry>, string]>([
  ['out through NAT', {}, '192.168.1.10'],
  [
    'in through a forwarded port',
    {
      source: '198.51.100.9',
      destination: '203.0.113.2',
      replySource: '192.168.1.20',
      replyDestination: '198.51.100.9',
    },
    '192.168.1.20',
  ],
  [
    'a forwarded port used from inside, with both rewritten',
    { destination: '203.0.113.2', replySource: '192.168.1.20', replyDestination: '192.168.1.1' },
    '192.168.1.10',
  ],
  [
    'IPv6 without NAT, in two spellings',
    {
      family: 'ipv6',
      source: '2001:0db8:0001:0000:0000:0000:0000:0010',
      destination: '2606:4700::1',
      replySource: '2606:4700:0:0:0:0:0:1',
      replyDestination: '2001:db8:1::10',
    },
    '2001:0db8:0001:0000:0000:0000:0000:0010',
  ],
  [
    'from outside to a private address that is routed',
    { source: '198.51.100.9', destination: '10.0.0.5', replySource: '10.0.0.5', replyDestination: '198.51.100.9' },
    '10.0.0.5',
  ],
  ['nobody answered', { replySource: null, replyDestination: null }, '192.168.1.10'],
])('the host in the LAN: %s', (_, over, host) => {
  expect(lanHostOf(flow(over))).toBe(host);
});

test.each([
  [{ protocol: 'tcp', destinationPort: 443 }, 'tcp/443', 'HTTPS'],
  [{ protocol: 'udp', destinationPort: 443 }, 'udp/443', 'HTTP/3'],
  [{ protocol: 'icmp', destinationPort: null }, 'icmp', 'Ping'],
  [{ protocol: 'tcp', destinationPort: 40_000 }, 'tcp/40000', null],
  [{ protocol: 'constructor', destinationPort: null }, 'constructor', null],
])('the service of %j', (over, service, name) => {
  expect(serviceOf(flow(over))).toBe(service);
  expect(serviceName(service)).toBe(name);
});

test('most connections first, the same number by name, the others in one sum', () => {
  const flows = [
    flow({}),
    flow({ path: 'slow', bytes: null }),
    flow({ source: '192.168.1.12', path: 'software', bytes: 5 }),
    flow({ source: '192.168.1.11', protocol: 'udp', destinationPort: 53, bytes: null }),
    flow({ source: '192.168.1.13', bytes: 7 }),
  ];
  expect(topFlows(flows, 2)).toEqual({
    hosts: {
      first: [
        { host: '192.168.1.10', flows: 2, byPath: { hardware: 1, software: 0, slow: 1 }, bytes: 1000 },
        { host: '192.168.1.11', flows: 1, byPath: { hardware: 1, software: 0, slow: 0 }, bytes: null },
      ],
      rest: { count: 2, flows: 2, byPath: { hardware: 1, software: 1, slow: 0 }, bytes: 12 },
    },
    services: {
      first: [
        { service: 'tcp/443', name: 'HTTPS', flows: 4, byPath: { hardware: 2, software: 1, slow: 1 }, bytes: 1012 },
        { service: 'udp/53', name: 'DNS', flows: 1, byPath: { hardware: 1, software: 0, slow: 0 }, bytes: null },
      ],
      rest: null,
    },
  });
});

describe('for any flows and limit', () => {
  const any = fc.record({
    source: fc.constantFrom('192.168.1.10', '192.168.1.11', '198.51.100.1', '2001:db8::1', ''),
    destination: fc.constantFrom('192.168.1.1', '198.51.100.2', 'ff02::1'),
    replySource: fc.constantFrom(null, '192.168.1.20', '198.51.100.2'),
    replyDestination: fc.constantFrom(null, '203.0.113.2', '192.168.1.10'),
    destinationPort: fc.constantFrom(null, 53, 443, 40_000),
    protocol: fc.constantFrom('tcp', 'udp', 'icmp', '__proto__'),
    path: fc.constantFrom('hardware', 'software', 'slow'),
    bytes: fc.option(fc.nat()),
  });

  test('every flow is in exactly one host and one service', () => {
    fc.assert(
      fc.property(fc.array(any.map(flow), { maxLength: 60 }), fc.nat(6), (flows, limit) => {
        for (const { first, rest } of Object.values(topFlows(flows, limit))) {
          expect(first.length).toBeLessThanOrEqual(limit);
          const all: readonly FlowSum[] = rest === null ? first : [...first, rest];
          expect(all.reduce((sum, each) => sum + each.flows, 0)).toBe(flows.length);
          const bytes = flows.reduce((sum, each) => sum + (each.bytes ?? 0), 0);
          expect(all.reduce((sum, each) => sum + (each.bytes ?? 0), 0)).toBe(bytes);
          for (const { byPath, flows: count } of all)
            expect(byPath.hardware + byPath.software + byPath.slow).toBe(count);
        }
      }),
      { numRuns: 200 },
    );
  });
});
