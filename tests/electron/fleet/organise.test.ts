import { describe, expect, test } from 'vitest';
import { openProfile } from '../../../electron/store/profile.ts';
import { router } from '../store/samples.ts';
import { connect, failureOf, openTestService, rowsOf, until } from './open-service.ts';

const names = ['attic', 'barn', 'cellar'] as const;
const bastion = {
  ...{ id: 'j', name: 'bastion', host: '127.0.0.1', port: 1, user: 'root', credentialSetId: null },
  authentication: { agent: false, keyFile: null, password: 'never' as const },
  addedAt: '2026-01-01T00:00:00.000Z',
};

/** A service with three routers that nobody answers for; nothing is asked of them unless a test does. */
async function withThree() {
  const { service, home } = await openTestService();
  await service.close();
  const profile = openProfile({ mode: 'write', home });
  for (const name of names) profile.routers.add({ ...router(name, name), host: '127.0.0.1', port: 1 });
  profile.jumpHosts.save(bastion);
  profile.close();
  const again = await openTestService({ home });
  const { api } = await connect(again.service, 'port');
  const { workspace } = again.service;
  return { api, workspace, profile: workspace.profile };
}

const site = (name: string) => ({ id: null, name, credentialSetId: null, jump: [] });

describe('groups', () => {
  test('are made, renamed without touching a router, and told to front ends', async () => {
    const { api, profile } = await withThree();
    const group = await api.groups.save(site('Harbour'));
    await api.bulk.edit({ ids: ['attic'], edit: { groupId: group.id } });
    const before = profile.routers.list();
    await api.groups.save({ ...group, name: 'Port' });
    expect(profile.routers.list()).toEqual(before);
    const [event] = await until(api, () => true);
    expect(event).toMatchObject({ kind: 'state', state: { book: { groups: [{ id: group.id, name: 'Port' }] } } });
    expect(await failureOf(api.groups.save(site('PORT')))).toMatchObject({ code: 'name-taken' });
  });

  test('leave their routers as reachable as before when they go away, and saved filters without them', async () => {
    const { api, profile } = await withThree();
    const group = await api.groups.save({ ...site('Harbour'), jump: ['j'] });
    await api.bulk.edit({ ids: ['attic', 'barn'], edit: { groupId: group.id } });
    const filter = await api.savedFilters.save({
      ...{ id: null, name: 'mine', search: '', states: ['off'], groupIds: [group.id], tags: [] },
    });
    await api.groups.remove({ id: group.id });
    expect(profile.routers.get('attic')).toMatchObject({ jump: ['j'] });
    expect(profile.routers.get('attic')).not.toHaveProperty('groupId');
    expect(profile.routers.get('cellar')).not.toHaveProperty('jump');
    expect(profile.savedFilters.get(filter.id)).toMatchObject({ states: ['off'], groupIds: [] });
    expect(await failureOf(api.groups.remove({ id: group.id }))).toMatchObject({ code: 'bad-input' });
  });

  test('with another way ask their routers again, and no others', async () => {
    const { api, workspace } = await withThree();
    const group = await api.groups.save(site('Harbour'));
    await api.bulk.edit({ ids: ['attic'], edit: { groupId: group.id } });
    await api.groups.save({ ...group, jump: ['j'] });
    await until(api, (event) =>
      rowsOf(event).some((row) => row.router.id === 'attic' && row.reachability.state === 'failed'),
    );
    expect(workspace.board.router('barn')).toMatchObject({ auditing: false, reachability: { state: 'unknown' } });
  });

  test('refuse a jump host that is not there', async () => {
    const { api, profile } = await withThree();
    const failure = await failureOf(api.groups.save({ ...site('Harbour'), jump: ['j', 'gone'] }));
    expect(failure).toMatchObject({ code: 'bad-input' });
    expect(profile.groups.list()).toEqual([]);
  });
});

describe('an edit of many routers', () => {
  test('is done on all of them and counts those that are not as before', async () => {
    const { api, profile, workspace } = await withThree();
    const edit = { addTags: ['rented'], removeTags: [] };
    expect(await api.bulk.edit({ ids: [...names], edit })).toEqual({ edited: 3 });
    expect(await api.bulk.edit({ ids: [...names, 'attic'], edit: { ...edit, addTags: ['RENTED'] } })).toEqual({
      edited: 0,
    });
    expect(profile.routers.list().map(({ tags }) => tags)).toEqual([['rented'], ['rented'], ['rented']]);
    // tags are no way to a router, so nobody is asked
    expect(
      workspace.board.routers.every(({ auditing, reachability }) => !auditing && reachability.state === 'unknown'),
    );
  });

  test.each([
    ['a router that is gone', { ids: ['attic', 'gone'], edit: { port: 2222 } }, 'no-such-router'],
    ['a group that is gone', { ids: ['attic'], edit: { groupId: 'gone', port: 2222 } }, 'bad-input'],
    ['login details that are gone', { ids: ['attic'], edit: setOf('gone') }, 'bad-input'],
    ['a port that is none', { ids: ['attic'], edit: { port: 0 } }, 'bad-input'],
  ])('with %s changes nothing', async (_what, request, code) => {
    const { api, profile } = await withThree();
    const before = profile.routers.list();
    expect(await failureOf(api.bulk.edit(request))).toMatchObject({ code });
    expect(profile.routers.list()).toEqual(before);
  });

  test('refuses all of them while a change runs on one, and when one would get too many tags', async () => {
    const { api, profile, workspace } = await withThree();
    workspace.board.patch('barn', { runId: 'run' });
    const failure = await failureOf(api.bulk.edit({ ids: [...names], edit: { user: 'admin' } }));
    expect(failure).toMatchObject({ code: 'change-in-progress' });
    expect(failure?.sentence).toContain('barn');
    workspace.board.patch('barn', { runId: null });
    const many = Array.from({ length: 50 }, (_, number) => `t${number}`);
    await api.bulk.edit({ ids: ['cellar'], edit: { addTags: many } });
    expect(await failureOf(api.bulk.edit({ ids: [...names], edit: { addTags: ['one more'] } }))).toMatchObject({
      code: 'bad-input',
    });
    expect(profile.routers.get('attic')).not.toHaveProperty('tags');
    expect(profile.routers.list().every(({ user }) => user === 'root')).toBe(true);
  });
});

function setOf(credentialSetId: string) {
  return { credentials: { from: 'set' as const, credentialSetId } };
}

test('saved filters are kept by id, with unique names', async () => {
  const { api, profile } = await withThree();
  const mine = { id: null, name: 'Rented', search: 'mill', states: [], groupIds: [], tags: ['rented'] };
  const filter = await api.savedFilters.save(mine);
  expect(await failureOf(api.savedFilters.save({ ...mine, name: 'rented' }))).toMatchObject({ code: 'name-taken' });
  await api.savedFilters.save({ ...filter, name: 'Let' });
  expect(profile.savedFilters.list()).toEqual([{ ...filter, name: 'Let' }]);
  await api.savedFilters.remove({ id: filter.id });
  expect(profile.savedFilters.list()).toEqual([]);
});
