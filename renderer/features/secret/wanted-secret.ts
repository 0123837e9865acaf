import type { Authentication } from '../../../shared/model/router.ts';

export type SecretKind = 'password' | 'passphrase';

/** Which secret a login lacked that failed with this code; a key file that does not open wants its passphrase, anything else the password. */
export function wantedSecret(code: string | null, { keyFile }: Authentication): SecretKind {
  return code === 'key-file-unusable' && keyFile !== null ? 'passphrase' : 'password';
}

/**
 * The login details as they have to be saved so that a given password is used: a login that never takes a password would ignore it,
 * and one that asks would not look into the keyring or the vault. The same object when they are fine as they are.
 */
export function takingSecret(authentication: Authentication, kind: SecretKind, keep: boolean): Authentication {
  const password = keep ? 'keyring' : authentication.password === 'never' ? 'ask' : authentication.password;
  return kind === 'passphrase' || password === authentication.password
    ? authentication
    : { ...authentication, password };
}
