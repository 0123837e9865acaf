import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { resultSchemas } from '../../../electron/cli/json.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import { Vault } from '../../../electron/store/vault.ts';
import { routerOf } from '../demo/fleet-of-one.ts';
import { newKey } from '../ssh/sample-keys.ts';
import { envelope, runCli, temporaryHome } from './run-cli.ts';

const file = '/etc/dropbear/authorized_keys';
const password = { FLOWHELM_PASSWORD: 'demo' };

/** A user with one key pair in ~/.ssh, and a virtual router called `attic` in the profile. */
async function withKeyAndAttic() {
  const user = temporaryHome();
  const pair = newKey('me@laptop');
  mkdirSync(join(user, '.ssh'));
  writeFileSync(join(user, '.ssh/id_ed25519'), pair.private, { mode: 0o600 });
  writeFileSync(join(user, '.ssh/id_ed25519.pub'), `${pair.key.line}\n`);
  vi.stubEnv('HOME', user);
  vi.stubEnv('USERPROFILE', user);
  vi.stubEnv('SSH_AUTH_SOCK', '');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const home = temporaryHome();
  const router = await routerOf('mt7986-off', { speed: 4 });
  const port = String(router.port);
  const accept = ['--accept-new-key', router.hostKeyFingerprint];
  const added = await runCli(['add', '--port', port, '--no-agent', ...accept, 'attic', router.host], {
    home,
    environment: password,
  });
  expect(added).toMatchObject({ code: 0 });
  const cli = (args: readonly string[], environment: Record<string, string> = password) =>
    runCli(['--json', ...args], { home, environment });
  return { cli, home, pair, router, user };
}

test('a key is listed, installed, used from then on without a password, and not added twice', async () => {
  const { cli, pair, router, user } = await withKeyAndAttic();
  const listed = envelope(await cli(['keys']));
  expect(listed).toMatchObject({
    ok: true,
    result: { keys: [{ fingerprint: pair.key.fingerprint, privateFile: join(user, '.ssh/id_ed25519') }] },
  });
  const ended = await cli(['keys', 'install', 'attic', '--use-from-now-on']);
  expect(ended.code).toBe(0);
  const found = envelope(ended);
  expect(found.ok && resultSchemas.keys.parse(found.result)).toMatchObject({
    fingerprint: pair.key.fingerprint,
    routers: [{ router: { name: 'attic' }, ok: true, state: 'installed', usedFromNowOn: true }],
  });
  expect(await router.files.readFile(file)).toBe(`${pair.key.line}\n`);
  // no password in the environment any more, nobody to ask
  expect((await cli(['audit', 'attic', '--no-rates'], {})).code).toBe(0);
  const again = envelope(await cli(['keys', 'install', 'attic', '--key', join(user, '.ssh/id_ed25519.pub')], {}));
  expect(again).toMatchObject({ ok: true, result: { routers: [{ state: 'was-there', usedFromNowOn: false }] } });
  expect(await router.files.readFile(file)).toBe(`${pair.key.line}\n`);
});

test('a key that is none, or not here, is refused before a router is asked', async () => {
  const { cli, router, user } = await withKeyAndAttic();
  const foreign = join(user, 'colleague.pub');
  writeFileSync(foreign, `${newKey('a colleague').key.line}\n`);
  const refused: readonly [readonly string[], string][] = [
    [['--key', join(user, '.ssh/id_ed25519')], 'private key'],
    [['--key', foreign, '--use-from-now-on'], 'private part'],
    [['--key', join(user, 'none.pub')], 'no such file'],
  ];
  for (const [options, words] of refused) {
    const ended = await cli(['keys', 'install', 'attic', ...options]);
    expect(ended.code).toBe(2);
    expect(envelope(ended)).toMatchObject({ ok: false, error: { sentence: expect.stringContaining(words) } });
  }
  expect(await router.files.exists(file)).toBe(false);
  expect(envelope(await cli(['keys', 'install', 'attic', '--key', foreign]))).toMatchObject({
    result: { routers: [{ state: 'installed', sentence: expect.stringContaining('not verified') }] },
  });
});

test('without a keyring a password comes out of the vault, whose passphrase a script gives', async () => {
  const { home, cli } = await withKeyAndAttic();
  const profile = openProfile({ mode: 'write', home });
  const [attic] = profile.routers.list();
  if (!attic) throw new Error('there is no router');
  profile.routers.update({ ...attic, authentication: { ...attic.authentication, password: 'keyring' } });
  profile.close();
  const vault = new Vault({ folder: home, cost: 2 ** 15 });
  await vault.create('open sesame');
  await vault.set(attic.id, 'password', 'demo');
  const audit = (environment: Record<string, string>) => cli(['audit', 'attic', '--no-rates'], environment);
  expect(await audit({ FLOWHELM_VAULT_PASSPHRASE: 'open sesame' })).toMatchObject({ code: 0 });
  const wrong = await audit({ FLOWHELM_VAULT_PASSPHRASE: 'open sesamy' });
  expect(wrong.code).toBe(9);
  expect(envelope(wrong)).toMatchObject({ error: { code: 'vault-passphrase-wrong' } });
  expect(envelope(await audit({}))).toMatchObject({ error: { code: 'vault-locked' } });
});

test('a set of login details serves routers until it is removed', async () => {
  const { cli } = await withKeyAndAttic();
  const added = envelope(await cli(['credential-set', 'add', 'Harbour', '--user', 'root', '--no-agent']));
  expect(added).toMatchObject({
    result: { credentialSets: [{ name: 'Harbour', user: 'root', authentication: { agent: false, password: 'ask' } }] },
  });
  expect((await cli(['credential-set', 'add', 'HARBOUR'])).code).toBe(2);
  expect((await cli(['edit', 'attic', '--credential-set', 'harbour'])).code).toBe(0);
  expect(envelope(await cli(['credential-set']))).toMatchObject({
    result: { credentialSets: [{ name: 'Harbour', routers: 1 }] },
  });
  expect((await cli(['audit', 'attic', '--no-rates'])).code).toBe(0);
  expect(envelope(await cli(['credential-set', 'remove', 'harbour']))).toMatchObject({
    result: { credentialSets: [{ routers: 1 }] },
  });
  expect(envelope(await cli(['list']))).toMatchObject({
    result: { routers: [{ router: { credentials: { from: 'own' } } }] },
  });
  expect((await cli(['audit', 'attic', '--no-rates'])).code).toBe(0);
});
