import { expect, test } from 'vitest';
import type { VirtualRouter } from '../../../electron/demo/virtual-router.ts';
import type { ChangeRunState } from '../../../shared/model/fleet.ts';
import { routerOf } from '../demo/fleet-of-one.ts';
import {
  type Api,
  addVirtual,
  connect,
  ended,
  failureOf,
  openTestService,
  rowsOf,
  runsOf,
  until,
} from './open-service.ts';

const request = { overrides: [], rollbackWindowSeconds: 60, shownPlan: null };

async function fleetOf(...ids: string[]) {
  const { service, home } = await openTestService();
  const { api } = await connect(service, 'port');
  const routers: VirtualRouter[] = [];
  const added: string[] = [];
  for (const id of ids) {
    const router = await routerOf(id, { speed: 1 });
    routers.push(router);
    added.push(await addVirtual(api, router, `${id} ${added.length}`));
  }
  return { service, api, routers, ids: added, home };
}

/** Every state of a run that was told, without repetitions. */
async function statesOf(api: Api, runId: string): Promise<ChangeRunState[]> {
  const events = await until(api, (event) => runsOf(event).some(({ id, endedAt }) => id === runId && endedAt !== null));
  return events.flatMap(runsOf).filter(({ id }) => id === runId);
}

test('a run is queued, counts down the window of the router, ends confirmed, and can be undone', async () => {
  const { api, routers, ids } = await fleetOf('mt7986-off');
  const { plan } = await api.changes.plan({ id: ids[0] ?? '', mode: 'software' });
  const { runIds } = await api.changes.start({ ...request, ids, wanted: 'software', shownPlan: plan });
  const told = await statesOf(api, runIds[0] ?? '');
  expect(told.some(({ routerUndoesAt, state }) => routerUndoesAt !== null && state === 'running')).toBe(true);
  const last = told.at(-1);
  expect(last).toMatchObject({ state: 'confirmed', wanted: 'software', routerUndoesAt: null, error: null });
  expect(last?.steps.map(({ step, state }) => `${step} ${state}`)).toEqual(
    ['preflight', 'arm', 'stage', 'check', 'load', 'verify', 'confirm', 'prove'].map((step) => `${step} done`),
  );
  expect(last?.checks.every(({ ok }) => ok)).toBe(true);
  expect(last?.proof?.after.byPath.software).toBeGreaterThan(0);
  const change = await api.changes.get({ changeId: last?.changeId ?? '' });
  expect(change).toMatchObject({ state: 'confirmed', plan: { to: 'software' } });
  expect(await api.changes.resolve({ changeId: change?.id ?? '', resolution: 'look' })).toMatchObject({
    kind: 'confirmed',
  });
  expect(await routers[0]?.state()).toMatchObject({ loaded: 'software', configured: { flowOffloading: '1' } });

  const undo = await api.changes.start({ ...request, ids, wanted: 'undo' });
  expect(await ended(api, undo.runIds[0] ?? '')).toMatchObject({ state: 'confirmed', wanted: 'undo' });
  expect(await routers[0]?.state()).toMatchObject({ loaded: 'off', configured: { flowOffloading: null } });
});

test('a run that finds the router as wanted ends unchanged, and its router is free again', async () => {
  const { api, ids } = await fleetOf('mt7986-off');
  const { runIds } = await api.changes.start({ ...request, ids, wanted: 'off' });
  expect(await ended(api, runIds[0] ?? '')).toMatchObject({ state: 'unchanged', changeId: null });
  const [event] = await until(api, () => true);
  expect(event && rowsOf(event)).toMatchObject([{ runId: null, pendingChangeId: null }]);
});

test('a run that is cancelled after loading leaves the router as it was', async () => {
  const { api, routers, ids } = await fleetOf('mt7986-off');
  const { runIds } = await api.changes.start({ ...request, ids, wanted: 'software' });
  await until(api, (event) => runsOf(event).some(({ steps }) => steps.some(({ step }) => step === 'stage')));
  await api.changes.cancel({ runId: runIds[0] ?? '' });
  const run = await ended(api, runIds[0] ?? '');
  expect(run).toMatchObject({ state: 'cancelled', error: { code: 'cancelled' }, routerUndoesAt: null });
  expect(run.steps.map(({ step, state }) => `${step} ${state}`)).toContain('undo done');
  expect(await routers[0]?.state()).toMatchObject({ loaded: 'off', staged: [] });
});

test('the first run that fails ends those that wait behind it, and nothing was done on them', async () => {
  const { api, routers, ids } = await fleetOf('mt7986-off', 'mt7986-off', 'mt7986-off');
  await routers[1]?.inject({ kind: 'check-fails' });
  const { runIds } = await api.changes.start({ ...request, ids, wanted: 'software' });
  const runs = [
    await ended(api, runIds[0] ?? ''),
    await ended(api, runIds[1] ?? ''),
    await ended(api, runIds[2] ?? ''),
  ];
  expect(runs.map(({ state }) => state)).toEqual(['confirmed', 'failed', 'cancelled']);
  expect(runs[1]?.error?.code).not.toBe('cancelled');
  expect(runs[1]?.error?.nextStep).not.toBe('');
  expect(await Promise.all(routers.map(async (router) => (await router.state()).loaded))).toEqual([
    'software',
    'off',
    'off',
  ]);
  expect(await api.routers.history({ id: ids[2] ?? '' })).toEqual([]);
});

test('a queued run can be cancelled alone', async () => {
  const { api, routers, ids } = await fleetOf('mt7986-off', 'mt7986-off');
  const { runIds } = await api.changes.start({ ...request, ids, wanted: 'software' });
  await api.changes.cancel({ runId: runIds[1] ?? '' });
  expect(await ended(api, runIds[1] ?? '')).toMatchObject({ state: 'cancelled', steps: [] });
  expect(await ended(api, runIds[0] ?? '')).toMatchObject({ state: 'confirmed' });
  expect((await routers[1]?.state())?.loaded).toBe('off');
});

test.each([
  ['a second run on the same router', { wanted: 'off' as const }, 'change-in-progress'],
  ['a router that is not there', { ids: ['nobody'], wanted: 'off' as const }, 'no-such-router'],
])('%s is refused', async (_, changed, code) => {
  const { api, ids, service } = await fleetOf('mt7986-off');
  const { runIds } = await api.changes.start({ ...request, ids, wanted: 'software' });
  expect(await failureOf(api.changes.start({ ...request, ids, ...changed }))).toMatchObject({ code });
  expect(await failureOf(api.routers.remove({ ids }))).toMatchObject({ code: 'change-in-progress' });
  await service.cancelChanges();
  expect((await ended(api, runIds[0] ?? '')).endedAt).not.toBeNull();
  expect(service.changing).toBe(false);
});
