import { FlowhelmError } from '../../shared/model/errors.ts';
import type { SecretKind, SecretStore } from './secrets.ts';
import type { Vault } from './vault.ts';

export interface SecretPlaceState {
  readonly keyring: boolean;
  readonly vault: 'none' | 'locked' | 'open';
}

/**
 * The one place that decides where secrets are kept: in the system's keyring; where there is none, in the vault; and where that has
 * not been made, nowhere. `available` may become true when a vault is made or opened.
 */
export interface SecretPlace extends SecretStore {
  state(): Promise<SecretPlaceState>;
  /** Throws `bad-input` where there is a keyring, or a vault already. */
  createVault(passphrase: string): Promise<void>;
  /** Throws `vault-passphrase-wrong`, `vault-unusable`. */
  unlockVault(passphrase: string): Promise<void>;
  /** Throws `vault-passphrase-wrong`, `vault-unusable`. */
  changeVaultPassphrase(old: string, passphrase: string): Promise<void>;
}

/** `vault: null` = there is none and will be none, as for demonstrations. */
export function secretPlace(keyring: SecretStore, vault: Vault | null): SecretPlace {
  const vaultState = () => vault?.state ?? 'none';

  /** A vault from the time before there was a keyring is still read while it is open. */
  async function get(id: string, kind: SecretKind): Promise<string | null> {
    if (await keyring.available()) {
      const kept = await keyring.get(id, kind);
      return kept === null && vault && vaultState() === 'open' ? vault.get(id, kind) : kept;
    }
    return vault && vaultState() !== 'none' ? vault.get(id, kind) : keyring.get(id, kind);
  }

  async function remove(id: string, kind: SecretKind): Promise<boolean> {
    const inKeyring = (await keyring.available()) && (await keyring.remove(id, kind));
    if (!vault || vaultState() === 'none' || ((await keyring.available()) && vaultState() === 'locked'))
      return inKeyring;
    return (await vault.remove(id, kind)) || inKeyring;
  }

  return {
    available: async () => (await keyring.available()) || vaultState() === 'open',
    why: () => whyNot(keyring, vault === null ? null : vaultState()),
    get,
    remove,
    async set(id, kind, secret) {
      if (await keyring.available()) return keyring.set(id, kind, secret);
      if (vault && vaultState() !== 'none') return vault.set(id, kind, secret);
      throw notKept(keyring.why());
    },
    state: async () => ({ keyring: await keyring.available(), vault: vaultState() }),
    async createVault(passphrase) {
      if (!vault || (await keyring.available())) throw noNeed();
      await vault.create(passphrase);
    },
    async unlockVault(passphrase) {
      await (vault ?? nothing()).unlock(passphrase);
    },
    async changeVaultPassphrase(old, passphrase) {
      await (vault ?? nothing()).changePassphrase(old, passphrase);
    },
  };
}

function whyNot(keyring: SecretStore, vault: SecretPlaceState['vault'] | null): string {
  const why = keyring.why();
  if (why === '' || vault === 'open') return '';
  return vault === 'locked' ? `${why} The vault takes its place, and is locked.` : why;
}

function notKept(why: string): FlowhelmError {
  return new FlowhelmError('keyring-unavailable', {
    sentence: `The password is not kept: ${why}`,
    nextStep: 'Make a vault with a passphrase, use the SSH agent or a key file, or give the password each time.',
  });
}

function noNeed(): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: 'Secrets are kept without a vault here.',
    nextStep: 'Nothing to do.',
  });
}

function nothing(): never {
  throw new FlowhelmError('bad-input', {
    sentence: 'There is no vault here.',
    nextStep: 'Nothing to do.',
  });
}
