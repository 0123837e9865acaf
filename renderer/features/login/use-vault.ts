import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { VaultState } from '../../../shared/contracts/login.ts';
import { useEngine } from '../../lib/engine.tsx';
import { type SecretPlace, secretPlace } from './secret-place.ts';

const queryKey = ['vault'];

/** Where secrets are kept, as the engine says; asked anew by whatever mounts, for another window may have unlocked the vault. */
export function useVault() {
  const engine = useEngine();
  return useQuery({ queryKey, queryFn: ({ signal }) => engine.vault.state(undefined, { signal }) });
}

/** null = not known yet. */
export function useSecretPlace(): SecretPlace | null {
  const { data } = useVault();
  return data === undefined ? null : secretPlace(data);
}

/** Tells all that show it what has become of the vault. */
export function useVaultChanged(): (state: VaultState) => void {
  const queries = useQueryClient();
  return (state) => queries.setQueryData(queryKey, state);
}
