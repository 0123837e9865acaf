import { makeFlows, softwareFlowtable } from '../../snapshot-builder.ts';
import { hardwareFlowtable, noEntries, pc, type Row, unheardOf } from './row.ts';

export const hardwareNotLoadedRows: Row[] = [
  {
    name: 'fell back, no engine',
    overrides: {
      identity: pc,
      flowtables: [softwareFlowtable()],
      npu: { engines: [] },
      conntrack: { flows: makeFlows({ software: 8 }) },
    },
    reason: 'fell-back-to-software',
    level: 'attention',
    accelerating: 'software',
    action: 'enable-software',
    sentence:
      /^Hardware offload is on in the configuration, but the kernel runs it in software: this network device has no offload engine\.$/,
  },
  {
    name: 'fell back although there is an engine',
    overrides: { flowtables: [softwareFlowtable()], npu: noEntries, conntrack: { flows: makeFlows({ software: 8 }) } },
    reason: 'fell-back-to-software',
    level: 'attention',
    action: 'reload',
    sentence: /at least one network device refused it/,
  },
  {
    name: 'fell back on 22.03, Wi-Fi refused',
    overrides: {
      identity: { kernel: '5.10.201', release: '22.03.6' },
      flowtables: [softwareFlowtable()],
      npu: {
        ...noEntries,
        hardwareProbe: {
          ran: true,
          skipped: null,
          devices: [
            { device: 'lan1', accepted: true, error: null },
            { device: 'wlan0', accepted: false, error: 'Not supported' },
          ],
        },
      },
      conntrack: { flows: makeFlows({ software: 8 }) },
    },
    reason: 'fell-back-to-software',
    level: 'attention',
    action: 'upgrade',
    sentence: /software: wlan0 refused it/,
  },
  {
    name: 'fell back on unknown hardware',
    overrides: {
      identity: unheardOf,
      flowtables: [softwareFlowtable()],
      npu: { engines: [] },
      conntrack: { flows: makeFlows({ software: 8 }) },
    },
    reason: 'fell-back-to-software',
    level: 'attention',
    action: 'enable-software',
    sentence: /its network devices refused it/,
  },
  {
    name: 'fell back is never good, whatever flows',
    overrides: { flowtables: [softwareFlowtable()] },
    reason: 'fell-back-to-software',
    level: 'attention',
    accelerating: 'hardware',
  },
  {
    name: 'hardware configured, nothing loaded',
    overrides: { flowtables: [], npu: noEntries, conntrack: { flows: makeFlows({ eligible: 30 }) } },
    reason: 'not-loaded',
    level: 'broken',
    accelerating: 'none',
    action: 'reload',
  },
  {
    name: 'nothing loaded, module missing',
    overrides: {
      flowtables: [],
      npu: noEntries,
      conntrack: { flows: makeFlows() },
      stack: { modules: { nft_flow_offload: 'absent' }, flowtableSupport: 'no' },
    },
    reason: 'not-loaded-module-missing',
    level: 'broken',
    action: 'install-package',
    sentence: /nft_flow_offload is missing/,
  },
  {
    name: 'nothing loaded, the kernel refuses flowtables',
    overrides: { flowtables: [], npu: noEntries, conntrack: { flows: makeFlows() }, stack: { flowtableSupport: 'no' } },
    reason: 'no-kernel-support',
    level: 'broken',
    action: 'upgrade',
  },
  {
    name: 'nothing loaded, no module and nothing to install it with',
    overrides: {
      flowtables: [],
      npu: noEntries,
      conntrack: { flows: makeFlows() },
      stack: { packageManager: 'none', modules: { nft_flow_offload: 'absent' }, flowtableSupport: 'unknown' },
    },
    reason: 'no-kernel-support',
    level: 'broken',
  },
  {
    name: 'a flowtable that no rule feeds',
    overrides: {
      flowtables: [{ ...hardwareFlowtable, fedBy: [] }],
      npu: noEntries,
      conntrack: { flows: makeFlows({ eligible: 30 }) },
    },
    reason: 'not-fed',
    level: 'broken',
    action: 'reload',
  },
  {
    name: "only zapret's flowtable of the same name",
    overrides: {
      flowtables: [{ ...softwareFlowtable(), table: 'zapret' }],
      npu: noEntries,
      conntrack: { flows: makeFlows({ software: 3 }) },
    },
    reason: 'not-loaded',
    level: 'broken',
    accelerating: 'software',
  },
  {
    name: 'ruleset unread, no tagged flow',
    overrides: {
      flowtables: [],
      gaps: [{ section: 'flowtables', reason: 'nft: not found' }],
      npu: noEntries,
      conntrack: { flows: makeFlows({ eligible: 30 }) },
    },
    reason: 'not-enough-evidence',
    level: 'unknown',
    sentence: /kernel has loaded could not be read \(flowtables: nft: not found\)/,
  },
  {
    name: 'ruleset unread, but flows in hardware prove it',
    overrides: { flowtables: [], gaps: [{ section: 'flowtables', reason: 'nft: not found' }] },
    reason: 'hardware-active',
    level: 'good',
  },
  {
    name: 'configuration unread',
    overrides: { configured: { source: 'unknown', mode: null, options: null } },
    reason: 'not-enough-evidence',
    level: 'unknown',
    accelerating: 'hardware',
  },
];
