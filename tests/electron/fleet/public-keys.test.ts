import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { routerOf } from '../demo/fleet-of-one.ts';
import { startAgent } from '../ssh/agent-process.ts';
import { installed, mayBeAbsent } from '../ssh/installed.ts';
import { newKey } from '../ssh/sample-keys.ts';
import { temporaryFolder } from '../store/samples.ts';
import { type Api, addVirtual, connect, failureOf, openTestService, rowsOf, until } from './open-service.ts';

const file = '/etc/dropbear/authorized_keys';

/** A user with these private keys in ~/.ssh, by file name, and no agent. */
function userWith(keys: Readonly<Record<string, ReturnType<typeof newKey>>>, agentSocket = ''): string {
  const folder = join(temporaryFolder(), '.ssh');
  mkdirSync(folder, { recursive: true });
  for (const [name, pair] of Object.entries(keys)) {
    writeFileSync(join(folder, name), pair.private, { mode: 0o600 });
    writeFileSync(join(folder, `${name}.pub`), `${pair.key.line}\n`);
  }
  vi.stubEnv('HOME', join(folder, '..'));
  vi.stubEnv('USERPROFILE', join(folder, '..'));
  vi.stubEnv('SSH_AUTH_SOCK', agentSocket);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return folder;
}

async function install(api: Api, input: { ids: string[]; publicKey: string; useFromNowOn: boolean }) {
  const events = [];
  for await (const event of await api.publicKeys.install(input)) events.push(event);
  return events;
}

async function fleet(keys: Readonly<Record<string, ReturnType<typeof newKey>>>, agentSocket = '') {
  const folder = userWith(keys, agentSocket);
  const { service, home } = await openTestService();
  const { api } = await connect(service, 'port');
  const router = await routerOf('mt7986-off', { speed: 1 });
  const id = await addVirtual(api, router, 'Attic');
  return { api, service, home, router, id, folder };
}

/** The row of a router once an audit that was asked for has ended. */
async function audited(api: Api, id: string) {
  await api.fleet.audit({ ids: [id] });
  let began = false;
  const events = await until(api, (event) => {
    const row = rowsOf(event).find((one) => one.router.id === id);
    began ||= row?.auditing === true;
    return began && row?.auditing === false;
  });
  return events.flatMap(rowsOf).findLast((row) => row.router.id === id);
}

test('a key is put on a router, verified, and used from then on instead of the password', async () => {
  const pair = newKey('me@laptop');
  const { api, service, router, id, folder } = await fleet({ id_ed25519: pair });
  const { secrets } = service.workspace;
  await secrets.keyring.set(id, 'password', 'demo');
  expect(await api.publicKeys.list()).toEqual([
    {
      from: join(folder, 'id_ed25519.pub'),
      type: 'ssh-ed25519',
      fingerprint: pair.key.fingerprint,
      comment: 'me@laptop',
      line: pair.key.line,
    },
  ]);
  const events = await install(api, { ids: [id], publicKey: `${pair.key.line}\n`, useFromNowOn: true });
  expect(events.map(({ state }) => state)).toEqual(['working', 'working', 'working', 'installed']);
  expect(events.at(-1)?.sentence).toContain('Attic');
  expect(await router.files.readFile(file)).toBe(`${pair.key.line}\n`);
  const row = await audited(api, id);
  expect(row).toMatchObject({
    reachability: { state: 'reachable' },
    router: { user: 'root', authentication: { agent: false, keyFile: join(folder, 'id_ed25519'), password: 'never' } },
  });
  expect(service.workspace.profile.routers.get(id)).toEqual(row?.router);
  expect(await secrets.keyring.get(id, 'password')).toBeNull();
  const again = await install(api, { ids: [id], publicKey: pair.key.line, useFromNowOn: false });
  expect(again.at(-1)).toMatchObject({ id, state: 'was-there', error: null });
  expect(await router.files.readFile(file)).toBe(`${pair.key.line}\n`);
});

test('without a word about the future the router is logged in to as before', async () => {
  const pair = newKey('me');
  const { api, service, id } = await fleet({ id_ed25519: pair });
  const before = service.workspace.router(id);
  await service.workspace.secrets.keyring.set(id, 'password', 'demo');
  const events = await install(api, { ids: [id, id], publicKey: pair.key.line, useFromNowOn: false });
  expect(events.filter(({ state }) => state !== 'working')).toMatchObject([{ state: 'installed' }]);
  expect(service.workspace.router(id)).toEqual(before);
  expect(await service.workspace.secrets.keyring.get(id, 'password')).toBe('demo');
});

test('a key whose private part is elsewhere is put there unverified, and never used', async () => {
  const { api, router, service, id } = await fleet({});
  const { key } = newKey('a colleague');
  const before = service.workspace.router(id);
  const call = install(api, { ids: [id], publicKey: key.line, useFromNowOn: true });
  expect(await failureOf(call)).toMatchObject({ code: 'bad-input' });
  expect(await router.files.exists(file)).toBe(false);
  const events = await install(api, { ids: [id], publicKey: key.line, useFromNowOn: false });
  expect(events.at(-1)).toMatchObject({ state: 'installed', sentence: expect.stringContaining('not verified') });
  expect(service.workspace.router(id)).toEqual(before);
});

test('a new login that does not work leaves the password in its place, and says that the key is there', async () => {
  const pair = newKey('me');
  const { api, service, router, id } = await fleet({ id_ed25519: pair });
  const before = service.workspace.router(id);
  await service.workspace.secrets.keyring.set(id, 'password', 'demo');
  // as a daemon that reads its keys somewhere else
  vi.spyOn(router.files, 'readFile').mockImplementation(async () => '');
  const events = await install(api, { ids: [id], publicKey: pair.key.line, useFromNowOn: true });
  expect(events.at(-1)).toMatchObject({ state: 'failed', error: { code: 'authentication-failed' } });
  expect(events.at(-1)?.sentence).toMatch(/^The key is on Attic, but a new login/);
  expect(service.workspace.router(id)).toEqual(before);
  expect(await service.workspace.secrets.keyring.get(id, 'password')).toBe('demo');
});

test('the failure of one router is its own, and names it', async () => {
  const pair = newKey('me');
  const { api, id, router } = await fleet({ id_ed25519: pair });
  const second = await routerOf('mt7986-off', { speed: 1 });
  const barn = await addVirtual(api, second, 'Barn');
  await router.inject({ kind: 'overlay-full' });
  const events = await install(api, { ids: [id, barn], publicKey: pair.key.line, useFromNowOn: true });
  const ends = new Map(events.filter(({ state }) => state !== 'working').map((event) => [event.id, event]));
  expect(ends.get(id)).toMatchObject({ state: 'failed', error: { code: 'no-space' } });
  expect(ends.get(id)?.sentence).toContain('Attic');
  expect(ends.get(barn)).toMatchObject({ state: 'installed' });
  expect(await router.files.exists(file)).toBe(false);
});

test.skipIf(installed('ssh-agent') === null && mayBeAbsent)(
  'a key that only the agent holds is named by its public part',
  async () => {
    const pair = newKey('in the agent');
    const others = [newKey('one'), newKey('two'), newKey('three')];
    const socket = await startAgent([...others, pair].map((each) => each.private));
    const { api, service, home, id } = await fleet({}, socket);
    expect((await api.publicKeys.list()).map(({ from }) => from)).toEqual(Array(4).fill('SSH agent'));
    const events = await install(api, { ids: [id], publicKey: pair.key.line, useFromNowOn: true });
    expect(events.at(-1)).toMatchObject({ state: 'installed' });
    const [named = ''] = readdirSync(join(home, 'public-keys'));
    expect(service.workspace.router(id).authentication).toEqual({
      agent: true,
      keyFile: join(home, 'public-keys', named),
      password: 'never',
    });
    expect(await audited(api, id)).toMatchObject({ reachability: { state: 'reachable' } });
  },
);

test('whoever stops listening stops the work', async () => {
  const pair = newKey('me');
  const { api, service, router, id } = await fleet({ id_ed25519: pair });
  const asked = vi.spyOn(service.workspace.engine, 'connect');
  await router.inject({ kind: 'hangs' });
  const input = { ids: [id], publicKey: pair.key.line, useFromNowOn: true };
  for await (const { sentence } of await api.publicKeys.install(input)) {
    if (sentence.startsWith('Looking for the key')) break;
  }
  const signal = asked.mock.calls.at(-1)?.[1]?.signal;
  await vi.waitFor(() => expect(signal?.aborted).toBe(true));
  expect(await router.files.exists(file)).toBe(false);
});

test('a router that uses a set keeps its user, gets details of its own, and leaves the password of the set alone', async () => {
  const pair = newKey('me');
  const { api, service, id } = await fleet({ id_ed25519: pair });
  const set = await api.credentialSets.save({
    id: null,
    name: 'Site',
    user: 'root',
    authentication: { agent: false, keyFile: null, password: 'keyring' },
    secrets: { password: 'demo', passphrase: 'open' },
  });
  const { workspace } = service;
  await api.bulk.edit({ ids: [id], edit: { credentials: { from: 'set', credentialSetId: set.id } } });
  const events = await install(api, { ids: [id], publicKey: pair.key.line, useFromNowOn: true });
  expect(events.at(-1)).toMatchObject({ state: 'installed' });
  expect(workspace.router(id)).toMatchObject({ credentials: { from: 'own' }, authentication: { password: 'never' } });
  expect(await workspace.secrets.keyring.get(set.id, 'password')).toBe('demo');
  const asked = await workspace.secrets.passphrase(workspace.engine.target(workspace.router(id)));
  expect(asked).toBe('open');
});

describe('what is not put on a router', () => {
  const { key, private: secret } = newKey('me');
  test.each([
    ['a private key', secret],
    ['nothing', ' '],
    ['two lines', `${key.line}\n${key.line}`],
    ['a line break in the comment', `${key.type} ${key.blob} a\r\nb`],
    ['options', `command="reboot" ${key.line}`],
    ['another type than the key', `ssh-rsa ${key.blob}`],
    ['a type that is none', `ssh-none ${key.blob}`],
    ['half of a key', `${key.type} ${key.blob.slice(0, 40)}`],
    ['a key with something behind it', `${key.type} ${key.blob}AAAA`],
    ['characters that base64 does not have', `${key.type} ${key.blob.slice(0, -1)}$`],
  ])('%s', async (_what, publicKey) => {
    const { service } = await openTestService();
    const { api } = await connect(service, 'port');
    expect(await failureOf(install(api, { ids: ['nobody'], publicKey, useFromNowOn: false }))).toMatchObject({
      code: 'bad-input',
    });
  });

  test('anything on a router that is not there', async () => {
    const { service, home } = await openTestService();
    const { api } = await connect(service, 'port');
    const call = install(api, { ids: ['nobody'], publicKey: key.line, useFromNowOn: false });
    expect(await failureOf(call)).toMatchObject({ code: 'no-such-router' });
    expect(existsSync(join(home, 'public-keys'))).toBe(false);
  });
});
