import { describe, expect, it } from 'vitest';
import { type CapabilityLevel, capabilitySchema } from '../../../shared/model/capability.ts';
import { boundEntries, capability, vendorEngine } from '../../../shared/rules/capability.ts';
import { lacksOffloadModule, moduleIsInstallable } from '../../../shared/rules/offload-module.ts';
import {
  debianOverrides,
  makeFlows,
  makeSnapshot,
  offOverrides,
  type SnapshotOverrides,
  softwareOverrides,
} from '../snapshot-builder.ts';

function probe(...answers: [device: string, accepted: boolean, error?: string][]) {
  return {
    engines: [],
    hardwareProbe: {
      ran: true,
      skipped: null,
      devices: answers.map(([device, accepted, error = null]) => ({ device, accepted, error })),
    },
  };
}
const quiet = offOverrides(makeFlows());
const withoutTable = (npu: SnapshotOverrides['npu'] = {}): SnapshotOverrides => ({
  ...quiet,
  identity: { compatible: ['acme,soc'], target: 'acme/generic' },
  npu: { engines: [], ...npu },
});
const ath79: SnapshotOverrides = {
  ...quiet,
  identity: { compatible: ['tplink,archer-c7-v5', 'qca,qca9563'], target: 'ath79/generic' },
  npu: { engines: [] },
};
const debian = { ...debianOverrides(makeFlows()), flowtables: [] };

describe('hardware capability', () => {
  const rows: [name: string, level: CapabilityLevel, overrides: SnapshotOverrides][] = [
    ['flows in hardware', 'proven', {}],
    ['bound entries alone', 'proven', { conntrack: { flows: makeFlows() } }],
    ['flows in hardware outweigh the table', 'proven', { ...ath79, conntrack: { flows: makeFlows({ hardware: 1 }) } }],
    ['table says yes', 'likely', { ...quiet, npu: { engines: [] } }],
    [
      'NPU table in debugfs, chip unknown',
      'likely',
      {
        ...withoutTable(),
        npu: { engines: [{ kind: 'airoha-ppe', path: '/sys/kernel/debug/ppe', bound: null, unbound: null }] },
      },
    ],
    ['table says no', 'unsupported', ath79],
    ['table says no, a device claims hw-tc-offload', 'unsupported', { ...ath79, links: makeSnapshot().links }],
    ['forks only', 'unsupported', { ...quiet, identity: { compatible: ['qcom,ipq4019'] }, npu: { engines: [] } }],
    ['unknown chip', 'unknown', withoutTable()],
    ['unknown chip, DSA ports claim hw-tc-offload', 'unknown', { ...withoutTable(), links: makeSnapshot().links }],
    ['probe accepted on OpenWrt 24.10', 'unknown', withoutTable(probe(['lan1', true]))],
    [
      'probe accepted on OpenWrt 22.03',
      'likely',
      {
        ...withoutTable(probe(['lan1', true])),
        identity: { compatible: ['acme,soc'], target: 'acme/generic', kernel: '5.10.201' },
      },
    ],
    ['probe accepted on Debian', 'likely', { ...debian, npu: probe(['lan', true], ['wan', true]) }],
    [
      'probe accepted by a distribution kernel under fw4',
      'likely',
      {
        ...withoutTable(probe(['lan', true])),
        identity: { compatible: [], target: null, kernel: '6.1.0-49-cloud-amd64' },
      },
    ],
    [
      'probe accepted, kernel not known',
      'unknown',
      {
        ...withoutTable(probe(['lan1', true])),
        identity: { compatible: ['acme,soc'], target: 'acme/generic', kernel: null },
      },
    ],
    [
      'probe refused everywhere',
      'unsupported',
      { ...debian, npu: probe(['lan', false, 'Operation not supported'], ['wan', false, 'Operation not supported']) },
    ],
    [
      'probe refused outweighs the table',
      'unsupported',
      { ...quiet, npu: { ...probe(['lan1', false, 'Not supported']) } },
    ],
    [
      'probe refused on Wi-Fi only',
      'likely',
      { ...quiet, npu: { ...probe(['lan1', true], ['phy0-ap0', false, 'Not supported']) } },
    ],
    [
      'probe failed for another reason',
      'unknown',
      { ...debian, npu: probe(['lan', false, 'No such file or directory']) },
    ],
    ['flowtables refused altogether', 'unsupported', { ...quiet, stack: { flowtableSupport: 'no' } }],
    [
      'module only not installed',
      'likely',
      { ...quiet, stack: { flowtableSupport: 'no', modules: { nft_flow_offload: 'absent' } } },
    ],
    ["a vendor's engine", 'unsupported', { ...quiet, npu: { engines: [], vendorModules: ['mtkhnat'] } }],
  ];
  it.each(rows)('%s: %s', (_name, level, overrides) => {
    const { hardware } = capabilitySchema.parse(capability(makeSnapshot(overrides)));
    expect(hardware.level).toBe(level);
    if (level !== 'unknown')
      expect(hardware.evidence.some(({ says }) => says === (level === 'unsupported' ? 'no' : 'yes'))).toBe(true);
    if (level === 'unknown') expect(hardware.evidence.every(({ says }) => says === 'neutral')).toBe(true);
  });
});

describe('software capability', () => {
  const rows: [name: string, level: CapabilityLevel, overrides: SnapshotOverrides][] = [
    ['flows in software', 'proven', softwareOverrides()],
    ['a fed flowtable, no flows', 'proven', softwareOverrides(makeFlows())],
    ['flows, ruleset unread', 'proven', { ...softwareOverrides(), flowtables: [] }],
    ['the kernel accepts a flowtable', 'likely', quiet],
    [
      'module on disk, kernel not asked',
      'likely',
      { ...quiet, stack: { flowtableSupport: 'unknown', modules: { nft_flow_offload: 'available' } } },
    ],
    ['the kernel refuses', 'unsupported', { ...quiet, stack: { flowtableSupport: 'no' } }],
    [
      'no module and no way to get it',
      'unsupported',
      {
        ...quiet,
        stack: { packageManager: 'none', flowtableSupport: 'unknown', modules: { nft_flow_offload: 'absent' } },
      },
    ],
    [
      'no module, but a package manager',
      'unknown',
      { ...quiet, stack: { flowtableSupport: 'no', modules: { nft_flow_offload: 'absent' } } },
    ],
    [
      'nothing read',
      'unknown',
      { ...quiet, stack: { flowtableSupport: 'unknown', modules: { nft_flow_offload: 'unknown' } } },
    ],
  ];
  it.each(rows)('%s: %s', (_name, level, overrides) => {
    expect(capability(makeSnapshot(overrides)).software.level).toBe(level);
  });
});

describe('observations', () => {
  it("counts bound entries of all of the flowtable's engines, and of no others", () => {
    const engines = [
      { kind: 'mediatek-ppe' as const, path: 'ppe0', bound: 3, unbound: 1 },
      { kind: 'mediatek-ppe' as const, path: 'ppe1', bound: 4, unbound: 1 },
      { kind: 'mediatek-ppe' as const, path: 'ppe2', bound: null, unbound: null },
      { kind: 'qualcomm-nss' as const, path: 'ecm', bound: 100, unbound: null },
    ];
    const snapshot = makeSnapshot({ npu: { engines } });
    expect(boundEntries(snapshot)).toBe(7);
    expect(vendorEngine(snapshot)).toBe('Qualcomm NSS');
    expect(vendorEngine(makeSnapshot())).toBeNull();
  });

  it('knows what a package manager could install', () => {
    const absent = (packageManager: 'opkg' | 'apk' | 'apt' | 'none') =>
      moduleIsInstallable(
        makeSnapshot({
          stack: { packageManager, flowtableSupport: 'unknown', modules: { nft_flow_offload: 'absent' } },
        }),
      );
    expect([absent('opkg'), absent('apk'), absent('apt'), absent('none')]).toEqual([true, true, false, false]);
    expect(moduleIsInstallable(makeSnapshot())).toBe(false);
  });

  it.each<[boolean, SnapshotOverrides['stack']]>([
    [false, { flowtableSupport: 'yes', modules: { nft_flow_offload: 'absent' } }],
    [true, { flowtableSupport: 'no', modules: { nft_flow_offload: 'absent' } }],
    // The kernel refuses what a trace in /sys makes look built in, and the package is not there.
    [true, { flowtableSupport: 'no', modules: { nft_flow_offload: 'built-in' } }],
    [false, { flowtableSupport: 'unknown', modules: { nft_flow_offload: 'available' } }],
  ])('says %s for %j', (lacking, stack) => {
    const snapshot = makeSnapshot({ stack: { ...stack } });
    expect(lacksOffloadModule({ stack: { ...snapshot.stack, packages: {} } })).toBe(lacking);
  });
});
