import { expect, test } from 'vitest';
import { keyringSecretStore } from '../../../electron/store/secrets.ts';
import { routerOf } from '../demo/fleet-of-one.ts';
import { type Api, addVirtual, connect, failureOf, inputFor, openTestService, rowsOf, until } from './open-service.ts';

const asking = { agent: false, keyFile: null, password: 'ask' as const };
const keeping = { ...asking, password: 'keyring' as const };
const site = { id: null, name: 'Site', user: 'root', authentication: keeping, secrets: { password: 'demo' } };

async function twoRouters() {
  const { service } = await openTestService();
  const { api } = await connect(service, 'port');
  const ids = [];
  for (const name of ['Attic', 'Barn'])
    ids.push(await addVirtual(api, await routerOf('mt7986-off', { speed: 1 }), name));
  return { api, service, workspace: service.workspace, ids };
}

/** Audits all of them and says how each went. */
async function audited(api: Api, ids: readonly string[], ask = true): Promise<string[]> {
  if (ask) await api.fleet.audit({ ids: [...ids] });
  const states = new Map<string, string>();
  const began = new Set<string>();
  await until(api, (event) => {
    for (const { router, auditing, reachability } of rowsOf(event)) {
      if (auditing) began.add(router.id);
      else if (began.has(router.id))
        states.set(router.id, reachability.state === 'failed' ? reachability.error.code : reachability.state);
    }
    return ids.every((id) => states.has(id));
  });
  return ids.map((id) => states.get(id) ?? '');
}

test('one password serves all routers that use a set, and is kept under the set', async () => {
  const { api, workspace, ids } = await twoRouters();
  const set = await api.credentialSets.save(site);
  expect(await workspace.secrets.keyring.get(set.id, 'password')).toBe('demo');
  await api.bulk.edit({ ids, edit: { credentials: { from: 'set', credentialSetId: set.id } } });
  for (const id of ids) await workspace.secrets.forgetForGood(id);
  workspace.secrets.forget(set.id);
  expect(await audited(api, ids)).toEqual(['reachable', 'reachable']);
  // what one router is given is the set's
  await workspace.secrets.forgetForGood(set.id);
  for (const id of ids) workspace.engine.disconnect(id);
  expect(await audited(api, ids)).toEqual(['authentication-failed', 'authentication-failed']);
  const [first = ''] = ids;
  await api.routers.giveSecret({ id: first, secrets: { password: 'demo' }, keep: true });
  expect(await audited(api, ids)).toEqual(['reachable', 'reachable']);
  expect(await workspace.secrets.keyring.get(set.id, 'password')).toBe('demo');
  expect(await workspace.secrets.keyring.get(first, 'password')).toBeNull();
  // a router that goes takes nothing of the set along
  await api.routers.remove({ ids: [first] });
  expect(await workspace.secrets.keyring.get(set.id, 'password')).toBe('demo');
});

test('a router that is tried or added with a set gives its password to the set only when it is kept', async () => {
  const { api, service } = await twoRouters();
  const { secrets, engine } = service.workspace;
  const router = await routerOf('mt7986-off', { speed: 1 });
  const { id: credentialSetId } = await api.credentialSets.save({ ...site, secrets: { password: 'before' } });
  const credentials = { from: 'set' as const, credentialSetId };
  const input = { ...inputFor(router, 'Cellar'), credentials, acceptKey: router.hostKeyFingerprint };
  expect(await api.routers.test(input)).toMatchObject({ fingerprint: router.hostKeyFingerprint });
  const probe = engine.target({ ...input, id: 'x', addedAt: '' });
  expect(await secrets.password(probe)).toBe('before');
  const wrong = { ...input, secrets: { password: 'wrong' }, keepPassword: true };
  expect(await failureOf(api.routers.add(wrong))).toMatchObject({ code: 'authentication-failed' });
  expect(await secrets.keyring.get(credentialSetId, 'password')).toBe('before');
  await api.routers.add({ ...input, keepPassword: true });
  expect(await secrets.keyring.get(credentialSetId, 'password')).toBe('demo');
});

test('a set is changed under its id, and what it no longer keeps is forgotten', async () => {
  const { api, workspace } = await twoRouters();
  const set = await api.credentialSets.save({ ...site, secrets: { password: 'demo', passphrase: 'open' } });
  const { keyring } = workspace.secrets;
  const changed = await api.credentialSets.save({ ...site, id: set.id, name: 'Harbour', secrets: {} });
  expect(changed).toEqual({ ...set, name: 'Harbour' });
  expect(await keyring.get(set.id, 'password')).toBe('demo');
  await api.credentialSets.save({ ...site, id: set.id, authentication: asking, secrets: { password: 'once' } });
  expect(await keyring.get(set.id, 'password')).toBeNull();
  expect(await keyring.get(set.id, 'passphrase')).toBe('open');
  await api.credentialSets.save({
    ...site,
    id: set.id,
    secrets: { password: 'once', passphrase: 'once' },
    keep: false,
  });
  expect(await keyring.get(set.id, 'password')).toBeNull();
  expect(await keyring.get(set.id, 'passphrase')).toBe('open');
  expect(workspace.board.book.credentialSets).toMatchObject([{ id: set.id, name: 'Site' }]);
  expect(JSON.stringify(workspace.board.book)).not.toMatch(/once|demo|open/);
  expect(await failureOf(api.credentialSets.save({ ...site, name: 'SITE' }))).toMatchObject({ code: 'name-taken' });
  expect(await failureOf(api.credentialSets.save({ ...site, id: 'gone' }))).toMatchObject({ code: 'bad-input' });
});

test('routers, groups and jump hosts fall back to their own details when a set is removed', async () => {
  const { api, workspace, ids } = await twoRouters();
  const [attic = '', barn = ''] = ids;
  const set = await api.credentialSets.save(site);
  const group = await api.groups.save({ id: null, name: 'Harbour', credentialSetId: set.id, jump: [] });
  await api.bulk.edit({ ids: [attic], edit: { credentials: { from: 'set', credentialSetId: set.id } } });
  await api.bulk.edit({ ids: [barn], edit: { groupId: group.id, credentials: { from: 'group' } } });
  workspace.secrets.forget(set.id);
  expect(await audited(api, ids)).toEqual(['reachable', 'reachable']);
  await api.credentialSets.remove({ id: set.id });
  expect(workspace.router(attic)).toMatchObject({ credentials: { from: 'own' } });
  expect(workspace.profile.routers.get(attic)).toEqual(workspace.router(attic));
  expect(workspace.board.book).toMatchObject({ credentialSets: [], groups: [{ credentialSetId: null }] });
  expect(await workspace.secrets.keyring.get(set.id, 'password')).toBeNull();
  expect(await audited(api, ids)).toEqual(['reachable', 'reachable']);
});

test('without a keyring a vault keeps passwords, and routers wait for it after a restart', async () => {
  const noKeyring = () => keyringSecretStore({ load: () => Promise.reject(new Error('Cannot find native binding.')) });
  const { service, home, log } = await openTestService({ keyring: noKeyring() });
  const { api } = await connect(service, 'port');
  expect(await api.vault.state()).toEqual({ keyring: false, vault: 'none' });
  expect(await api.app.info()).toMatchObject({
    keyring: { available: false, why: expect.stringContaining('keyring') },
  });
  expect(await failureOf(api.credentialSets.save(site))).toMatchObject({ code: 'keyring-unavailable' });
  expect(service.workspace.board.book.credentialSets).toEqual([]);
  expect(await failureOf(api.vault.create({ passphrase: 'short' }))).toMatchObject({ code: 'bad-input' });
  expect(await api.vault.create({ passphrase: 'open sesame' })).toEqual({ keyring: false, vault: 'open' });
  expect(await api.app.info()).toMatchObject({ keyring: { available: true, why: '' } });
  const set = await api.credentialSets.save(site);
  const id = await addVirtual(api, await routerOf('mt7986-off', { speed: 1 }), 'Attic');
  await api.bulk.edit({ ids: [id], edit: { credentials: { from: 'set', credentialSetId: set.id } } });
  await service.close();

  const later = await openTestService({ home, keyring: noKeyring() });
  const second = await connect(later.service, 'port');
  expect(await second.api.vault.state()).toEqual({ keyring: false, vault: 'locked' });
  expect(await audited(second.api, [id])).toEqual(['vault-locked']);
  expect(await failureOf(second.api.vault.unlock({ passphrase: 'open sesamy' }))).toMatchObject({
    code: 'vault-passphrase-wrong',
  });
  const waiting = audited(second.api, [id], false);
  expect(await second.api.vault.unlock({ passphrase: 'open sesame' })).toEqual({ keyring: false, vault: 'open' });
  expect(await waiting).toEqual(['reachable']);
  const passphrases = { old: 'open sesame', new: 'correct horse' };
  expect(await second.api.vault.changePassphrase(passphrases)).toEqual({ keyring: false, vault: 'open' });
  expect(await failureOf(second.api.vault.changePassphrase(passphrases))).toMatchObject({
    code: 'vault-passphrase-wrong',
  });
  expect(later.log.redact('open sesame, correct horse, demo')).not.toMatch(/sesame|horse|demo/);
  expect(`${log.tail(100_000)}${later.log.tail(100_000)}`).not.toMatch(/sesame|horse/);
});
