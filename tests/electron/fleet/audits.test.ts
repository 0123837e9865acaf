import { expect, test, vi } from 'vitest';
import { Engine } from '../../../electron/engine.ts';
import { FlowhelmError } from '../../../shared/model/errors.ts';
import type { Observation } from '../../../shared/model/observation.ts';
import { routerOf } from '../demo/fleet-of-one.ts';
import { addVirtual, connect, openTestService } from './open-service.ts';

/** A service with one virtual router that was audited once, and the audits that it has done since, as they were asked. */
async function fleetOfOne() {
  const { service } = await openTestService();
  const { api } = await connect(service, 'port');
  const router = await routerOf('mt7986-off', { speed: 1 });
  const id = await addVirtual(api, router);
  const { workspace } = service;
  const audit = vi.spyOn(workspace.engine, 'audit');
  const idle = () => vi.waitFor(() => expect(workspace.board.router(id)?.auditing).toBe(false), { timeout: 20_000 });
  return { id, workspace, audit, idle };
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
  workspace.audits.refresh(id);
  expect(audit).not.toHaveBeenCalled();
  workspace.board.patch(id, { runId: null });
  workspace.audits.ask([id]);
  await idle();
  expect(audit).toHaveBeenCalledTimes(1);
});

test('routers that were silent have room of their own, so that a dead site does not hold up the others', async () => {
  const { workspace, id, audit, idle } = await fleetOfOne();
  const row = workspace.board.router(id);
  if (!row) throw new Error('it is in the fleet');
  const error = new FlowhelmError('unreachable', { sentence: 'It is away.', nextStep: 'Wait.' }).toJSON();
  const dead = Array.from({ length: 60 }, (_, index) => `dead-${index}`);
  for (const name of dead)
    workspace.board.put({
      ...row,
      router: { ...row.router, id: name },
      reachability: { state: 'failed', at: '', error },
    });
  audit.mockImplementation((router, request) =>
    router.id === id ? Engine.prototype.audit.call(workspace.engine, router, request) : new Promise(() => undefined),
  );
  workspace.audits.ask(dead);
  workspace.audits.ask([id]);
  await idle();
  expect(audit.mock.calls.map(([{ id: asked }]) => asked)).toContain(id);
});

test('one that fails is told to the fleet, and to whoever observes', async () => {
  const { workspace, id, audit, idle } = await fleetOfOne();
  const heard: Observation[] = [];
  workspace.observers.push((_, observation) => heard.push(observation));
  audit.mockRejectedValueOnce(new FlowhelmError('unreachable', { sentence: 'It is away.', nextStep: 'Wait.' }));
  workspace.audits.ask([id]);
  await idle();
  expect(workspace.board.router(id)?.reachability).toMatchObject({ state: 'failed', error: { code: 'unreachable' } });
  expect(heard).toMatchObject([{ kind: 'missed', error: { code: 'unreachable' } }]);
  workspace.audits.ask([id]);
  await idle();
  expect(workspace.board.router(id)?.reachability.state).toBe('reachable');
  expect(heard.at(-1)).toMatchObject({ kind: 'audited', verdict: { configured: 'off' } });
});
