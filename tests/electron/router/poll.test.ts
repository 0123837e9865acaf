import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { section } from '../../../electron/router/command.ts';
import { parseFlowCounts, readConntrack } from '../../../electron/router/conntrack.ts';
import { parseLoad, readLoad } from '../../../electron/router/load.ts';
import { type PollRequest, parsePoll, readPoll } from '../../../electron/router/poll.ts';
import { parseReport } from '../../../electron/router/report.ts';
import type { ScriptResult } from '../../../electron/ssh/script.ts';
import type { Reading } from '../../../shared/model/observation.ts';
import { capture } from './captures.ts';
import { type Awk, awks, runOnFakeRouter, type Shell, shells } from './fake-root.ts';
import { fw4Answers, fw4Router, ppeEntries } from './fw4-router.ts';

const plain: PollRequest = { tables: false, ports: [], gateway: null };
const everything: PollRequest = { tables: true, ports: ['wan', 'lan1'], gateway: '203.0.113.1' };

/** `ethtool -S` of a DSA port of an MT7621: the kernel's own counters first, then the switch's. */
const mt7530 = `NIC statistics:
     tx_packets: 10
     tx_bytes: 100
     rx_packets: 20
     rx_bytes: 200
     TxDrop: 0
     TxBytes: 7000000000
     RxBytes: 9000000000
`;
const ping = `PING 203.0.113.1 (203.0.113.1): 56 data bytes
64 bytes from 203.0.113.1: seq=0 ttl=64 time=3.412 ms

--- 203.0.113.1 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip min/avg/max = 3.412/3.412/3.412 ms
`;
const programs = {
  md5sum: 'exec /usr/bin/md5sum "$@"',
  ethtool: `[ "$1 $2" = "-S wan" ] || exit 94\ncat <<'END'\n${mt7530}END`,
  ping: `cat <<'END'\n${ping}END`,
};

function pollOf(
  request: PollRequest,
  over: { files?: Record<string, string | null>; programs?: Record<string, string>; shell?: Shell; awk?: Awk } = {},
) {
  const files = { ...fw4Router().files, ...fw4Answers, ...over.files };
  const kept = Object.fromEntries(Object.entries(files).filter(([path]) => over.files?.[path] !== null));
  const run = runOnFakeRouter(
    { files: kept, programs: { ...programs, ...over.programs } },
    [section(readPoll, request)],
    {
      shell: over.shell ?? 'busybox',
      awk: over.awk ?? 'busybox',
    },
  );
  return { ...run, reading: parsePoll(run.result) };
}

describe('a poll on a fw4 router', () => {
  test.each(shells.flatMap((shell) => awks.map((awk) => ({ shell, awk }))))('$shell, $awk awk', (options) => {
    const { reading, stderr, started } = pollOf(everything, options);
    expect(stderr).toBe('');
    expect(reading).toMatchObject({
      bootId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      configurationDigest: expect.stringMatching(/^[0-9a-f]{16}$/),
      sample: { uptimeSeconds: 1173.98 },
      loadAverage: [expect.any(Number), expect.any(Number), expect.any(Number)],
      flows: { total: 17, byPath: { hardware: 9, slow: 8 }, local: 8 },
      npu: [{ kind: 'mediatek-ppe', bound: 3, unbound: 2 }],
      portCounters: { wan: { rxBytes: 9_000_000_000, txBytes: 7_000_000_000 } },
      gatewayMs: 3.412,
    });
    expect(started).toEqual(['awk', 'md5sum', 'ethtool', 'ethtool', 'ping']);
  });

  test('a plain one starts two processes and reads no more than it is asked for', () => {
    const { reading, started } = pollOf(plain);
    expect(started).toEqual(['awk', 'md5sum']);
    expect(reading).toMatchObject({ npu: null, portCounters: null, gatewayMs: null, flows: { total: 17 } });
  });

  test('counters are those of the probe', () => {
    const { files } = fw4Router();
    const { result } = runOnFakeRouter({ files: { ...files, ...fw4Answers }, programs }, [section(readLoad, 0)], {
      shell: 'dash',
      awk: 'mawk',
    });
    const load = parseLoad(result.get('load')?.stdout ?? '');
    const { reading } = pollOf(plain);
    expect(reading.sample).not.toBeNull();
    expect(reading.sample).toEqual(load.samples[0]);
    expect(reading.loadAverage).toEqual(load.loadAverage);
  });

  test.each<[string, Parameters<typeof pollOf>[1], Partial<Reading>]>([
    ['no connection table', { files: { '/proc/net/nf_conntrack': null } }, { flows: null }],
    ['ethtool knows no counters', { programs: { ethtool: 'exit 94' } }, { portCounters: null }],
    ['the gateway is silent', { programs: { ping: 'exit 1' } }, { gatewayMs: null }],
    [
      'iputils',
      { programs: { ping: 'echo "64 bytes from 203.0.113.1: icmp_seq=1 ttl=64 time=12.5 ms"' } },
      { gatewayMs: 12.5 },
    ],
    ['no NPU', { files: { '/sys/kernel/debug/ppe0/entries': null, '/sys/kernel/debug/ppe0/bind': null } }, { npu: [] }],
    ['no checksums', { programs: { md5sum: 'exit 1' } }, { configurationDigest: null }],
  ])('%s', (_, over, expected) => {
    const { reading } = pollOf(everything, over);
    expect(reading).toMatchObject(expected);
    expect(reading.sample).not.toBeNull();
  });

  test('an empty NPU table counts as zero and does not end the count', () => {
    const files = { '/sys/kernel/debug/ppe0/entries': '', '/sys/kernel/debug/ppe1/bind': ppeEntries };
    expect(pollOf(everything, { files }).reading).toMatchObject({
      npu: [{ bound: 0 }, { bound: 3 }],
      flows: { total: 17 },
    });
  });

  test('a link-local gateway is pinged with its zone, over IPv6', () => {
    const { reading } = pollOf(
      { ...plain, gateway: 'fe80::1%wan' },
      { programs: { ping: '[ "$*" = "-6 -c 1 -W 1 fe80::1%wan" ] && echo "time=1.5 ms"' } },
    );
    expect(reading.gatewayMs).toBe(1.5);
  });
});

test('the digest changes with release, firewall configuration and staged edits, and with nothing else', () => {
  const digest = (files: Record<string, string | null> = {}) => pollOf(plain, { files }).reading.configurationDigest;
  const before = digest();
  expect(digest()).toBe(before);
  expect(digest({ '/proc/loadavg': '3.00 2.00 1.00 1/99 1\n', '/etc/hosts': 'x\n' })).toBe(before);
  for (const path of ['/etc/openwrt_release', '/etc/config/firewall', '/tmp/.uci/firewall', '/etc/nftables.conf']) {
    expect(digest({ [path]: 'other\n' }), path).not.toBe(before);
  }
  expect(digest({ '/etc/config/firewall': null })).not.toBe(before);
});

test('cksum where there is no md5sum', () => {
  // The fake router has a program for every name that is listed.
  const { md5sum: _, ...others } = programs;
  const { files } = fw4Router();
  const run = (release: string) =>
    parsePoll(
      runOnFakeRouter(
        {
          files: { ...files, '/etc/openwrt_release': release },
          programs: { ...others, cksum: 'exec /usr/bin/cksum "$@"' },
        },
        [section(readPoll, plain)],
        { shell: 'dash', awk: 'mawk' },
      ).result,
    ).configurationDigest;
  expect(run('a')).toMatch(/^[0-9a-f]{16}$/);
  expect(run('a')).not.toBe(run('b'));
});

describe('counts are those of the probe', () => {
  const lines = [
    ...capture('fw4-lab/nf_conntrack.hardware.txt').split('\n'),
    ...capture('fw4-lab/nf_conntrack.software.txt').split('\n'),
    'ipv6     10 tcp      6 7400 ESTABLISHED src=fd00:0001:0000:0000:0000:0000:0000:0001 dst=2001:0db8:0000:0000:0000:0000:0000:0001 sport=1 dport=2 src=2001:0db8:0000:0000:0000:0000:0000:0001 dst=fd00:0001:0000:0000:0000:0000:0000:0001 sport=2 dport=1 [ASSURED] mark=0 use=2',
    'tcp      6 7400 ESTABLISHED src=fd00:1::1 dst=2001:db8::1 sport=1 dport=2 src=2001:db8::1 dst=fd00:1::1 sport=2 dport=1 [ASSURED] mark=0 use=2',
    'udp      17 20 src=127.0.0.1 dst=127.0.0.1 sport=1 dport=2 src=127.0.0.1 dst=127.0.0.1 sport=2 dport=1 [ASSURED] use=2',
    'src= dst= BND',
    'nonsense',
    '',
  ];
  const own = {
    '/proc/net/fib_trie':
      'Local:\n     |-- 192.168.1.1\n        /32 host LOCAL\n     |-- 203.0.113.2\n        /32 host LOCAL\n',
    '/proc/net/if_inet6': 'fd000001000000000000000000000001 04 40 00 82      lan\n',
  };

  test.each(awks)('of any table (%s)', (awk) => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...lines), { maxLength: 60 }), fc.boolean(), (chosen, asTool) => {
        const table = chosen.map((line) => `${line}\n`).join('');
        const files: Record<string, string> = asTool
          ? { ...own, '/table': table }
          : { ...own, '/proc/net/nf_conntrack': table };
        const tools = asTool
          ? { ...programs, conntrack: 'case "$*" in -C) echo 1 ;; *) cat ROOT/table ;; esac' }
          : programs;
        const { result } = runOnFakeRouter(
          { files, programs: tools },
          [section(readPoll, plain), section(readConntrack)],
          {
            shell: 'dash',
            awk,
          },
        );
        const counted = parseFlowCounts(parseReport(result.get('conntrack')?.stdout ?? ''));
        expect(counted).not.toBeNull();
        expect(parsePoll(result).flows).toEqual(counted);
      }),
      { numRuns: 12 },
    );
  });
});

test.each<[string, Record<string, string>, string[]]>([
  ['cat', { cat: 'exec /bin/cat "$@"' }, ['cat']],
  [
    'conntrack-tools',
    { conntrack: 'case "$*" in -C) echo 5000 ;; *) cat ROOT/proc/net/nf_conntrack ;; esac' },
    ['conntrack', 'conntrack'],
  ],
])('a large table is read with %s, and counts the same', (_, reader, started) => {
  const small = pollOf(plain);
  const large = pollOf(plain, {
    files: { '/proc/net/stat/nf_conntrack': 'entries  clashres found\n00001388  00000000 00000000\n' },
    programs: reader,
  });
  expect(large.reading.flows).toEqual(small.reading.flows);
  expect(small.reading.flows?.total).toBeGreaterThan(0);
  expect(large.started.filter((name) => name in reader)).toEqual(started);
  expect(small.started.filter((name) => name in reader)).toEqual([]);
});

describe('what the poll has cost', () => {
  const times = (text: string) => answered(`=counted\n=part times\n${text}`).cpuMs;
  test.each([
    ['dash', '0m0.010000s 0m0.020000s\n0m0.130000s 0m0.040000s\n', 210],
    ['busybox', '0m0.00s 0m0.00s\n0m0.00s 0m0.00s\n', 10],
    ['more than a minute', '1m0.50s 0m0.00s\n0m0.00s 0m0.00s\n', 60_510],
    ['a decimal comma', '0m0,010s 0m0,000s\n0m0,000s 0m0,000s\n', 20],
    ['cut off', '0m0.01s 0m0.02s\n', null],
    ['none', '', null],
  ])('%s', (_, text, cpuMs) => {
    expect(times(text)).toBe(cpuMs);
  });
});

function answered(stdout: string, exitCode: number | null = 0): Reading {
  return parsePoll(new Map([['poll', { stdout, stderr: '', exitCode }]]));
}

describe('what is missing or garbage is null', () => {
  const nothing: Reading = {
    bootId: null,
    configurationDigest: null,
    sample: null,
    loadAverage: null,
    flows: null,
    conntrack: { entries: null, max: null },
    npu: null,
    portCounters: null,
    gatewayMs: null,
    cpuMs: null,
  };

  test.each<[string, ScriptResult]>([
    ['no answer', new Map()],
    ['an empty one', new Map([['poll', { stdout: '', stderr: '', exitCode: 0 }]])],
    ['a login banner', new Map([['poll', { stdout: 'This router: is not yours\n\n', stderr: '', exitCode: 127 }]])],
  ])('%s', (_, result) => {
    expect(parsePoll(result)).toEqual(nothing);
  });

  test('an answer that breaks off anywhere says what it said, and never anything else', () => {
    const whole = pollOf(everything).result.get('poll')?.stdout ?? '';
    const reading = answered(whole);
    const { sample } = reading;
    if (!sample) throw new Error('no sample');
    fc.assert(
      fc.property(fc.nat(whole.length), (length) => {
        const cut = answered(whole.slice(0, length), null);
        for (const key of [
          'bootId',
          'flows',
          'npu',
          'gatewayMs',
          'cpuMs',
          'loadAverage',
          'configurationDigest',
        ] as const) {
          if (cut[key] !== null) expect(cut[key], key).toEqual(reading[key]);
        }
        expect({ ...sample.links, ...cut.sample?.links }).toEqual(sample.links);
        expect(cut.portCounters).toBeNull();
      }),
      { numRuns: 200 },
    );
  });

  test('never throws', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '=part ',
        'times',
        'port wan',
        'digest',
        '\n',
        '=counted',
        '=flows slow tcp ipv4 x 1',
        '/proc/uptime:',
        '9e999',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.constantFrom(0, 1, null), (pieces, code) => {
        const reading = answered(pieces.join(''), code);
        expect(reading.cpuMs === null || Number.isFinite(reading.cpuMs)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
