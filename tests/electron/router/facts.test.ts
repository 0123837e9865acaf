import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDefaultRoutes } from '../../../electron/router/default-routes.ts';
import { parseConntrackSettings, parseIdentity } from '../../../electron/router/facts.ts';
import { parseLoad } from '../../../electron/router/load.ts';
import { parseModules, parseStack } from '../../../electron/router/packages.ts';
import { emptyReport, parseReport } from '../../../electron/router/report.ts';

const identity = (text: string) => parseIdentity(text, parseReport(text));
const routes = (text: string) => parseDefaultRoutes(parseReport(text));

describe('parseIdentity', () => {
  test('aarch64 names no SoC in cpuinfo, the device tree does', () => {
    const text = `/etc/openwrt_release:DISTRIB_ID='ImmortalWrt'
/etc/openwrt_release:DISTRIB_RELEASE="25.12.2"
/etc/openwrt_release:DISTRIB_TAINTS=''
/proc/cpuinfo:Processor	: ARMv8 Processor rev 4
=platform fw4
=devicetree
linksys,e8450-ubi
mediatek,mt7622

`;
    expect(identity(text)).toMatchObject({
      distribution: 'ImmortalWrt',
      release: '25.12.2',
      revision: null,
      system: 'ARMv8 Processor rev 4',
      compatible: ['linksys,e8450-ubi', 'mediatek,mt7622'],
    });
  });

  test('x86 with Debian', () => {
    const text = `/etc/os-release:NAME="Debian GNU/Linux"
/etc/os-release:VERSION_ID="12"
/sys/class/dmi/id/sys_vendor:PC Engines
/sys/class/dmi/id/product_name:apu2
/proc/cpuinfo:model name	: AMD GX-412TC SOC
/proc/sys/kernel/arch:x86_64
`;
    expect(identity(text)).toMatchObject({
      distribution: 'Debian GNU/Linux',
      release: '12',
      model: 'PC Engines apu2',
      system: 'AMD GX-412TC SOC',
      architecture: 'x86_64',
      compatible: [],
    });
  });

  test('nothing is known of a silent router', () => {
    expect(Object.values(identity('')).filter((value) => value !== null)).toEqual([[]]);
  });

  test('settings that are no numbers are unknown', () => {
    const text = '/proc/sys/net/netfilter/nf_conntrack_max:many\n/proc/sys/net/netfilter/nf_conntrack_acct:0\n';
    expect(parseConntrackSettings(parseReport(text))).toEqual({ count: null, max: null, accounting: false });
  });
});

describe('parseDefaultRoutes', () => {
  const route = (line: string) => `/proc/net/route:${line}\n`;
  const header = route('Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT');

  test.each([
    [
      'little-endian',
      'wan\t00000000\t017100CB\t0003\t0\t0\t10\t00000000',
      'br-lan\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF',
    ],
    [
      'big-endian',
      'wan\t00000000\tCB007101\t0003\t0\t0\t10\t00000000',
      'br-lan\tC0A80100\t00000000\t0001\t0\t0\t0\tFFFFFF00',
    ],
    [
      'a /20 network, big-endian',
      'wan\t00000000\tCB007101\t0003\t0\t0\t10\t00000000',
      'br-lan\tC0A80000\t00000000\t0001\t0\t0\t0\tFFFFF000',
    ],
  ])('%s', (_name, line, network) => {
    expect(routes(header + route(line) + route(network))).toEqual([
      { family: 'ipv4', gateway: '203.0.113.1', device: 'wan', metric: 10 },
    ]);
  });

  test('PPPoE has no gateway; routes that are down, unreachable or to half the world are none', () => {
    const text =
      route('pppoe-wan\t00000000\t00000000\t0001\t0\t0\t0\t00000000') +
      route('*\t00000000\t00000000\t0201\t0\t0\t0\t00000000') +
      route('eth1\t00000000\t017100CB\t0002\t0\t0\t0\t00000000') +
      route('tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000080');
    expect(routes(text)).toEqual([{ family: 'ipv4', gateway: null, device: 'pppoe-wan', metric: 0 }]);
  });

  test('IPv6: one route per gateway however many prefixes, no unreachable ones', () => {
    const zeros = '0'.repeat(32);
    const line = (source: string, next: string, flags: string, device: string) =>
      `/proc/net/ipv6_route:${zeros} 00 ${source} 38 ${next} 00000200 00000002 00000000 ${flags} ${device}\n`;
    const gateway = 'fe800000000000000000000000000001';
    const text =
      line('20010db8000000000000000000000000', gateway, '00000003', 'wan') +
      line(zeros, gateway, '00000003', 'wan') +
      line(zeros, zeros, '00200200', 'lo') +
      line(zeros, zeros, '00000001', 'wg0');
    expect(routes(text)).toEqual([
      { family: 'ipv6', gateway: 'fe80::1', device: 'wan', metric: 512 },
      { family: 'ipv6', gateway: null, device: 'wg0', metric: 512 },
    ]);
  });

  test('never throws', () => {
    const file = fc.constantFrom('/proc/net/route:', '/proc/net/ipv6_route:');
    const word = fc.oneof(fc.constantFrom('00000000', '0'.repeat(32), '00', '0001', 'wan'), fc.string());
    fc.assert(
      fc.property(fc.array(fc.tuple(file, fc.array(word))), (lines) => {
        const found = routes(lines.map(([path, parts]) => path + parts.join(' ')).join('\n'));
        expect(found.length).toBeLessThanOrEqual(lines.flatMap(([, parts]) => parts.join(' ').split('\n')).length);
      }),
    );
  });
});

describe('parseLoad', () => {
  const one = (uptime: string, idle: number) => `=sample
/proc/uptime:${uptime} 1.0
/proc/stat:cpu  10 0 20 ${idle} 5 1 7 0 3 0
/proc/stat:cpu0 10 0 20 ${idle} 5 1 7 0 3 0
/proc/net/dev:  eth0: 1000 1 0 0 0 0 0 0 2000 1 0 0 0 0 0 0
/proc/net/dev:br-lan:99999999999 1 0 0 0 0 0 0 5 1 0 0 0 0 0 0
`;

  test('two samples; guest time is not counted twice, waiting for disks is idle', () => {
    expect(parseLoad(one('10.5', 100) + one('11.5', 180))).toEqual({
      loadAverage: null,
      cpus: 1,
      memoryTotalKb: null,
      memoryAvailableKb: null,
      samples: [
        {
          uptimeSeconds: 10.5,
          cpu: { total: 143, idle: 105, softirq: 7 },
          links: { eth0: { rxBytes: 1000, txBytes: 2000 }, 'br-lan': { rxBytes: 99999999999, txBytes: 5 } },
        },
        expect.objectContaining({ uptimeSeconds: 11.5, cpu: { total: 223, idle: 185, softirq: 7 } }),
      ],
    });
  });

  test.each([
    '',
    '=sample\n',
    '=sample\n/proc/uptime:1 1\n/proc/stat:cpu a b\n',
    '=sample\n/proc/stat:cpu 1 2 3 4 5 6 7\n',
  ])('%j has no sample', (text) => expect(parseLoad(text).samples).toEqual([]));
});

describe('modules and packages', () => {
  test.each([
    ['/proc/modules:nft_flow_offload 16384 1 - Live 0x0\n=module nft_flow_offload sysfs\n', 'loaded'],
    ['/proc/uptime:1 1\n=module nft_flow_offload sysfs\n', 'built-in'],
    ['/lib/modules/6.1/modules.builtin:kernel/net/netfilter/nft_flow_offload.ko\n', 'built-in'],
    ['/proc/uptime:1 1\n=module nft_flow_offload file\n', 'available'],
    ['/proc/uptime:1 1\n', 'absent'],
    ['', 'unknown'],
  ])('%j is %s', (text, state) => {
    expect(parseModules(parseReport(text)).nft_flow_offload).toBe(state);
  });

  test('what the apk form prints', () => {
    const text =
      '=manager apk\n=package kmod-nft-offload 6.12.50-r1\n=package libc 1.2\n=nft nftables v1.1.7 (Commodore Bullmoose #8)\n';
    expect(parseStack(text, emptyReport)).toMatchObject({
      packageManager: 'apk',
      packages: { 'kmod-nft-offload': '6.12.50-r1' },
      nftVersion: '1.1.7',
    });
  });

  test('a package manager we do not know is none', () => {
    expect(parseStack('=manager yum\n', emptyReport)).toMatchObject({
      packageManager: 'none',
      packages: {},
      nftVersion: null,
    });
  });
});
