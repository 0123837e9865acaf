import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { section } from '../../../electron/router/command.ts';
import { listFlows, parseFlowCounts, parseFlowList, readConntrack } from '../../../electron/router/conntrack.ts';
import { parseConntrack } from '../../../electron/router/conntrack-lines.ts';
import { parseReport } from '../../../electron/router/report.ts';
import type { FlowCounts } from '../../../shared/model/snapshot.ts';
import { capture, capturedSection } from './captures.ts';
import { countEntries } from './count-entries.ts';
import { type Awk, awks, runOnFakeRouter, runSection } from './fake-root.ts';

const states61 = 'measured/measured_k6.1.192_nft1.0.6_ct1.4.7_states.log';
const states72 = 'measured/measured_k7.2.13_nft1.1.7_ct1.4.9_states.log';

/** Forms that the captures lack, each a line that some router prints (domain.md 5.2, 9.7). */
const rareLines = `ipv4     2 udp      17 28 src=192.168.1.10 dst=10.0.0.2 sport=5353 dport=53 packets=1 bytes=60 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 sport=53 dport=5353 packets=0 bytes=0 mark=0 zone=0 use=2
ipv4     2 udp      17 170 src=192.168.1.10 dst=10.0.0.2 sport=9000 dport=443 packets=9 bytes=900 src=10.0.0.2 dst=10.0.0.1 sport=443 dport=9000 packets=8 bytes=800 [ASSURED] mark=256 secctx=system_u:object_r:unlabeled_t:s0 zone=0 delta-time=12 use=2
ipv4     2 gre      47 179 src=192.168.1.10 dst=10.0.0.2 srckey=0x0 dstkey=0x1 src=10.0.0.2 dst=10.0.0.1 srckey=0x1 dstkey=0x0 [ASSURED] mark=0 zone=0 use=2
ipv4     2 unknown  2 599 src=192.168.1.1 dst=224.0.0.1 [UNREPLIED] src=224.0.0.1 dst=192.168.1.1 mark=0 zone=0 use=2
ipv4     2 tcp      6 7400 ESTABLISHED src=198.51.100.9 dst=203.0.113.2 sport=50000 dport=443 src=192.168.1.20 dst=198.51.100.9 sport=443 dport=50000 [ASSURED] mark=0 zone=0 use=2
ipv4     2 tcp      6 7400 ESTABLISHED src=198.51.100.9 dst=203.0.113.2 sport=50001 dport=22 src=203.0.113.2 dst=198.51.100.9 sport=22 dport=50001 [ASSURED] mark=0 zone=0 use=2
ipv4     2 udp      17 20 src=127.0.0.1 dst=127.0.0.1 sport=1 dport=2 src=127.0.0.1 dst=127.0.0.1 sport=2 dport=1 [ASSURED] mark=0 zone=0 use=2
ipv6     10 tcp      6 7400 ESTABLISHED src=fd00:0001:0000:0000:0000:0000:0000:0001 dst=2001:0db8:0000:0000:0000:0000:0000:0001 sport=50001 dport=443 src=2001:0db8:0000:0000:0000:0000:0000:0001 dst=fd00:0001:0000:0000:0000:0000:0000:0001 sport=443 dport=50001 [ASSURED] mark=0 zone=0 use=2
ipv6     10 icmpv6   58 29 src=fd00:0001:0000:0000:0000:0000:0000:0002 dst=2001:0db8:0000:0000:0000:0000:0000:0001 type=128 code=0 id=5 src=2001:0db8:0000:0000:0000:0000:0000:0001 dst=fd00:0001:0000:0000:0000:0000:0000:0002 type=129 code=0 id=5 mark=0 zone=0 use=2
ipv4     2 tcp      6 src=192.168.1.10 dst=10.0.0.2 sport=1 dport=2 src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 [HW_OFFLOAD] mark=0 zone=0 use=3
`;

const tables: readonly [name: string, text: string][] = [
  ['fw4 with hardware offload', capture('fw4-lab/nf_conntrack.hardware.txt')],
  ['fw4 with software offload', capture('fw4-lab/nf_conntrack.software.txt')],
  ['a 6.1 kernel, the whole log', capture(states61)],
  ['a 7.2 kernel, the whole log', capture(states72)],
  ['a 7.2 kernel right after a reload', capturedSection(states72, '== ct after reload')],
  ['conntrack -L', capturedSection(states72, '== -L')],
  ['rare lines', rareLines],
  ['nothing', ''],
];

const fibTrie = `Local:
     |-- 10.0.0.1
        /32 host LOCAL
     |-- 10.0.2.21
        /32 host LOCAL
     |-- 10.0.2.22
        /32 host LOCAL
     |-- 192.168.1.1
        /32 host LOCAL
     |-- 203.0.113.2
        /32 host LOCAL
     |-- 192.168.1.255
        /32 link BROADCAST
`;
const ifInet6 = `fd000001000000000000000000000001 04 40 00 82      lan\n00000000000000000000000000000001 01 80 10 80       lo\n`;
const ownAddresses = new Set(['10.0.0.1', '10.0.2.21', '10.0.2.22', '192.168.1.1', '203.0.113.2', 'fd00:1::1', '::1']);

/** A conntrack tool that lists a file, and can ask the kernel. */
const toolWith = (file: string) => `case "$*" in -C) echo 3 ;; -L) cat ROOT/${file} ;; *) exit 2 ;; esac`;

function countOnRouter(table: string, awk: Awk): FlowCounts | null {
  const files = { '/proc/net/fib_trie': fibTrie, '/proc/net/if_inet6': ifInet6, '/proc/net/nf_conntrack': table };
  return parseFlowCounts(parseReport(runSection(section(readConntrack), files, awk)));
}

describe('counting on the router', () => {
  test.each(awks.flatMap((awk) => tables.map(([name, table]) => ({ awk, name, table }))))(
    '$awk agrees with the parsed entries: $name',
    ({ awk, table }) => {
      expect(countOnRouter(table, awk)).toEqual(countEntries(parseConntrack(table), ownAddresses));
    },
  );

  test('knows forwarded from local after NAT', () => {
    expect(countOnRouter(rareLines, 'busybox')).toEqual({
      total: 10,
      byPath: { hardware: 1, software: 0, slow: 9 },
      byProtocol: {
        tcp: { hardware: 1, software: 0, slow: 3 },
        udp: { hardware: 0, software: 0, slow: 3 },
        other: { hardware: 0, software: 0, slow: 3 },
      },
      byFamily: { ipv4: { hardware: 1, software: 0, slow: 7 }, ipv6: { hardware: 0, software: 0, slow: 2 } },
      // The IGMP line, the login to the router, loopback and the router's own IPv6 download; the port forward is none of them.
      local: 4,
      eligible: 2,
    });
  });

  test.each(awks)('falls back to conntrack -L, whose IPv6 addresses are short (%s)', (awk) => {
    const lines = `tcp      6 7400 ESTABLISHED src=fd00:1::1 dst=2001:db8::1 sport=1 dport=2 src=2001:db8::1 dst=fd00:1::1 sport=2 dport=1 [ASSURED] mark=0 use=2
tcp      6 7400 ESTABLISHED src=fd00:1::2 dst=2001:db8::1 sport=1 dport=2 src=2001:db8::1 dst=fd00:1::2 sport=2 dport=1 [ASSURED] mark=0 use=2
udp      17 10 src=::1 dst=::1 sport=1 dport=2 src=::1 dst=::1 sport=2 dport=1 mark=0 use=2
`;
    const files = { '/proc/net/fib_trie': fibTrie, '/proc/net/if_inet6': ifInet6, '/table': lines };
    const text = runSection(section(readConntrack), files, awk, { conntrack: toolWith('table') });
    expect(parseFlowCounts(parseReport(text))).toMatchObject({
      total: 3,
      byFamily: { ipv6: { slow: 3 } },
      local: 2,
      eligible: 1,
    });
  });

  const one = `${tables[0]?.[1].split('\n')[0]}\n`;
  const two = `${one}${one}`;
  test.each<[string, { file: string | null; entries: string | null; tool: string | null }, number | null]>([
    ['the file of the kernel while the table is small', { file: one, entries: '00000fff', tool: toolWith('table') }, 1],
    ['the tool when it is large', { file: one, entries: '00001000', tool: toolWith('table') }, 2],
    ['the file when there is no tool', { file: one, entries: '0000ea60', tool: null }, 1],
    ['the file when the tool cannot ask the kernel', { file: one, entries: '0000ea60', tool: 'exit 1' }, 1],
    ['the file when nobody knows how large it is', { file: one, entries: null, tool: toolWith('table') }, 1],
    ['the tool when there is no file', { file: null, entries: '00000005', tool: toolWith('table') }, 2],
    ['nothing when the tool cannot ask the kernel either', { file: null, entries: '00000005', tool: 'exit 1' }, null],
  ])('counts and lists %s', (_, { file, entries, tool }, expected) => {
    const files = {
      '/table': two,
      ...(file !== null && { '/proc/net/nf_conntrack': file }),
      ...(entries !== null && {
        '/proc/net/stat/nf_conntrack': `entries  clashres found new\n${entries}  00000000 00000000 00000000\n`,
      }),
    };
    const programs = { cat: 'exec /bin/cat "$@"', ...(tool !== null && { conntrack: tool }) };
    const counted = parseFlowCounts(parseReport(runSection(section(readConntrack), files, 'busybox', programs)));
    expect(counted?.total ?? null).toBe(expected);
    const listed = parseFlowList(runSection(section(listFlows, 10, 'any'), files, 'busybox', programs));
    expect(listed.entries).toHaveLength(expected ?? 0);
  });

  test('says so when there is no table at all', () => {
    expect(parseFlowCounts(parseReport(runSection(section(readConntrack), {}, 'busybox')))).toBeNull();
  });

  test('parts always add up', () => {
    const line = fc.tuple(
      fc.constantFrom('hardware', 'software', 'slow', 'x'),
      fc.constantFrom('tcp', 'udp', 'other', 'sctp'),
      fc.constantFrom('ipv4', 'ipv6', ''),
      fc.constantFrom('local', 'eligible', 'other'),
      fc.oneof(fc.nat(), fc.string()),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = `${lines.map((parts) => `=flows ${parts.join(' ')}`).join('\n')}\n=counted\n`;
        const counts = parseFlowCounts(parseReport(text));
        const sum = (paths: FlowCounts['byPath']) => paths.hardware + paths.software + paths.slow;
        if (!counts) throw new Error('not counted');
        expect(sum(counts.byPath)).toBe(counts.total);
        expect(Object.values(counts.byProtocol).reduce((total, paths) => total + sum(paths), 0)).toBe(counts.total);
        expect(Object.values(counts.byFamily).reduce((total, paths) => total + sum(paths), 0)).toBe(counts.total);
        expect(counts.local + counts.eligible).toBeLessThanOrEqual(counts.byPath.slow);
      }),
    );
  });
});

describe('parseConntrack', () => {
  test('a tagged line has neither timeout nor state', () => {
    const [entry] = parseConntrack(capture('fw4-lab/nf_conntrack.hardware.txt').split('\n')[2] ?? '');
    expect(entry).toEqual({
      family: 'ipv4',
      protocol: 'udp',
      path: 'hardware',
      state: null,
      timeoutSeconds: null,
      source: '192.168.1.2',
      sourcePort: 48503,
      destination: '203.0.113.1',
      destinationPort: 5202,
      replySource: '203.0.113.1',
      replyDestination: '203.0.113.2',
      packets: 730,
      bytes: 1074592,
      assured: false,
      unreplied: false,
      mark: 0,
    });
  });

  test.each([
    [0, { unreplied: true, assured: false, timeoutSeconds: 28, state: null }],
    [1, { assured: true, mark: 256, timeoutSeconds: 170, bytes: 1700 }],
    [2, { protocol: 'gre', sourcePort: null, packets: null, bytes: null }],
    [3, { protocol: 'unknown', timeoutSeconds: 599, destination: '224.0.0.1' }],
    [4, { state: 'ESTABLISHED', timeoutSeconds: 7400, replySource: '192.168.1.20' }],
    [8, { family: 'ipv6', protocol: 'icmpv6', destinationPort: null }],
    [9, { path: 'hardware', state: null, timeoutSeconds: null }],
  ])('reads the rare line %i', (index, expected) => {
    expect(parseConntrack(rareLines)[index]).toMatchObject(expected);
  });

  test('an event line carries a timeout and a state beside its tag', () => {
    const events = capturedSection('measured/measured_k7.2.13_nft1.1.7_devicelists.log', '==== conntrack -E');
    expect(parseConntrack(events).at(-1)).toMatchObject({ path: 'software', source: '192.168.1.10' });
  });

  test('never throws and never makes more entries than lines', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'src=',
        'dst=1',
        '\n',
        ' ',
        '[OFFLOAD]',
        '[HW_OFFLOAD]',
        'ipv4 2 tcp 6',
        'sport=99999999',
        'mark=x',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join(' ');
        expect(parseConntrack(text).length).toBeLessThanOrEqual(text.split('\n').length);
      }),
    );
  });
});

describe('listFlows', () => {
  const table = capture('fw4-lab/nf_conntrack.hardware.txt');
  const list = (limit: number, path: 'hardware' | 'software' | 'slow' | 'any', awk: Awk) =>
    parseFlowList(runSection(section(listFlows, limit, path), { '/proc/net/nf_conntrack': table }, awk));

  test.each(awks)('filters by path and stops at the limit (%s)', (awk) => {
    expect(list(1000, 'any', awk)).toEqual({ entries: parseConntrack(table), truncated: false });
    expect(list(1000, 'hardware', awk).entries).toHaveLength(9);
    expect(list(1000, 'slow', awk).entries).toHaveLength(8);
    expect(list(1000, 'software', awk)).toEqual({ entries: [], truncated: false });
    expect(list(9, 'hardware', awk)).toMatchObject({ truncated: false });
    const some = list(3, 'hardware', awk);
    expect(some.entries).toEqual(
      parseConntrack(table)
        .filter((entry) => entry.path === 'hardware')
        .slice(0, 3),
    );
    expect(some.truncated).toBe(true);
  });

  test('the answer that broke off counts as truncated', () => {
    expect(parseFlowList(table.slice(0, 500)).truncated).toBe(true);
  });

  test('reads nothing but the table', () => {
    const { started } = runOnFakeRouter(
      { files: { '/proc/net/nf_conntrack': table }, programs: {} },
      [section(listFlows, 5, 'any')],
      { shell: 'busybox', awk: 'busybox' },
    );
    expect(started).toEqual(['awk']);
  });
});
