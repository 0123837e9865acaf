import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlowEntry } from '../../../shared/model/snapshot.ts';
import { canonicalAddress } from '../../../shared/rules/addresses.ts';
import { type FlowContext, type SlowFlowCode, whySlow } from '../../../shared/rules/flow-reason.ts';
import { makeSnapshot, offOverrides } from '../snapshot-builder.ts';

const forwarded: FlowEntry = {
  family: 'ipv4',
  protocol: 'tcp',
  path: 'slow',
  state: 'ESTABLISHED',
  timeoutSeconds: 7400,
  source: '192.168.1.10',
  sourcePort: 51_000,
  destination: '198.51.100.7',
  destinationPort: 443,
  replySource: '198.51.100.7',
  replyDestination: '203.0.113.2',
  packets: 12,
  bytes: 3400,
  assured: true,
  unreplied: false,
  mark: 0,
};
const udp: Partial<FlowEntry> = { protocol: 'udp', state: null };
const context: FlowContext = {
  localAddresses: ['192.168.1.1', '203.0.113.2', '2001:db8::1/64'],
  snapshot: makeSnapshot(),
};

describe('whySlow', () => {
  it.each<[name: string, code: SlowFlowCode, entry: Partial<FlowEntry>, context?: Partial<FlowContext>]>([
    ['established and quiet', 'quiet', {}],
    ['from the router', 'local', { source: '203.0.113.2', replyDestination: '203.0.113.2' }],
    ['to the router', 'local', { destination: '192.168.1.1', replySource: '192.168.1.1', destinationPort: 22 }],
    [
      'to the router, spelled in full',
      'local',
      {
        family: 'ipv6',
        source: '2001:0db8:0001:0000:0000:0000:0000:0010',
        destination: '2001:0db8:0000:0000:0000:0000:0000:0001',
        replySource: '2001:0db8:0000:0000:0000:0000:0000:0001',
      },
    ],
    [
      'a forwarded port is not local',
      'quiet',
      {
        source: '198.51.100.9',
        destination: '203.0.113.2',
        replySource: '192.168.1.20',
        replyDestination: '198.51.100.9',
      },
    ],
    ['on the link', 'local', { family: 'ipv6', source: 'fe80::1', destination: 'fe80::2', replySource: 'fe80::2' }],
    ['on the router itself', 'local', { source: '127.0.0.1', destination: '127.0.0.1', replySource: '127.0.0.1' }],
    ['IPv4 multicast', 'multicast', { ...udp, destination: '239.255.255.250', destinationPort: 1900 }],
    ['IPv6 multicast', 'multicast', { ...udp, destination: 'ff02::fb' }],
    ['broadcast', 'multicast', { ...udp, destination: '255.255.255.255' }],
    ['offload off', 'offload-off', {}, { snapshot: makeSnapshot(offOverrides()) }],
    ['ICMP', 'protocol', { protocol: 'icmp', state: null }],
    ['handshake', 'not-established', { state: 'SYN_SENT', unreplied: true }],
    ['closing', 'closing', { state: 'TIME_WAIT' }],
    ['unanswered UDP', 'unreplied', { ...udp, unreplied: true, assured: false }],
    ['FTP', 'helper', { destinationPort: 21 }],
    ['SIP', 'helper', { ...udp, destinationPort: 5060 }],
    ['port 21 over UDP is not FTP', 'quiet', { ...udp, destinationPort: 21 }],
    ['a device that is not listed', 'device-not-listed', {}, { devices: ['lan1', 'wg0'] }],
    ['devices that are listed', 'quiet', {}, { devices: ['lan1', 'eth1'] }],
    ['devices, but no snapshot', 'quiet', {}, { devices: ['wg0'], snapshot: null }],
    ['DNS', 'quiet', { ...udp, destinationPort: 53 }],
  ])('%s: %s', (_name, code, entry, more) => {
    const answer = whySlow({ ...forwarded, ...entry }, { ...context, ...more });
    expect(answer?.code).toBe(code);
    expect(answer?.text).toMatch(/^[A-Z].*\.$/);
  });

  it('has nothing to say about offloaded flows', () => {
    expect(whySlow({ ...forwarded, path: 'hardware', state: null }, context)).toBeNull();
    expect(whySlow({ ...forwarded, path: 'software', state: null }, context)).toBeNull();
  });
});

describe('canonicalAddress', () => {
  it.each([
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['FE80::1%br-lan', 'fe80:0:0:0:0:0:0:1'],
    ['::', '0:0:0:0:0:0:0:0'],
    ['fd00:1::/48', 'fd00:0001::'],
    ['192.168.1.1/24', '192.168.1.1'],
  ])('knows that %s and %s are one', (a, b) => {
    expect(canonicalAddress(a)).toBe(canonicalAddress(b));
  });

  it('is stable on what it has made', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => canonicalAddress(canonicalAddress(address)) === canonicalAddress(address)),
    );
  });
});
