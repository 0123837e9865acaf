import { describe, expect, it } from 'vitest';
import { noSite, placeTest, siteOptions, tagOptions } from '../../../renderer/features/organise/place.ts';
import { madeUpRouter } from '../backend/made-up-fleet.ts';

const row = madeUpRouter(0, 0, Date.parse('2026-11-22T12:00:00Z'));
const at = (groupId: string | undefined, ...tags: string[]) => ({
  ...row,
  router: { ...row.router, ...(groupId !== undefined && { groupId }), tags },
});
const routers = [at('h', 'Rented'), at('h', 'rented', 'old'), at('m'), at(undefined, 'old'), at('gone')];
const groups = [
  { id: 'm', name: 'Mill 10', credentialSetId: null, jump: [], addedAt: '' },
  { id: 'h', name: 'Mill 9', credentialSetId: null, jump: [], addedAt: '' },
];

describe('a place', () => {
  it.each([
    [{ groupIds: [], tags: [] }, [0, 1, 2, 3, 4]],
    [{ groupIds: ['h'], tags: [] }, [0, 1]],
    [{ groupIds: ['h', 'm'], tags: [] }, [0, 1, 2]],
    [{ groupIds: [noSite], tags: [] }, [3]],
    [{ groupIds: [], tags: ['RENTED'] }, [0, 1]],
    [{ groupIds: [], tags: ['rented', 'old'] }, [0, 1, 3]],
    [{ groupIds: ['h'], tags: ['old'] }, [1]],
  ])('%j holds routers %j', (place, places) => {
    const inPlace = placeTest(place);
    expect(routers.flatMap((router, index) => (inPlace(router) ? [index] : []))).toEqual(places);
  });
});

it('sites and tags are counted, in the order of their names', () => {
  expect(siteOptions(routers, groups, 'No site')).toEqual([
    { id: 'h', name: 'Mill 9', count: 2 },
    { id: 'm', name: 'Mill 10', count: 1 },
    { id: noSite, name: 'No site', count: 2 },
  ]);
  expect(tagOptions(routers).map(({ name, count }) => [name, count])).toEqual([
    ['old', 2],
    ['Rented', 2],
  ]);
});
