import type { RouterInput } from '../../../shared/model/router-input.ts';
import type { Reachability } from '../../../shared/model/fleet.ts';
import type { Authentication, Router } from '../../../shared/model/router.ts';

export type SecretKind = 'password' | 'passphrase';

/** Which secret the last login lacked; a key file that does not open wants its passphrase, anything else the password. */
export function wantedSecret(reachability: Reachability, { keyFile }: Authentication): SecretKind {
  const code = reachability.state === 'failed' ? reachability.error.code : null;
  return code === 'key-file-unusable' && keyFile !== null ? 'passphrase' : 'password';
}

/**
 * The router as it has to be saved so that a given password is used: a login that never takes a password would ignore it, and one that
 * asks would not look into the keyring. null = it is fine as it is.
 */
export function routerForSecret(router: Router, kind: SecretKind, keep: boolean): RouterInput | null {
  const { name, host, port, user, authentication, legacyAlgorithms } = router;
  const password = keep ? 'keyring' : authentication.password === 'never' ? 'ask' : authentication.password;
  if (kind === 'passphrase' || password === authentication.password) return null;
  return { name, host, port, user, legacyAlgorithms, authentication: { ...authentication, password } };
}
