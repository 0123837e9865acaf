import { existsSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { connect, ended, openTestService, rowsOf, until } from './open-service.ts';

test('the demo takes the place of the fleet and gives it back untouched', async () => {
  const { service } = await openTestService();
  const { api } = await connect(service, 'socket');
  const before = service.workspace.profile.folder;
  const seen: [boolean, number][] = [];
  const watching = (async () => {
    for await (const event of await api.fleet.watch()) {
      if (event.kind === 'state') seen.push([event.state.demo, event.state.routers.length]);
      if (seen.length === 3) break;
    }
  })();
  await vi.waitFor(() => expect(seen).toEqual([[false, 0]]));
  await api.fleet.startDemo();
  await api.fleet.startDemo();
  await vi.waitFor(() => expect(seen).toHaveLength(2));
  const folder = service.workspace.profile.folder;
  expect(folder).not.toBe(before);
  // polling is off, and yet there is something to see
  await until(api, (event) => rowsOf(event).some(({ latest }) => latest !== null));
  const { runIds } = await api.changes.start({
    ...{ ids: ['mt7986-off'], wanted: 'software', overrides: [], rollbackWindowSeconds: 60, shownPlan: null },
  });
  expect(await ended(api, runIds[0] ?? '')).toMatchObject({ state: 'confirmed' });
  await api.fleet.stopDemo();
  await api.fleet.stopDemo();
  await watching;
  expect(seen).toEqual([
    [false, 0],
    [true, 1],
    [false, 0],
  ]);
  expect(existsSync(folder)).toBe(false);
  expect(service.workspace.profile.routers.list()).toEqual([]);
  expect(service.workspace.profile.changes.list()).toEqual([]);
});

test('a service that begins with the demo does not open the profile, and cleans up at its end', async () => {
  const { service, home } = await openTestService({ demo: true });
  const { api } = await connect(service, 'port');
  const [event] = await until(api, () => true);
  expect(event).toMatchObject({ kind: 'state', state: { demo: true } });
  expect(existsSync(`${home}/writer.json`)).toBe(false);
  const { folder } = service.workspace.profile;
  expect(existsSync(folder)).toBe(true);
  await service.close();
  expect(existsSync(folder)).toBe(false);
});
