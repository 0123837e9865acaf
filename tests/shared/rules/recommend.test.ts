import { describe, expect, it } from 'vitest';
import type { OffloadMode } from '../../../shared/model/offload.ts';
import { recommendationSchema } from '../../../shared/model/verdict.ts';
import { advise } from '../../../shared/rules/advise.ts';
import { capability } from '../../../shared/rules/capability.ts';
import { recommend } from '../../../shared/rules/recommend.ts';
import {
  makeFlows,
  makeInterface,
  makeSnapshot,
  makeZone,
  offOverrides,
  type SnapshotOverrides,
  softwareOverrides,
} from '../snapshot-builder.ts';

const off = offOverrides();
const noEngine = { engines: [] };
const busy = {
  samples: [
    { uptimeSeconds: 10, cpu: { total: 1000, idle: 500, softirq: 100 }, links: {} },
    { uptimeSeconds: 11, cpu: { total: 1100, idle: 505, softirq: 180 }, links: {} },
  ],
};
const upload = { sqmInterfaces: ['eth1'], shapers: ['qdisc cake 8001: dev eth1 root bandwidth 20Mbit'] };
const both = {
  ...upload,
  shapers: [...upload.shapers, 'qdisc ingress ffff: dev eth1 parent ffff:fff1', 'qdisc cake 8002: dev ifb4eth1 root'],
};
const accessPoint: SnapshotOverrides = {
  ...offOverrides(makeFlows({ slow: 4, local: 4 })),
  interfaces: [makeInterface('lan', 'br-lan'), makeInterface('wan', 'eth1', { up: false })],
  defaultRoutes: [{ family: 'ipv4', gateway: '192.168.1.1', device: 'br-lan', metric: 0 }],
};

const rows: [name: string, mode: OffloadMode, overrides: SnapshotOverrides, says: RegExp][] = [
  ['proven hardware', 'hardware', {}, /already/],
  ['likely hardware', 'hardware', off, /has a packet engine that can/],
  ['no engine', 'software', { ...off, identity: { compatible: ['qca,qca9563'] }, npu: noEngine }, /no packet engine/],
  [
    'unknown chip',
    'software',
    { ...off, identity: { compatible: ['acme,soc'], target: null }, npu: noEngine },
    /safe choice/,
  ],
  ['SQM on upload and download, CPU with room', 'off', { ...off, software: both }, /SQM/],
  ['SQM on both, busy CPU', 'software', { ...off, software: both, load: busy }, /busy/],
  ['SQM on both, load unknown', 'off', { ...off, software: both, load: { samples: [], loadAverage: null } }, /SQM/],
  [
    'SQM on both, high load average',
    'software',
    { ...off, software: both, load: { samples: [], loadAverage: [3.5, 3, 3], cpus: 4 } },
    /busy/,
  ],
  ['SQM on upload only', 'software', { ...off, software: upload }, /way out/],
  ['SQM even where hardware is proven', 'software', { software: upload }, /hardware offload would bypass/],
  ['access point with the default config', 'off', accessPoint, /routes nothing/],
  [
    'access point without forwardings',
    'off',
    { ...off, conntrack: { flows: makeFlows() }, zones: [makeZone('lan')] },
    /routes nothing/,
  ],
  ['vendor engine', 'off', { ...off, npu: { vendorModules: ['mtkhnat'] } }, /already takes traffic/],
  ['no kernel support', 'off', { ...off, stack: { flowtableSupport: 'no' } }, /no flow offload/],
  ['unknown firewall', 'off', { ...off, platform: 'unknown' }, /does not know/],
  [
    'kernel that loses bridged flows, with an engine',
    'hardware',
    { ...off, identity: { kernel: '6.18.52' } },
    /Software offload has a fault/,
  ],
  [
    'kernel that loses bridged flows, without an engine',
    'off',
    { ...softwareOverrides(), identity: { kernel: '6.18.52', compatible: ['qca,qca9563'] }, npu: noEngine },
    /loses connections/,
  ],
  [
    'hardware blocked by L2TP',
    'software',
    {
      ...off,
      identity: { compatible: ['mediatek,mt7981b'] },
      interfaces: [...makeSnapshot().interfaces, makeInterface('vpn', null, { protocol: 'l2tp' })],
    },
    /ruled out here: L2TP/,
  ],
  ['both blocked by zapret', 'off', { ...off, software: { enabledServices: ['zapret'] } }, /zapret/],
];

describe('recommend', () => {
  it.each(rows)('%s: %s', (_name, mode, overrides, says) => {
    const snapshot = makeSnapshot(overrides);
    const recommendation = recommendationSchema.parse(
      recommend(snapshot, capability(snapshot), advise(snapshot, 'hardware')),
    );
    expect(recommendation.mode).toBe(mode);
    expect(recommendation.why).toMatch(says);
    expect(recommendation.why).toMatch(/\.$/);
    expect(recommendation).toEqual(recommend(snapshot, capability(snapshot)));
  });

  it('lists what hardware gives up', () => {
    const snapshot = makeSnapshot();
    const { tradeOffs } = recommend(snapshot, capability(snapshot));
    for (const word of [/SQM/, /fq_codel/, /counters/, /tcpdump/])
      expect(tradeOffs.some((it) => word.test(it))).toBe(true);
    expect(tradeOffs.some((it) => /only when traffic flows/.test(it))).toBe(false);
  });

  it('says that likely hardware is not proven, and what has to be installed', () => {
    const snapshot = makeSnapshot({
      ...off,
      stack: { flowtableSupport: 'no', modules: { nft_flow_offload: 'absent' } },
    });
    const { mode, tradeOffs } = recommend(snapshot, capability(snapshot));
    expect(mode).toBe('hardware');
    expect(tradeOffs.join(' ')).toMatch(/only when traffic flows.*kmod-nft-offload/);
  });
});
