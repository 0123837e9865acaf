import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { section } from '../../../electron/router/command.ts';
import { parseHardwareProbe } from '../../../electron/router/hardware-probe.ts';
import { parseNpu, readNpu } from '../../../electron/router/npu.ts';
import { emptyReport, parseReport } from '../../../electron/router/report.ts';
import { sh } from '../../../shared/shell.ts';
import { awks, runOnFakeRouter, runSection } from './fake-root.ts';
import { kernelLog, ppeEntries } from './fw4-router.ts';

function engines(files: Record<string, string | null>, awk = awks[0] ?? 'mawk') {
  const text = runSection(section(readNpu), files, awk, { dmesg: ':' });
  return parseNpu(text, parseReport(text), emptyReport).npu.engines;
}

describe('NPU tables', () => {
  test.each(awks)('PPE lines with and without new=, data=, packets= and with padded types (%s)', (awk) => {
    const files = {
      '/sys/kernel/debug/ppe0/entries': ppeEntries,
      '/sys/kernel/debug/ppe1/entries': '',
      '/sys/kernel/debug/ppe2/bind': ppeEntries.split('\n')[0] ?? '',
    };
    expect(engines(files, awk)).toEqual([
      { kind: 'mediatek-ppe', path: '/sys/kernel/debug/ppe0/entries', bound: 3, unbound: 2 },
      { kind: 'mediatek-ppe', path: '/sys/kernel/debug/ppe1/entries', bound: 0, unbound: 0 },
      { kind: 'mediatek-ppe', path: '/sys/kernel/debug/ppe2/bind', bound: 1, unbound: 0 },
    ]);
  });

  test.each([
    ['Airoha', { '/sys/kernel/debug/ppe/entries': ppeEntries }, { kind: 'airoha-ppe', bound: 3 }],
    [
      'mainline Qualcomm',
      { '/sys/kernel/debug/ppe/packet_counters': '' },
      { kind: 'qualcomm-ppe', bound: null, unbound: null },
    ],
    [
      'vendor SDK',
      { '/sys/kernel/debug/hnat/hnat_entry': 'entry 1: BIND\nTotal State = BIND cnt = 42\n' },
      { kind: 'mediatek-hnat', bound: 42 },
    ],
    [
      'out-of-tree driver',
      { '/sys/kernel/debug/mtk_ppe/all_entry': '(0)1|state=BIND|type=x\n2|state=UNBIND|\n3|state=FIN|\n' },
      { kind: 'mediatek-hnat', bound: 1, unbound: 1 },
    ],
    ['NSS', { '/sys/kernel/debug/ecm/ecm_nss_ipv4/accelerated_count': '17\n' }, { kind: 'qualcomm-nss', bound: 17 }],
    [
      'ECM with SFE',
      { '/sys/kernel/debug/ecm/ecm_sfe_ipv6/accelerated_count': '3\n' },
      { kind: 'shortcut-fe', bound: 3 },
    ],
    ['Shortcut-FE', { '/sys/fast_classifier/debug_info': 'size=1' }, { kind: 'shortcut-fe', bound: null }],
  ])('%s', (_name, files, expected) => {
    expect(engines(files)).toEqual([expect.objectContaining(expected)]);
  });

  test('WED and vendor modules from the module list', () => {
    const facts = parseReport(`/sys/module/mt7915e/parameters/wed_enable:Y
/proc/modules:qca_nss_dp 1 0 - Live 0x0
/proc/modules:qca_nss_drv 1 0 - Live 0x0
/proc/modules:ecm 1 0 - Live 0x0
/proc/modules:nft_flow_offload 1 0 - Live 0x0
`);
    const { npu } = parseNpu('', emptyReport, facts);
    expect(npu.wed).toBe('on');
    expect(npu.vendorModules).toEqual(['qca_nss_drv', 'ecm']);
  });

  test.each(awks)('the kernel log: engines, and faults that name the flow table only (%s)', (awk) => {
    const other = `[  200.0] WARNING: CPU: 0 PID: 1 at drivers/net/wireless/x.c:1\n${'[  200.1] something else\n'.repeat(60)}[  201.0] nf_flow_table: loaded\n`;
    const text = runSection(section(readNpu), { '/dmesg': kernelLog + other }, awk, { dmesg: 'cat ROOT/dmesg' });
    const { npu, kernelFaults } = parseNpu(text, parseReport(text), emptyReport);
    expect(kernelFaults).toEqual([
      '[  100.0] Unable to handle kernel paging request at virtual address 00000010',
      '[  100.2] lr : nf_flow_offload_ip_hook+0x10/0x20 [nf_flow_table]',
    ]);
    expect(npu.kernelMessages).toEqual([
      '[    1.2] mtk_soc_eth 1e100000.ethernet eth0: mediatek frame engine at 0xbe100000',
      '[   12.0] mt798x-wmac 18000000.wifi: attaching wed device 0 version 2',
    ]);
  });

  test.each(awks)('at most the last 20 messages (%s)', (awk) => {
    const log = Array.from({ length: 50 }, (_, index) => `[ ${index}.0] airoha-npu line ${index}\n`).join('');
    const text = runSection(section(readNpu), { '/dmesg': log }, awk, { dmesg: 'cat ROOT/dmesg' });
    const { kernelMessages } = parseNpu(text, parseReport(text), emptyReport).npu;
    expect(kernelMessages).toHaveLength(20);
    expect(kernelMessages.at(-1)).toContain('line 49');
  });
});

describe('the hardware probe', () => {
  const answer = (errors: string, code: number, devices = 'lan1 wan') =>
    parseHardwareProbe(`=probe ${devices}\n${errors}=probe-end ${code}\n`);
  const error = (line: number, text: string) =>
    `/proc/self/fd/0:${line}:12-13: Error: Could not process rule: ${text}\nadd flowtable ...\n    ^^\n`;

  test('all accepted', () => {
    expect(answer('', 0)).toEqual({
      probe: {
        ran: true,
        skipped: null,
        devices: [
          { device: 'lan1', accepted: true, error: null },
          { device: 'wan', accepted: true, error: null },
        ],
      },
      flowtableSupport: 'yes',
    });
  });

  test.each(['Not supported', 'Operation not supported'])('refused by some: %s', (text) => {
    expect(answer(error(4, text) + error(4, 'No such file or directory'), 1)).toMatchObject({
      probe: { ran: true, devices: [{ accepted: true }, { device: 'wan', accepted: false, error: text }] },
      flowtableSupport: 'yes',
    });
  });

  test('a kernel without flowtables says nothing about the devices', () => {
    const all = [2, 3, 4].map((line) => error(line, 'No such file or directory')).join('');
    expect(answer(all, 1)).toEqual({
      probe: { ran: false, skipped: 'No such file or directory', devices: [] },
      flowtableSupport: 'no',
    });
  });

  test.each([
    ['Error: syntax error, unexpected string\n', 1, 'Error: syntax error, unexpected string'],
    ['', 127, 'nft failed without a word'],
    [
      'netlink: Error: cache initialization failed: Operation not permitted\n',
      1,
      'netlink: Error: cache initialization failed: Operation not permitted',
    ],
  ])('an error without a line is no answer: %j', (text, code, skipped) => {
    expect(answer(text, code)).toEqual({ probe: { ran: false, skipped, devices: [] }, flowtableSupport: 'unknown' });
  });

  test('an error of the table itself is no answer', () => {
    expect(answer(error(1, 'Operation not permitted'), 1)).toMatchObject({
      probe: { ran: false },
      flowtableSupport: 'unknown',
    });
  });

  test('broken off or never asked', () => {
    expect(parseHardwareProbe('=probe lan1\n').probe).toMatchObject({
      ran: false,
      skipped: 'the answer of nft broke off',
    });
    expect(parseHardwareProbe('=probe-skipped nft is not installed\n').probe.skipped).toBe('nft is not installed');
    expect(parseHardwareProbe('').probe).toMatchObject({ ran: false, devices: [] });
  });

  test('never throws and never names a device twice', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (text, code) => {
        expect(answer(`${text}\n`, code).probe.devices.length).toBeLessThanOrEqual(2);
      }),
    );
  });

  test('the batch: one table, one flowtable without devices, one per device', () => {
    const { result } = runOnFakeRouter(
      { files: {}, programs: { nft: 'cat >&2', dmesg: ':' } },
      [
        { id: 'set', body: sh`flowhelm_platform=fw4; flowhelm_rules=; flowhelm_ports=' lan1 eth0.2'` },
        section(readNpu),
      ],
      { shell: 'busybox', awk: 'busybox' },
    );
    expect(result.get('npu')?.stdout.split('\n').slice(0, 6)).toEqual([
      '=probe lan1 eth0.2',
      'add table inet flowhelm-probe',
      'add flowtable inet flowhelm-probe plain { hook ingress priority 0; }',
      'add flowtable inet flowhelm-probe f1 { hook ingress priority 0; devices = { "lan1" }; flags offload; }',
      'add flowtable inet flowhelm-probe f2 { hook ingress priority 0; devices = { "eth0.2" }; flags offload; }',
      '=probe-end 0',
    ]);
  });
});
