import { describe, expect, test } from 'vitest';
import { routerOf } from '../demo/fleet-of-one.ts';
import { type Api, addVirtual, connect, failureOf, inputFor, openTestService, rowsOf, until } from './open-service.ts';

const oldKey = `SHA256:${'A'.repeat(43)}`;

async function codeOf(call: Promise<unknown>): Promise<string> {
  return (await failureOf(call))?.code ?? 'ok';
}

/** Audits and waits for the row to say how it went. */
async function audited(api: Api, id: string): Promise<string> {
  await api.fleet.audit({ ids: [id] });
  let began = false;
  let state = '';
  await until(api, (event) => {
    const row = rowsOf(event).find((one) => one.router.id === id);
    if (row?.auditing) began = true;
    if (!row || row.auditing || !began) return false;
    state = row.reachability.state === 'failed' ? row.reachability.error.code : row.reachability.state;
    return true;
  });
  return state;
}

describe('a router whose key nobody has seen', () => {
  test('is refused with the fingerprint, keeps nothing, and is added once that is accepted', async () => {
    const { service } = await openTestService();
    const { api } = await connect(service, 'port');
    const router = await routerOf('mt7986-off', { speed: 1 });
    const call = api.routers.add({ ...inputFor(router), keepPassword: false });
    expect(await failureOf(call)).toMatchObject({
      code: 'host-key-unknown',
      evidence: { keyType: 'ssh-ed25519', fingerprint: router.hostKeyFingerprint },
    });
    expect(service.workspace.profile.routers.list()).toEqual([]);
    const wrong = { ...inputFor(router), keepPassword: false, acceptKey: oldKey };
    expect(await codeOf(api.routers.add(wrong))).toBe('host-key-unknown');

    const id = await addVirtual(api, router);
    expect(await api.hostKeys.list({ id })).toMatchObject({
      trusted: [{ routerId: id, fingerprint: router.hostKeyFingerprint, acceptedBy: 'person' }],
      former: [],
    });
  });

  test('is not remembered by a mere test', async () => {
    const { service } = await openTestService();
    const { api } = await connect(service, 'port');
    const router = await routerOf('mt7986-off', { speed: 1 });
    await api.routers.test({ ...inputFor(router), acceptKey: router.hostKeyFingerprint });
    expect(await codeOf(api.routers.test(inputFor(router)))).toBe('host-key-unknown');
  });
});

test('a changed key is refused until it is accepted with the old fingerprint', async () => {
  const { service } = await openTestService();
  const { api } = await connect(service, 'port');
  const router = await routerOf('mt7986-off', { speed: 1 });
  const id = await addVirtual(api, router);
  const old = router.hostKeyFingerprint;
  service.workspace.engine.disconnect(id);
  await router.inject({ kind: 'host-key-changed' });
  const key = { id, keyType: 'ssh-ed25519', fingerprint: router.hostKeyFingerprint };
  expect(await audited(api, id)).toBe('host-key-changed');
  expect(await codeOf(api.hostKeys.accept({ ...key, replaces: null }))).toBe('host-key-changed');
  expect(await codeOf(api.hostKeys.accept({ ...key, replaces: oldKey }))).toBe('host-key-changed');
  expect(await audited(api, id)).toBe('host-key-changed');
  expect(await codeOf(api.hostKeys.accept({ ...key, replaces: old }))).toBe('ok');
  expect(await audited(api, id)).toBe('reachable');
  expect(await api.hostKeys.list({ id })).toMatchObject({
    trusted: [{ fingerprint: key.fingerprint }],
    former: [{ key: { fingerprint: old }, ended: 'replaced' }],
  });
  expect((await api.hostKeys.explainChange({ id })).likely).toContain('has not been restarted in between');
  await api.hostKeys.forget({ id, keyType: 'ssh-ed25519' });
  expect(await audited(api, id)).toBe('host-key-unknown');
});

test.each([
  ['a fingerprint that is none', { keyType: 'ssh-ed25519', fingerprint: 'SHA256:short', replaces: null }],
  ['a key type that is none', { keyType: 'ssh rsa\n', fingerprint: oldKey, replaces: null }],
  ['a replacement of nothing', { keyType: 'ssh-rsa', fingerprint: oldKey, replaces: `SHA256:${'B'.repeat(43)}` }],
])('%s is not accepted', async (_, key) => {
  const { service } = await openTestService();
  const { api } = await connect(service, 'port');
  const id = await addVirtual(api, await routerOf('mt7986-off', { speed: 1 }));
  expect(await codeOf(api.hostKeys.accept({ id, ...key }))).toBe('bad-input');
});

test('a password is asked for by a declared failure, held when given, and kept only when asked to', async () => {
  const { service } = await openTestService();
  const { api } = await connect(service, 'port');
  const router = await routerOf('mt7986-off', { speed: 1 });
  const id = await addVirtual(api, router);
  const { workspace } = service;
  workspace.secrets.forget(id);
  workspace.engine.disconnect(id);
  expect(await audited(api, id)).toBe('authentication-failed');
  await api.routers.giveSecret({ id, secrets: { password: 'demo' }, keep: false });
  expect(await audited(api, id)).toBe('reachable');
  expect(await workspace.secrets.keyring.get(id, 'password')).toBeNull();
  await api.routers.giveSecret({ id, secrets: { password: 'demo' }, keep: true });
  expect(await workspace.secrets.keyring.get(id, 'password')).toBe('demo');
  await api.routers.update({
    ...inputFor(router, 'Renamed'),
    authentication: { agent: false, keyFile: null, password: 'keyring' },
    id,
  });
  workspace.secrets.forget(id);
  expect(await audited(api, id)).toBe('reachable');
  await api.routers.remove({ ids: [id] });
  expect(await workspace.secrets.keyring.get(id, 'password')).toBeNull();
});

test('a name that is taken is refused before anything is sent', async () => {
  const { service } = await openTestService();
  const { api } = await connect(service, 'port');
  const router = await routerOf('mt7986-off', { speed: 1 });
  await addVirtual(api, router, 'Attic');
  const again = { ...inputFor(router, 'ATTIC'), port: 1, keepPassword: false };
  expect(await codeOf(api.routers.add(again))).toBe('name-taken');
});
