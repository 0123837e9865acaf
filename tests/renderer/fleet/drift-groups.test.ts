import { expect, it } from 'vitest';
import { driftGroups, driftingIds } from '../../../renderer/features/fleet/drift-groups.ts';
import type { Group } from '../../../shared/model/book.ts';
import { madeUpRouter } from '../backend/made-up-fleet.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const group = (id: string, desiredMode?: Group['desiredMode']): Group => ({
  ...{ id, name: `Site ${id}`, credentialSetId: null, jump: [], addedAt: '' },
  ...(desiredMode && { desiredMode }),
});
const routers = Array.from({ length: 20 }, (_, number) => {
  const made = madeUpRouter(number, 0, now);
  return { ...made, router: { ...made.router, groupId: number % 2 === 0 ? 'a' : 'b' } };
});

it('nothing while no site desires a mode', () => {
  expect(driftGroups(routers, [group('a'), group('b')])).toEqual([]);
});

it('is told by the mode that is wanted, with the site when it is one', () => {
  const [only, ...others] = driftGroups(routers, [group('a', 'hardware'), group('b')]);
  expect(others).toEqual([]);
  expect(only).toMatchObject({ wanted: 'hardware', site: 'Site a' });
  expect(only?.routers.every(({ router }) => router.router.groupId === 'a')).toBe(true);
  const both = driftGroups(routers, [group('a', 'hardware'), group('b', 'hardware')]);
  expect(both).toMatchObject([{ wanted: 'hardware', site: null }]);
  expect(driftGroups(routers, [group('a', 'off'), group('b', 'hardware')]).map(({ wanted }) => wanted)).toEqual([
    'hardware',
    'off',
  ]);
});

it('only those that a change may mend are brought back; all of them are filtered', () => {
  const groups = driftGroups(routers, [group('a', 'hardware'), group('b', 'hardware')]);
  const [{ routers: drifting = [], ids = [] } = {}] = groups;
  expect(ids.length).toBeGreaterThan(0);
  expect(ids).toEqual(drifting.flatMap(({ router, drift }) => (drift.canBringBack ? [router.router.id] : [])));
  expect(ids.length).toBeLessThan(drifting.length);
  expect([...driftingIds(groups)]).toEqual(drifting.map(({ router }) => router.router.id));
});
