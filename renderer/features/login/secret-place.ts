import type { VaultState } from '../../../shared/contracts/login.ts';

export type SecretPlace = 'keyring' | 'vault' | 'vault-locked' | 'nowhere';

/** A vault is for computers without a keyring. */
export function secretPlace({ keyring, vault }: VaultState): SecretPlace {
  if (keyring) return 'keyring';
  switch (vault) {
    case 'open':
      return 'vault';
    case 'locked':
      return 'vault-locked';
    case 'none':
      return 'nowhere';
  }
}
