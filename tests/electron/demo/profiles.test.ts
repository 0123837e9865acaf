import { expect, test } from 'vitest';
import { demoProfiles } from '../../../electron/demo/fleet.ts';
import { parseProbe, probeSections } from '../../../electron/router/probe.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { connectTo, routerOf } from './fleet-of-one.ts';

/** What a snapshot of each demo router must show, so that it teaches what its profile says. */
const expected: Readonly<Record<string, (snapshot: Snapshot) => unknown>> = {
  'mt7986-off': ({ npu, configured, flowtables }) => [
    npu.engines.length,
    npu.hardwareProbe.ran,
    configured.mode,
    flowtables.length,
  ],
  'mt7981-apk': ({ stack, configured, conntrack }) => [
    stack.packageManager,
    configured.mode,
    (conntrack.flows?.byPath.hardware ?? 0) > 0,
  ],
  'mt7621-software': ({ configured, flowtables }) => [
    configured.mode,
    flowtables[0]?.hardware,
    flowtables[0]?.devices.includes('lan1'),
  ],
  'mt7986-sqm': ({ software }) => [software.sqmInterfaces, software.shapers.length, software.enabledServices],
  'mt7986-staged': ({ configured }) => configured.staged,
  'mt7986-pppoe': ({ flowtables, defaultRoutes }) => [flowtables[0]?.devices, defaultRoutes[0]?.device],
  'x86-fell-back': ({ configured, flowtables, conntrack }) => [
    configured.mode,
    flowtables[0]?.hardware,
    conntrack.flows?.byPath.hardware,
  ],
  'ath79-off': ({ identity, npu }) => [identity.compatible.at(-1), npu.engines.length],
  'custom-image': ({ stack }) => [stack.modules.nft_flow_offload, stack.flowtableSupport],
  'ipq807x-vendor': ({ npu, configured }) => [npu.vendorModules, configured.options?.flow_offloading],
  'debian-nftables': ({ platform, npu, persistence }) => [
    platform,
    npu.hardwareProbe.devices.every(({ accepted }) => !accepted),
    persistence.rulesFile,
  ],
};

const shown: Readonly<Record<string, unknown>> = {
  'mt7986-off': [2, true, 'off', 0],
  'mt7981-apk': ['apk', 'hardware', true],
  'mt7621-software': ['software', false, true],
  'mt7986-sqm': [['wan'], 3, ['sqm']],
  'mt7986-staged': ["firewall.cfg0692bd.enabled='0'"],
  'mt7986-pppoe': [['br-lan', 'wan'], 'pppoe-wan'],
  'x86-fell-back': ['hardware', true, 0],
  'ath79-off': ['qca,qca9558', 0],
  'custom-image': ['absent', 'no'],
  'ipq807x-vendor': [['ecm', 'qca_nss_drv'], '0'],
  'debian-nftables': ['nftables', true, '/etc/nftables.conf'],
};

test.each(demoProfiles.map(({ id }) => id))('the real probe reads %s without a gap', async (id) => {
  const router = await routerOf(id, { speed: 10 });
  const connection = await connectTo(router);
  await router.run('sleep 3');
  const result = await connection.run(probeSections({ rateSeconds: 1 }), { timeoutMs: 20_000 });
  const { snapshot, evidence } = parseProbe(result, '2026-11-22T12:00:00Z');
  expect(snapshot.gaps).toEqual([]);
  expect(Object.values(evidence).map(({ stderr }) => stderr.trim())).toEqual(Object.values(evidence).map(() => ''));
  expect(snapshot.load.samples).toHaveLength(2);
  expect(snapshot.conntrack.flows?.total).toBeGreaterThan(20);
  expect(snapshot.identity.bootId).toBe((await router.state()).bootId);
  expect(expected[id]?.(snapshot)).toEqual(shown[id]);
});
