import { expect, test, vi } from 'vitest';
import { type AlertKind, defaultAlertSettings } from '../../../shared/model/alert.ts';
import { rulesAtOnce } from '../../shared/rules/alerts/observations.ts';
import { routerOf } from '../demo/fleet-of-one.ts';
import { addVirtual, connect, openTestService } from './open-service.ts';

/** A service with one virtual router whose hardware offload works, and rules that wait for nothing. */
async function watched() {
  const { service } = await openTestService();
  const { api } = await connect(service, 'port');
  const router = await routerOf('mt7986-off', { speed: 20 });
  await router.run(
    'uci set firewall.@defaults[0].flow_offloading=1; uci set firewall.@defaults[0].flow_offloading_hw=1',
  );
  await router.run('uci commit firewall; fw4 reload');
  const id = await addVirtual(api, router);
  const { workspace } = service;
  await api.alerts.saveSettings({ ...defaultAlertSettings, rules: rulesAtOnce() });
  const look = async () => {
    const idle = () => expect(workspace.board.router(id)?.auditing).toBe(false);
    await vi.waitFor(idle, { timeout: 20_000 });
    workspace.audits.ask([id]);
    await vi.waitFor(idle, { timeout: 20_000 });
    return workspace.board.alerts.map(({ kind }) => kind).sort();
  };
  return { router, look, workspace };
}

test('what happens to a router opens alerts and closes them again, and nothing else does', async () => {
  const { router, look, workspace } = await watched();
  expect(await look()).toEqual([]);
  await router.run('nft delete table inet fw4');
  expect(await look()).toEqual<AlertKind[]>(['not-loaded']);
  await router.run('fw4 reload');
  expect(await look()).toEqual([]);
  await router.inject({ kind: 'hardware-refused' });
  await router.run('fw4 reload');
  expect(await look()).toEqual<AlertKind[]>(['fell-back']);
  router.clearFaults();
  await router.run('fw4 reload');
  expect(await look()).toEqual([]);
  await router.inject({ kind: 'unreachable' });
  expect(await look()).toEqual([]);
  expect(await look()).toEqual<AlertKind[]>(['unreachable']);
  router.clearFaults();
  await router.reboot();
  expect(await look()).toEqual<AlertKind[]>(['rebooted']);
  const history = workspace.alerts.history(null, 10).map(({ kind, closedAt }) => [kind, closedAt !== null]);
  expect(history).toEqual([
    ['rebooted', false],
    ['unreachable', true],
    ['fell-back', true],
    ['not-loaded', true],
  ]);
});
