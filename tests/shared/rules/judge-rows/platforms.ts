import {
  debianOverrides,
  makeFlows,
  offOverrides,
  softwareFlowtable,
  softwareOverrides,
} from '../../snapshot-builder.ts';
import type { Row } from './row.ts';

export const platformRows: Row[] = [
  {
    name: 'Debian, our table without the WAN',
    overrides: {
      ...debianOverrides(makeFlows({ eligible: 30 })),
      flowtables: [{ ...softwareFlowtable(['lan']), table: 'flowhelm' }],
    },
    reason: 'devices-missing',
    level: 'attention',
    action: 'enable',
    missing: ['wan'],
  },
  {
    name: 'Debian with hardware loaded and only software flows',
    overrides: {
      ...debianOverrides(),
      configured: { source: 'nft-file', mode: 'hardware', options: null },
      flowtables: [{ ...softwareFlowtable(['lan', 'wan']), table: 'flowhelm', hardware: true }],
    },
    reason: 'hardware-not-seen',
    level: 'attention',
    nextStep: /The kernel accepted the setting;/,
  },
  {
    name: 'Debian with our table',
    overrides: debianOverrides(),
    reason: 'software-active',
    level: 'good',
    accelerating: 'software',
  },
  {
    name: "Debian with somebody's own table",
    overrides: {
      ...debianOverrides(),
      configured: { source: 'none', mode: 'off', options: null },
      flowtables: [{ ...softwareFlowtable(['lan', 'wan']), table: 'filter' }],
    },
    reason: 'software-active',
    level: 'good',
  },
  {
    name: 'Debian, our table loaded and not saved',
    overrides: { ...debianOverrides(), configured: { source: 'none', mode: 'off', options: null } },
    reason: 'loaded-without-configuration',
    level: 'attention',
    action: 'enable',
    nextStep: /next boot/,
  },
  {
    name: 'Debian, our table saved and not loaded',
    overrides: { ...debianOverrides(makeFlows()), flowtables: [] },
    reason: 'not-loaded',
    level: 'broken',
  },
  {
    name: 'Debian on a kernel without the module',
    overrides: {
      ...debianOverrides(makeFlows()),
      flowtables: [],
      stack: { packageManager: 'apt', modules: { nft_flow_offload: 'absent' }, flowtableSupport: 'no' },
    },
    reason: 'no-kernel-support',
    level: 'broken',
  },
  {
    name: 'VyOS with its own flowtable',
    overrides: {
      ...debianOverrides(),
      platform: 'vyos',
      configured: { source: 'unknown', mode: null, options: null },
      flowtables: [{ ...softwareFlowtable(['lan', 'wan']), table: 'vyos_filter', name: 'VYOS_FLOWTABLE_FT01' }],
    },
    reason: 'software-active',
    level: 'good',
  },
  {
    name: 'fw3 with flows in software',
    overrides: { ...softwareOverrides(), platform: 'fw3', flowtables: [] },
    reason: 'software-active',
    level: 'good',
  },
  {
    name: 'fw3, idle',
    overrides: { ...softwareOverrides(makeFlows()), platform: 'fw3', flowtables: [] },
    reason: 'idle',
    level: 'neutral',
  },
  {
    name: 'fw3, off',
    overrides: { ...offOverrides(), platform: 'fw3' },
    reason: 'off',
    level: 'neutral',
    action: 'inspect',
    nextStep: /only reads/,
  },
  {
    name: 'fw3, off but flows tagged',
    overrides: { ...offOverrides(makeFlows({ software: 2 })), platform: 'fw3' },
    reason: 'loaded-without-configuration',
    level: 'attention',
    action: 'inspect',
  },
  {
    name: 'an unknown firewall',
    overrides: { platform: 'unknown' },
    reason: 'platform-unsupported',
    level: 'unknown',
    action: 'none',
  },
];
