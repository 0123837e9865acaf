import { expect, test } from 'vitest';
import { Terminal, type TextStream } from '../../../electron/cli/terminal.ts';
import { openingPlace } from '../../../electron/cli/vault-passphrase.ts';
import { memorySecretStore } from '../../../electron/store/memory-secrets.ts';
import { type SecretPlace, secretPlace } from '../../../electron/store/secret-place.ts';
import { keyringSecretStore } from '../../../electron/store/secrets.ts';
import { Vault } from '../../../electron/store/vault.ts';
import { temporaryFolder } from '../store/samples.ts';

const noKeyring = () => keyringSecretStore({ load: () => Promise.reject(new Error('Cannot find native binding.')) });
const vaultIn = (folder: string) => new Vault({ folder, cost: 2 ** 15 });
const stream: TextStream = { write: () => true, on: () => undefined };
const terminal = new Terminal(
  { output: stream, notices: stream, interactive: false },
  { json: false, environment: {} },
);

function opening(place: SecretPlace, passphrase: string | undefined, mayCreate = true): SecretPlace {
  const environment = passphrase === undefined ? {} : { FLOWHELM_VAULT_PASSPHRASE: passphrase };
  return openingPlace(place, { terminal, environment, stop: new AbortController().signal, mayCreate });
}

test('a script makes the vault with its first password and opens it in the next run', async () => {
  const folder = temporaryFolder();
  const first = opening(secretPlace(noKeyring(), vaultIn(folder)), 'open sesame');
  expect(await first.available()).toBe(true);
  await first.set('r1', 'password', 'one');
  const second = opening(secretPlace(noKeyring(), vaultIn(folder)), 'open sesame', false);
  expect(await second.get('r1', 'password')).toBe('one');
  expect(await second.state()).toEqual({ keyring: false, vault: 'open' });
});

test.each([
  ['a command that only reads', 'open sesame', false],
  ['nobody who gives a passphrase', undefined, true],
])('no vault is made by %s', async (_what, passphrase, mayCreate) => {
  const place = opening(secretPlace(noKeyring(), vaultIn(temporaryFolder())), passphrase, mayCreate);
  expect(await place.available()).toBe(false);
  expect(await place.state()).toEqual({ keyring: false, vault: 'none' });
});

test('a short passphrase makes no vault', async () => {
  const place = opening(secretPlace(noKeyring(), vaultIn(temporaryFolder())), 'short');
  await expect(place.available()).rejects.toMatchObject({ code: 'bad-input' });
  expect(await place.state()).toEqual({ keyring: false, vault: 'none' });
});

test('a wrong passphrase is told at every use and tried once', async () => {
  const folder = temporaryFolder();
  await vaultIn(folder).create('open sesame');
  const inner = secretPlace(noKeyring(), vaultIn(folder));
  let tries = 0;
  const counting = {
    ...inner,
    unlockVault: (passphrase: string) => {
      tries += 1;
      return inner.unlockVault(passphrase);
    },
  };
  const place = opening(counting, 'open sesamy');
  for (const id of ['r1', 'r2']) {
    await expect(place.get(id, 'password')).rejects.toMatchObject({ code: 'vault-passphrase-wrong' });
  }
  expect(tries).toBe(1);
});

test('a keyring needs no passphrase', async () => {
  const place = opening(secretPlace(memorySecretStore(), vaultIn(temporaryFolder())), 'open sesame');
  expect(await place.available()).toBe(true);
  expect(await place.state()).toEqual({ keyring: true, vault: 'none' });
});
