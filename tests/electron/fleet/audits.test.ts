import { expect, test, vi } from 'vitest';
import { defaultSettings } from '../../../shared/model/fleet.ts';
import { routerOf } from '../demo/fleet-of-one.ts';
import { addVirtual, connect, openTestService } from './open-service.ts';

/** A service with one virtual router that was audited once, and the audits that it has done since, as they were asked. */
async function fleetOfOne(now?: () => Date) {
  const { service } = await openTestService(now && { now });
  const { api } = await connect(service, 'port');
  const router = await routerOf('mt7986-off', { speed: 1 });
  const id = await addVirtual(api, router);
  const { workspace } = service;
  const audit = vi.spyOn(workspace.engine, 'audit');
  const idle = () => vi.waitFor(() => expect(workspace.board.router(id)?.auditing).toBe(false), { timeout: 20_000 });
  return { service, id, workspace, audit, idle };
}

test('a router is never audited twice at once, but once more when it was asked for meanwhile', async () => {
  const { workspace, id, audit, idle } = await fleetOfOne();
  for (let time = 0; time < 5; time += 1) workspace.audits.ask([id]);
  expect(audit).toHaveBeenCalledTimes(1);
  await vi.waitFor(() => expect(audit).toHaveBeenCalledTimes(2), { timeout: 20_000 });
  await idle();
  expect(audit).toHaveBeenCalledTimes(2);
});

test('it is left alone while a change is queued or runs, and audited when that has ended', async () => {
  const { workspace, id, audit, idle } = await fleetOfOne();
  workspace.board.patch(id, { runId: 'run' });
  workspace.audits.ask([id]);
  workspace.audits.tick();
  expect(audit).not.toHaveBeenCalled();
  workspace.board.patch(id, { runId: null });
  workspace.audits.ask([id]);
  await idle();
  expect(audit).toHaveBeenCalledTimes(1);
});

test('polling follows the settings', async () => {
  let now = Date.parse('2026-11-22T12:00:00Z');
  const { service, workspace, id, audit, idle } = await fleetOfOne(() => new Date(now));
  workspace.audits.tick();
  expect(audit).not.toHaveBeenCalled();
  service.saveSettings({ ...defaultSettings, pollSeconds: 60 });
  workspace.audits.tick();
  now += 5_001;
  workspace.audits.tick();
  expect(audit).toHaveBeenCalledTimes(1);
  await idle();
  now += 40_000;
  workspace.audits.tick();
  expect(audit).toHaveBeenCalledTimes(1);
  now += 40_000;
  workspace.audits.tick();
  expect(audit).toHaveBeenCalledTimes(2);
  await idle();
  expect(workspace.board.router(id)?.offloadShare.length).toBe(3);
});
