import { expect, test } from 'vitest';
import type { VirtualRouter } from '../../../electron/demo/virtual-router.ts';
import { routerOf } from '../demo/fleet-of-one.ts';
import { type Api, addVirtual, connect, openTestService, rowsOf, runsOf, until } from './open-service.ts';

/** A service that died in the middle of a change, seen by the next one on the same profile. */
async function afterDeath(
  router: VirtualRouter,
  meanwhile: () => Promise<void>,
  during: 'load' | 'verify' = 'load',
): Promise<{ api: Api; changeId: string }> {
  const { service, home } = await openTestService();
  const { api } = await connect(service, 'port');
  const id = await addVirtual(api, router);
  await service.keyring.set(id, 'password', 'demo');
  await api.changes.start({ ids: [id], wanted: 'software', overrides: [], rollbackWindowSeconds: 60, shownPlan: null });
  const events = await until(api, (event) =>
    runsOf(event).some(({ steps }) => steps.some(({ step }) => step === during)),
  );
  await service.close();
  await meanwhile();
  const changeId = events.flatMap(runsOf).at(-1)?.changeId ?? '';
  const next = await openTestService({ home });
  next.service.workspace.secrets.give(id, { password: 'demo' });
  return { api: (await connect(next.service, 'port')).api, changeId };
}

test('a change whose window has passed meanwhile is found undone as soon as the router is reached', async () => {
  const router = await routerOf('mt7986-off', { speed: 20 });
  const { api, changeId } = await afterDeath(router, () => router.clock.sleep(90_000));
  await until(api, (event) => rowsOf(event).some(({ latest, pendingChangeId }) => latest && pendingChangeId === null));
  expect(await api.changes.get({ changeId })).toMatchObject({ state: 'undone' });
  expect((await router.state()).loaded).toBe('off');
});

test('a change that is still armed is shown as pending, and can be undone at once', async () => {
  const router = await routerOf('mt7986-off', { speed: 1 });
  const { api, changeId } = await afterDeath(router, async () => undefined);
  const [first] = await until(api, () => true);
  expect(first && rowsOf(first)).toMatchObject([{ pendingChangeId: changeId }]);
  expect(await api.changes.resolve({ changeId, resolution: 'look' })).toMatchObject({ kind: 'armed' });
  expect(await api.changes.resolve({ changeId, resolution: 'undo' })).toMatchObject({ kind: 'undone' });
  expect(await router.state()).toMatchObject({ loaded: 'off', staged: [] });
  await until(api, (event) => rowsOf(event).some(({ pendingChangeId }) => pendingChangeId === null));
});

test('looks that run while a person confirms do not make the saved change an undone one', async () => {
  const router = await routerOf('mt7986-off', { speed: 1 });
  const { api, changeId } = await afterDeath(router, async () => undefined, 'verify');
  const resolve = (resolution: 'look' | 'confirm') => api.changes.resolve({ changeId, resolution });
  const answers = await Promise.all([resolve('look'), resolve('confirm'), resolve('look'), resolve('confirm')]);
  expect(answers.map(({ kind }) => kind)).toEqual(['armed', 'confirmed', 'confirmed', 'confirmed']);
  expect(await api.changes.get({ changeId })).toMatchObject({ state: 'confirmed' });
  expect(await router.state()).toMatchObject({ loaded: 'software', staged: [] });
});
