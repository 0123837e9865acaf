import { makeFlows, makeZone, offOverrides, softwareFlowtable } from '../../snapshot-builder.ts';
import type { Row } from './row.ts';

export const offRows: Row[] = [
  { name: 'off', overrides: offOverrides(), reason: 'off', level: 'neutral', accelerating: 'none', action: 'enable' },
  {
    name: 'off on an access point',
    overrides: { ...offOverrides(makeFlows({ slow: 5 })), zones: [makeZone('lan')] },
    reason: 'off',
    level: 'neutral',
    action: 'none',
    nextStep: /routes nothing/,
  },
  {
    name: 'off and the kernel could not',
    overrides: { ...offOverrides(makeFlows()), stack: { flowtableSupport: 'no' } },
    reason: 'off',
    level: 'neutral',
    action: 'none',
    nextStep: /no flow offload/,
  },
  {
    name: 'the hardware option alone',
    overrides: {
      ...offOverrides(),
      configured: { mode: 'off', options: { flow_offloading: null, flow_offloading_hw: '1' } },
    },
    reason: 'hardware-option-alone',
    level: 'attention',
    action: 'enable',
  },
  {
    name: 'both options, both zero',
    overrides: {
      ...offOverrides(),
      configured: { mode: 'off', options: { flow_offloading: '0', flow_offloading_hw: '0' } },
    },
    reason: 'off',
    level: 'neutral',
  },
  {
    name: 'off in the configuration, software loaded',
    overrides: { ...offOverrides(makeFlows({ software: 8 })), flowtables: [softwareFlowtable()] },
    reason: 'loaded-without-configuration',
    level: 'attention',
    accelerating: 'software',
    action: 'reload',
  },
  {
    name: 'off, ruleset unread',
    overrides: { ...offOverrides(), gaps: [{ section: 'flowtables', reason: 'timed out' }] },
    reason: 'not-enough-evidence',
    level: 'unknown',
  },
  {
    name: 'off beside NSS',
    overrides: {
      ...offOverrides(),
      npu: {
        engines: [{ kind: 'qualcomm-nss', path: '/sys/kernel/debug/ecm', bound: 120, unbound: null }],
        vendorModules: ['qca_nss_drv', 'ecm'],
      },
    },
    reason: 'off-vendor-engine',
    level: 'neutral',
    accelerating: 'hardware',
    action: 'none',
    sentence: /Qualcomm NSS/,
  },
  {
    name: 'off beside a vendor module without a table',
    overrides: { ...offOverrides(), npu: { engines: [], vendorModules: ['shortcut_fe'] } },
    reason: 'off-vendor-engine',
    level: 'neutral',
    accelerating: 'unknown',
    sentence: /shortcut_fe/,
  },
  {
    name: 'staged edits to offload',
    overrides: { configured: { staged: ["firewall.cfg01e63d.flow_offloading='1'"] } },
    reason: 'staged-edits',
    level: 'attention',
    action: 'resolve-staged',
  },
  {
    name: 'a staged deletion of the hardware option',
    overrides: { configured: { staged: ['-firewall.cfg01e63d.flow_offloading_hw'] } },
    reason: 'staged-edits',
    level: 'attention',
  },
  {
    name: 'staged edits to something else',
    overrides: { configured: { staged: ["firewall.cfg0392bd.name='guest'"] } },
    reason: 'hardware-active',
    level: 'good',
  },
];
