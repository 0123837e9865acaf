import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { resultSchemas } from '../../../electron/cli/json.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import { type Ended, envelope, runCli, temporaryHome } from './run-cli.ts';

/** A profile with three routers that no command asks, and a jump host. */
async function withThree() {
  const home = temporaryHome();
  const cli = (...args: string[]) => runCli(args, { home });
  for (const name of ['attic', 'barn', 'cellar']) {
    expect(await cli('add', '--no-test', '--no-agent', '--', name, '127.0.0.1')).toMatchObject({ code: 0 });
  }
  const profile = openProfile({ mode: 'write', home });
  profile.jumpHosts.save({
    ...{ id: 'j', name: 'bastion', host: '127.0.0.1', port: 1, user: 'root', credentialSetId: null },
    authentication: { agent: false, keyFile: null, password: 'never' },
    addedAt: '2026-01-01T00:00:00.000Z',
  });
  profile.close();
  const json = async <Schema extends z.ZodType>(schema: Schema, ...args: string[]) =>
    resultOf(await cli('--json', ...args), schema);
  return { cli, json };
}

function resultOf<Schema extends z.ZodType>(ended: Ended, schema: Schema): z.output<Schema> {
  const found = envelope(ended);
  if (!found.ok) throw new Error(found.error.sentence);
  return schema.parse(found.result);
}

function errorOf(ended: Ended) {
  const found = envelope(ended);
  if (found.ok) throw new Error('the command did not fail');
  return found.error;
}

describe('groups', () => {
  test('are made, filled, renamed and removed, and their routers stay', async () => {
    const { cli, json } = await withThree();
    expect((await cli('group')).stdout).toContain('There are no groups yet.');
    const made = await json(resultSchemas.group, 'group', 'add', 'Harbour', '--jump', 'bastion');
    expect(made.groups).toMatchObject([{ name: 'Harbour', jump: ['j'], routers: 0 }]);
    expect(errorOf(await cli('--json', 'group', 'add', 'HARBOUR'))).toMatchObject({ code: 'name-taken' });
    await cli('edit', 'attic', 'barn', '--move-to', 'harbour');
    const renamed = await json(resultSchemas.group, 'group', 'edit', 'Harbour', '--rename', 'Port');
    expect(renamed.groups).toMatchObject([{ id: made.groups[0]?.id, name: 'Port', jump: ['j'], routers: 2 }]);
    expect((await cli('group', 'list')).stdout).toMatch(/Port\s+2\s+bastion/);
    const none = await json(resultSchemas.group, 'group', 'edit', 'Port', '--no-jump');
    expect(none.groups).toMatchObject([{ jump: [] }]);
    expect((await cli('group', 'remove', 'Port')).stdout).toContain('Its 2 routers stay');
    expect((await json(resultSchemas.list, 'list')).routers.map(({ group }) => group)).toEqual([null, null, null]);
  });

  test('desire a mode, and no longer', async () => {
    const { cli, json } = await withThree();
    const made = await json(resultSchemas.group, 'group', 'add', 'Harbour', '--mode', 'hardware');
    expect(made.groups).toMatchObject([{ desiredMode: 'hardware' }]);
    expect((await json(resultSchemas.group, 'group', 'edit', 'Harbour', '--rename', 'Port')).groups).toMatchObject([
      { name: 'Port', desiredMode: 'hardware' },
    ]);
    expect((await cli('group')).stdout).toMatch(/Port\s+0\s+hardware/);
    expect((await json(resultSchemas.group, 'group', 'edit', 'Port', '--mode', 'none')).groups).toEqual([
      expect.not.objectContaining({ desiredMode: expect.anything() }),
    ]);
    expect((await cli('group', 'add', 'Other', '--mode', 'fast')).code).toBe(2);
  });

  test.each([
    [['group', 'remove', 'Nowhere'], 'There is no group called "Nowhere".'],
    [['group', 'add', 'Harbour', '--jump', 'nobody'], 'There is no jump host called "nobody".'],
    [['group', 'add', 'Harbour', '--credential-set', 'nobody'], 'There is no set of login details called "nobody".'],
    [['group', 'add', ''], 'The name is empty.'],
    [['edit', 'attic', '--move-to', 'Nowhere'], 'There is no group called "Nowhere".'],
    [['edit', 'attic'], 'Nothing is given that would be edited.'],
    [['edit', '--add-tag', 'rented'], 'No router is named.'],
    [
      ['edit', 'attic', '--login', 'own', '--credential-set', 'x'],
      '--login and --credential-set contradict each other.',
    ],
    [['edit', 'attic', '--port', 'ssh'], 'The port is not a number.'],
    [['edit', 'attic', '--add-tag', 'a,b'], 'must be one line of visible text without a comma'],
    [['audit', 'attic', '--group', 'Nowhere'], 'Routers are named and a group or tag is given as well.'],
    [['audit', '--tag', 'nowhere'], 'There is no router with the tag nowhere.'],
    [['enable'], 'No router is named.'],
    [['disable', '--tag', 'nowhere'], 'There is no router with the tag nowhere.'],
  ])('%j is refused', async (args, sentence) => {
    const { cli } = await withThree();
    const ended = await cli('--json', ...args);
    expect(ended.code).toBe(2);
    expect(errorOf(ended).sentence).toContain(sentence);
  });
});

describe('edit', () => {
  test('says what would change, then changes all of them', async () => {
    const { cli, json } = await withThree();
    await cli('edit', 'barn', '--add-tag', 'rented');
    const args = ['edit', 'attic', 'barn', '--add-tag', 'Rented', '--port', '2222', '--jump', 'bastion'];
    const before = await json(resultSchemas.list, 'list');
    const preview = await json(resultSchemas.edit, ...args, '--preview');
    expect(preview).toMatchObject({
      ...{ preview: true, edited: 2 },
      routers: [{ changes: ['tags', 'port', 'jump'] }, { changes: ['port', 'jump'] }],
    });
    expect(await json(resultSchemas.list, 'list')).toEqual(before);
    expect((await cli(...args)).stdout).toContain('2 of 2 routers are edited.');
    const [attic, barn, cellar] = (await json(resultSchemas.list, 'list')).routers.map(({ router }) => router);
    expect(attic).toMatchObject({ tags: ['Rented'], port: 2222, jump: ['j'] });
    expect(barn).toMatchObject({ tags: ['rented'], port: 2222, jump: ['j'] });
    expect(cellar).toMatchObject({ port: 22 });
    expect(cellar).not.toHaveProperty('tags');
    await cli('edit', 'attic', '--no-jump', '--remove-tag', 'rented');
    await cli('edit', 'barn', '--jump-of-group');
    const after = (await json(resultSchemas.list, 'list')).routers.map(({ router }) => router.jump);
    expect(after).toEqual([[], undefined, undefined]);
  });
});

test('a new router comes with its group and tags, and commands choose by them', async () => {
  const { cli, json } = await withThree();
  await cli('group', 'add', 'Harbour');
  const place = ['--group', 'harbour', '--tag', 'rented', '--tag', 'old', '--tag', 'RENTED'];
  await cli('add', '--no-test', ...place, 'loft', '127.0.0.1');
  await cli('edit', 'attic', '--move-to', 'Harbour');
  const chosen = async (...choice: string[]) =>
    (await json(resultSchemas.list, 'list', ...choice)).routers.map(({ router }) => router.name);
  expect(await chosen('--group', 'HARBOUR')).toEqual(['attic', 'loft']);
  expect(await chosen('--tag', 'Old')).toEqual(['loft']);
  expect(await chosen('--group', 'Harbour', '--tag', 'rented')).toEqual(['loft']);
  expect(await chosen('--tag', 'nowhere')).toEqual([]);
  expect((await cli('list', '--tag', 'nowhere')).stdout).toContain('No router fits.');
  const list = (await cli('list')).stdout;
  expect(list).toContain('Harbour');
  expect(list).toContain('rented, old');
});
