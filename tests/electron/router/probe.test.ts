import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseProbe, probeSections } from '../../../electron/router/probe.ts';
import { makeMarker, renderScript, type ScriptResult } from '../../../electron/ssh/script.ts';
import { snapshotSchema, snapshotSections } from '../../../shared/model/snapshot.ts';
import { capture } from './captures.ts';
import { awks, runOnFakeRouter, shells, syntaxErrors } from './fake-root.ts';
import { fw4Answers, fw4Router } from './fw4-router.ts';

const takenAt = '2026-11-22T16:00:00.000Z';
const sections = probeSections({ rateSeconds: 0 });

function probe(files: Record<string, string | null>, options = { shell: shells[0] ?? 'dash', awk: awks[0] ?? 'mawk' }) {
  const router = fw4Router({ files: { ...fw4Answers, ...files } });
  const run = runOnFakeRouter(router, sections, options);
  return { ...run, ...parseProbe(run.result, takenAt) };
}

describe('the probe on a fw4 router', () => {
  const combinations = shells.flatMap((shell) => awks.map((awk) => ({ shell, awk })));

  test.each(combinations)('gives the whole snapshot with $shell and $awk awk', (options) => {
    const { snapshot, stderr } = probe({}, options);
    expect(stderr).toBe('');
    expect(snapshotSchema.parse(snapshot)).toEqual(snapshot);
    expect(snapshot).toMatchObject({
      platform: 'fw4',
      gaps: [],
      identity: {
        hostname: 'OpenWrt',
        boardName: 'dlink,covr-x1860-a1',
        model: 'D-Link COVR-X1860 A1',
        compatible: ['dlink,covr-x1860-a1', 'mediatek,mt7621-soc'],
        system: 'MediaTek MT7621 ver:1 eco:3',
        distribution: 'OpenWrt',
        release: '24.10.5',
        target: 'ramips/mt7621',
        kernel: '6.6.119',
        uptimeSeconds: 1173.98,
      },
      stack: {
        packageManager: 'opkg',
        packages: { kernel: '6.6.119~a15c2e-r1', 'kmod-nft-offload': '6.6.119-r1', 'sqm-scripts': '1.6.0-r1' },
        modules: { nft_flow_offload: 'loaded', nf_flow_table: 'loaded', nf_flow_table_inet: 'loaded' },
        nftVersion: '1.0.6',
        flowtableSupport: 'yes',
      },
      configured: { source: 'uci', mode: 'hardware', hasDefaultsSection: true, staged: [] },
      flowtables: [
        { family: 'inet', table: 'fw4', name: 'ft', devices: ['lan', 'wan'], hardware: true, counter: true },
      ],
      zones: [
        { name: 'lan', networks: ['lan'], masquerade: false, forwardsTo: ['wan'] },
        { name: 'wan', networks: ['wan', 'wan6'], masquerade: true, forwardsTo: [] },
      ],
      interfaces: [
        { name: 'lan', protocol: 'static', up: true, device: 'lan', l3Device: 'lan' },
        { name: 'wan', device: 'wan' },
      ],
      npu: {
        engines: [{ kind: 'mediatek-ppe', bound: 3, unbound: 2 }],
        wed: 'off',
        vendorModules: [],
        hardwareProbe: { ran: false, skipped: 'a hardware flowtable is already loaded' },
      },
      conntrack: {
        count: 17,
        max: 16384,
        accounting: true,
        flows: { total: 17, byPath: { hardware: 9, software: 0, slow: 8 }, local: 8, eligible: 0 },
      },
      load: { cpus: 2, memoryTotalKb: 122436, loadAverage: [0.1, 0.08, 0.05] },
      defaultRoutes: [
        { family: 'ipv4', gateway: '203.0.113.1', device: 'wan', metric: 0 },
        { family: 'ipv6', gateway: 'fe80::1', device: 'wan', metric: 512 },
      ],
      storage: { path: '/overlay', freeKb: 16384, totalKb: 20480 },
      software: {
        enabledServices: ['sqm'],
        sqmInterfaces: ['wan'],
        hasTimedRules: true,
        nftTables: ['inet fw4'],
        markingRules: [],
      },
      persistence: { ipForwarding: true },
    });
    expect(snapshot.kernelFaults).toHaveLength(2);
    expect(snapshot.npu.kernelMessages).toHaveLength(2);
    expect(snapshot.stack.packages).not.toHaveProperty('kmod-nft-nat');
  });

  test('tells bridges, ports and the master of each apart', () => {
    const { snapshot } = probe({});
    const byName = Object.fromEntries(snapshot.links.map(({ name, ...link }) => [name, link]));
    expect(byName).toEqual({
      lo: { kind: 'loopback', up: true, master: null, lowers: [], dsaPort: false, hwTcOffload: null },
      eth0: { kind: 'ethernet', up: true, master: null, lowers: [], dsaPort: false, hwTcOffload: null },
      lan1: { kind: 'ethernet', up: true, master: 'br-lan', lowers: ['eth0'], dsaPort: true, hwTcOffload: true },
      wan: { kind: 'ethernet', up: true, master: 'eth0', lowers: ['eth0'], dsaPort: true, hwTcOffload: false },
      'br-lan': {
        kind: 'bridge',
        up: true,
        master: null,
        lowers: ['lan1', 'phy0-ap0'],
        dsaPort: false,
        hwTcOffload: null,
      },
      'phy0-ap0': { kind: 'wifi', up: true, master: 'br-lan', lowers: [], dsaPort: false, hwTcOffload: null },
      'pppoe-wan': { kind: 'ppp', up: true, master: null, lowers: [], dsaPort: false, hwTcOffload: null },
    });
  });

  test('asks the kernel about each leaf port in one batch while no hardware flowtable is loaded', () => {
    const { snapshot, started, result } = probe({
      '/ruleset': capture('fw4-lab/nft-ruleset.fw4-off.txt'),
      '/nft-errors': '/proc/self/fd/0:5:1-100: Error: Could not process rule: Not supported\nadd flowtable ...\n^^^^\n',
    });
    expect(result.get('npu')?.stdout).toContain('=probe eth0 lan1 wan');
    expect(snapshot.npu.hardwareProbe).toEqual({
      ran: true,
      skipped: null,
      devices: [
        { device: 'eth0', accepted: true, error: null },
        { device: 'lan1', accepted: true, error: null },
        { device: 'wan', accepted: false, error: 'Not supported' },
      ],
    });
    expect(snapshot.stack.flowtableSupport).toBe('yes');
    expect(started.filter((name) => name === 'nft')).toHaveLength(3);
  });

  test('starts at most 19 processes, and two more where traffic is shaped', () => {
    const { started } = probe({ '/ruleset': capture('fw4-lab/nft-ruleset.fw4-off.txt') });
    expect(started.length).toBeGreaterThan(10);
    expect(started.length).toBeLessThanOrEqual(19);

    const tc = `case "$*" in
'qdisc show') echo 'qdisc noqueue 0: dev lo root refcnt 2'; echo 'qdisc cake 8005: dev wan root refcnt 2 bandwidth 90Mbit'; echo 'qdisc ingress ffff: dev wan parent ffff:fff1 ----------------' ;;
'filter show dev wan ingress') echo 'action order 1: mirred (Egress Redirect to device ifb4wan) stolen' ;;
*) exit 1 ;;
esac`;
    const shaped = runOnFakeRouter(fw4Router({ files: fw4Answers, programs: { tc } }), sections, {
      shell: 'busybox',
      awk: 'busybox',
    });
    expect(shaped.started.length).toBeLessThanOrEqual(21);
    expect(shaped.started.filter((name) => name === 'tc')).toHaveLength(2);
    expect(parseProbe(shaped.result, takenAt).snapshot.software).toMatchObject({
      shapers: [expect.stringMatching(/^qdisc cake/), expect.stringMatching(/^qdisc ingress/)],
      mirrors: true,
    });
  });

  test('takes the counters twice when rates are asked for', () => {
    const router = fw4Router({ files: fw4Answers });
    const { result, started } = runOnFakeRouter(router, probeSections({ rateSeconds: 1 }), {
      shell: 'busybox',
      awk: 'busybox',
    });
    expect(parseProbe(result, takenAt).snapshot.load.samples).toHaveLength(2);
    expect(started).toContain('sleep');
  });

  test('never reads what may hold secrets', () => {
    const { evidence } = probe({});
    expect(JSON.stringify(evidence)).not.toContain('the secret');
    expect(renderScript(sections, makeMarker())).not.toMatch(
      /config\/(network|wireless)|shadow|dropbear|authorized_keys/,
    );
  });
});

describe('the script', () => {
  test.each(shells)('is understood by %s', (shell) => {
    expect(syntaxErrors(renderScript(probeSections({ rateSeconds: 1 }), makeMarker()), shell)).toBe('');
    expect(syntaxErrors('{ echo', shell)).not.toBe('');
  });

  test('uses nothing that busybox on OpenWrt or a shell interpreter lacks', () => {
    const script = renderScript(probeSections({ rateSeconds: 1 }), makeMarker());
    expect(script).not.toMatch(
      /(?:^|[;|&(]|\bdo\b|\bthen\b|\belse\b)\s*(?:trap|nohup|setsid|timeout|stat|base64|od|xxd|diff|realpath|truncate|whoami|local|grep)\b/m,
    );
    expect(script).not.toMatch(/<<|<\(|\[\[/);
  });
});

describe('other platforms', () => {
  test.each(shells)('plain nftables, with %s', (shell) => {
    const files: Record<string, string | null> = {
      ...fw4Router().files,
      ...fw4Answers,
      '/etc/nftables.conf': '#!/usr/sbin/nft -f\nflush ruleset\ninclude "/etc/flowhelm/*.nft"\n',
      '/etc/flowhelm/offload.nft':
        'table inet flowhelm\n\ntable inet flowhelm {\n\tflowtable ft {\n\t\thook ingress priority filter;\n\t\tdevices = { "a", "b" };\n\t\tflags offload;\n\t}\n}\n',
      '/run/systemd/system': null,
      '/usr/bin/dpkg': '',
      '/var/lib/dpkg/info/nftables.list': '',
      '/var/lib/dpkg/info/libc6:amd64.list': '',
    };
    for (const path of ['/sbin/fw4', '/sbin/fw3', '/etc/openwrt_release', '/bin/opkg', '/etc/config/firewall'])
      delete files[path];
    const { result } = runOnFakeRouter({ ...fw4Router(), files }, sections, { shell, awk: 'busybox' });
    const { snapshot } = parseProbe(result, takenAt);
    expect(snapshot).toMatchObject({
      platform: 'nftables',
      gaps: [],
      configured: { source: 'nft-file', mode: 'hardware', options: null },
      stack: { packageManager: 'apt', packages: { nftables: '' } },
      persistence: {
        systemd: true,
        rulesFile: '/etc/nftables.conf',
        rulesFileIncludesOurs: true,
        ownFile: files['/etc/flowhelm/offload.nft'],
      },
      interfaces: [{ name: 'lan' }, { name: 'wan' }],
    });
  });

  test.each([
    ['fw3', { '/sbin/fw3': '' }],
    ['vyos', { '/etc/vyos-release': '' }],
    ['unknown', { '/etc/openwrt_release': "DISTRIB_ID='OpenWrt'\n" }],
  ])('%s: says who it is and leaves the firewall alone', (platform, marks) => {
    const files: Record<string, string | null> = { ...fw4Router().files, ...fw4Answers };
    for (const path of ['/sbin/fw4', '/sbin/fw3', '/etc/openwrt_release']) delete files[path];
    const router = { ...fw4Router(), files: { ...files, ...marks } };
    const { result, started } = runOnFakeRouter(router, sections, { shell: 'busybox', awk: 'busybox' });
    const { snapshot } = parseProbe(result, takenAt);
    expect(snapshot.platform).toBe(platform);
    expect(snapshot.identity.hostname).toBe('OpenWrt');
    expect(snapshot.configured).toMatchObject({ source: 'unknown', mode: null });
    expect(snapshot.gaps.map((gap) => gap.section)).toEqual(['configured', 'flowtables', 'npu']);
    expect(started.filter((name) => name === 'nft' || name === 'uci')).toEqual(['nft']);
  });
});

describe('what is missing', () => {
  test('an empty answer is all gaps and no facts', () => {
    const { snapshot, evidence } = parseProbe(new Map(), takenAt);
    expect(
      snapshotSchema
        .parse(snapshot)
        .gaps.map((gap) => gap.section)
        .sort(),
    ).toEqual([...snapshotSections].sort());
    expect(snapshot.platform).toBe('unknown');
    expect(snapshot.stack.modules.nft_flow_offload).toBe('unknown');
    expect(snapshot.npu.wed).toBe('unknown');
    expect(evidence).toEqual({});
  });

  test('a section that broke off is a gap, and keeps what it said', () => {
    const { result } = probe({});
    const broken: ScriptResult = new Map(result).set('flowtables', {
      stdout: capture('fw4-lab/nft-ruleset.fw4-hardware.txt').slice(0, 90),
      stderr: '',
      exitCode: null,
    });
    const { snapshot, evidence } = parseProbe(broken, takenAt);
    expect(snapshot.gaps).toEqual([{ section: 'flowtables', reason: 'The answer broke off.' }]);
    expect(snapshot.flowtables).toHaveLength(1);
    expect(evidence['flowtables']?.exitCode).toBeNull();
  });

  test.each([
    ['flowtables', /could not list/, { nft: 'echo "Operation not permitted" >&2; exit 1' }],
    ['interfaces', /netifd/, { ubus: 'exit 4' }],
    ['storage', /df/, { df: 'exit 1' }],
    ['configured', /staged/, { uci: 'exit 1' }],
  ])('a failing tool is a gap in %s', (part, reason, programs) => {
    const router = fw4Router({ files: fw4Answers, programs });
    const { result } = runOnFakeRouter(router, sections, { shell: 'busybox', awk: 'busybox' });
    const { snapshot } = parseProbe(result, takenAt);
    expect(snapshot.gaps).toEqual([{ section: part, reason: expect.stringMatching(reason) }]);
  });

  test('evidence is capped', () => {
    const result: ScriptResult = new Map([['software', { stdout: 'x'.repeat(200_000), stderr: '', exitCode: 0 }]]);
    expect(parseProbe(result, takenAt).evidence['software']?.stdout.length).toBeLessThan(66_000);
  });

  test('garbage never throws and always fits the schema', () => {
    const { result } = probe({});
    const words = fc.constantFrom(
      '=',
      '=flows slow tcp ipv4 local 9',
      '\n',
      '{',
      '}',
      '"',
      'table inet x {',
      '=link a',
      '\0',
      '=staged',
      '=probe a b',
      '=sample',
      '=probe-end 1',
      '/proc/stat:cpu 1 2 3 4 5 6 7',
    );
    const garbage = fc.oneof(
      fc.string(),
      fc.array(fc.oneof(words, fc.string())).map((parts) => parts.join('\n')),
    );
    fc.assert(
      fc.property(fc.constantFrom(...result.keys()), garbage, fc.nat(), (id, text, cut) => {
        const good = result.get(id)?.stdout ?? '';
        for (const stdout of [text, good.slice(0, cut % (good.length + 1)) + text]) {
          const mixed: ScriptResult = new Map(result).set(id, { stdout, stderr: text, exitCode: 0 });
          snapshotSchema.parse(parseProbe(mixed, takenAt).snapshot);
        }
      }),
      { numRuns: 300 },
    );
  });
});
