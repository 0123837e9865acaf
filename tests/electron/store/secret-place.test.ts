import { expect, test } from 'vitest';
import { memorySecretStore } from '../../../electron/store/memory-secrets.ts';
import { secretPlace } from '../../../electron/store/secret-place.ts';
import { keyringSecretStore } from '../../../electron/store/secrets.ts';
import { Vault } from '../../../electron/store/vault.ts';
import { temporaryFolder } from './samples.ts';

const noKeyring = () => keyringSecretStore({ load: () => Promise.reject(new Error('Cannot find native binding.')) });
const vaultIn = (folder: string) => new Vault({ folder, cost: 2 ** 15 });

test('a keyring is used where there is one, and no vault is made beside it', async () => {
  const keyring = memorySecretStore();
  const place = secretPlace(keyring, vaultIn(temporaryFolder()));
  expect(await place.state()).toEqual({ keyring: true, vault: 'none' });
  await place.set('r1', 'password', 'one');
  expect(await keyring.get('r1', 'password')).toBe('one');
  await expect(place.createVault('long enough')).rejects.toMatchObject({ code: 'bad-input' });
});

test('without a keyring nothing is kept until there is a vault, and it is said why', async () => {
  const place = secretPlace(noKeyring(), vaultIn(temporaryFolder()));
  expect(await place.available()).toBe(false);
  expect(place.why()).toContain('no access to the keyring');
  await expect(place.get('r1', 'password')).rejects.toMatchObject({ code: 'keyring-unavailable' });
  await expect(place.set('r1', 'password', 'hunter2')).rejects.toMatchObject({
    code: 'keyring-unavailable',
    nextStep: expect.stringContaining('vault'),
  });
  expect(await place.remove('r1', 'password')).toBe(false);
  await place.createVault('long enough');
  expect(await place.available()).toBe(true);
  expect(place.why()).toBe('');
  await place.set('r1', 'password', 'one');
  expect(await place.get('r1', 'password')).toBe('one');
});

test('a locked vault is said to be locked until its passphrase is given', async () => {
  const folder = temporaryFolder();
  await secretPlace(noKeyring(), vaultIn(folder)).createVault('long enough');
  const place = secretPlace(noKeyring(), vaultIn(folder));
  expect(await place.state()).toEqual({ keyring: false, vault: 'locked' });
  expect(await place.available()).toBe(false);
  expect(place.why()).toContain('locked');
  for (const work of [place.get('r1', 'password'), place.set('r1', 'password', 'x'), place.remove('r1', 'password')]) {
    await expect(work).rejects.toMatchObject({ code: 'vault-locked' });
  }
  await expect(place.unlockVault('wrong')).rejects.toMatchObject({ code: 'vault-passphrase-wrong' });
  await place.unlockVault('long enough');
  await place.changeVaultPassphrase('long enough', 'longer still');
  expect(await place.state()).toEqual({ keyring: false, vault: 'open' });
});

test('a vault from before there was a keyring is read and emptied, and not written any more', async () => {
  const folder = temporaryFolder();
  const before = secretPlace(noKeyring(), vaultIn(folder));
  await before.createVault('long enough');
  await before.set('r1', 'password', 'one');
  const keyring = memorySecretStore();
  const place = secretPlace(keyring, vaultIn(folder));
  expect(await place.get('r1', 'password')).toBeNull();
  await place.unlockVault('long enough');
  expect(await place.get('r1', 'password')).toBe('one');
  await place.set('r1', 'password', 'two');
  expect(await place.get('r1', 'password')).toBe('two');
  expect(await place.remove('r1', 'password')).toBe(true);
  expect(await place.get('r1', 'password')).toBeNull();
});

test('where there can be no vault it is not asked for', async () => {
  const place = secretPlace(memorySecretStore(), null);
  expect(await place.state()).toEqual({ keyring: true, vault: 'none' });
  await expect(place.createVault('long enough')).rejects.toMatchObject({ code: 'bad-input' });
  await expect(place.unlockVault('long enough')).rejects.toMatchObject({ code: 'bad-input' });
});
