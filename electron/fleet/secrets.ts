import { FlowhelmError, isFlowhelmError } from '../../shared/model/errors.ts';
import type { SecretPrompt } from '../ssh/authenticate.ts';
import { type ConnectTarget, describeTarget } from '../ssh/target.ts';
import type { SecretPlace } from '../store/secret-place.ts';
import type { SecretKind } from '../store/secrets.ts';

export interface GivenSecrets {
  readonly password?: string | undefined;
  readonly passphrase?: string | undefined;
}

/** What was given, by kind. */
function kindsOf({ password, passphrase }: GivenSecrets): [SecretKind, string][] {
  const kinds: [SecretKind, string | undefined][] = [
    ['password', password],
    ['passphrase', passphrase],
  ];
  return kinds.flatMap(([kind, secret]) => (secret === undefined || secret === '' ? [] : [[kind, secret]]));
}

/**
 * Secrets for logins of a service, where nobody can be asked: what was given in this run of the app, then the keyring or the vault. A
 * front end that gets `authentication-failed` with `secret` in the evidence asks the person and gives it; at `vault-locked` it asks for
 * the vault's passphrase. Every id here is one of `secretsOf`: of a router, a jump host or a credential set.
 */
export class ServiceSecrets implements SecretPrompt {
  readonly keyring: SecretPlace;
  readonly #given = new Map<string, string>();
  readonly #hide: (secret: string) => void;

  /** `hide` = keeps a secret out of the log. */
  constructor(keyring: SecretPlace, hide: (secret: string) => void) {
    this.keyring = keyring;
    this.#hide = hide;
  }

  /** Holds secrets in memory until the app ends. */
  give(id: string, secrets: GivenSecrets): void {
    for (const [kind, secret] of kindsOf(secrets)) {
      this.#hide(secret);
      this.#given.set(`${id} ${kind}`, secret);
    }
  }

  /** Gives secrets for a while; what was given before is back when the returned function was called. */
  lend(id: string, secrets: GivenSecrets): () => void {
    const before: GivenSecrets = {
      password: this.#given.get(`${id} password`),
      passphrase: this.#given.get(`${id} passphrase`),
    };
    this.give(id, secrets);
    return () => {
      this.forget(id);
      this.give(id, before);
    };
  }

  /** Puts secrets into the keyring or the vault. Throws `keyring-unavailable` and `vault-locked`. */
  async keep(id: string, secrets: GivenSecrets): Promise<void> {
    for (const [kind, secret] of kindsOf(secrets)) {
      this.#hide(secret);
      await this.keyring.set(id, kind, secret);
    }
  }

  forget(id: string): void {
    for (const kind of ['password', 'passphrase']) this.#given.delete(`${id} ${kind}`);
  }

  /** Also out of the keyring and the vault, as far as they can be used. */
  async forgetForGood(id: string): Promise<void> {
    this.forget(id);
    for (const kind of ['password', 'passphrase'] as const) await this.keyring.remove(id, kind).catch(() => false);
  }

  /** Throws `vault-locked` when the password may still be in the vault. */
  async forgetPassword(id: string): Promise<void> {
    this.#given.delete(`${id} password`);
    try {
      await this.keyring.remove(id, 'password');
    } catch (error) {
      // a keyring that cannot be used holds nothing of ours
      if (!isFlowhelmError(error) || error.code !== 'keyring-unavailable') throw error;
    }
  }

  /** For a router that stops using a credential set but not its key file. */
  async copyPassphrase(from: string, to: string): Promise<void> {
    const given = this.#given.get(`${from} passphrase`);
    if (given !== undefined) return this.give(to, { passphrase: given });
    const kept = await this.#read(from, 'passphrase');
    if (kept !== null) await this.keep(to, { passphrase: kept });
  }

  async password(target: ConnectTarget): Promise<string | null> {
    const given = this.#given.get(`${target.secretsOf} password`);
    if (given !== undefined) return given;
    if (target.authentication.password === 'keyring') {
      const kept = await this.#read(target.secretsOf, 'password');
      if (kept !== null) return kept;
    }
    throw new FlowhelmError('authentication-failed', {
      sentence: `${describeTarget(target)} wants a password, and none is known.`,
      nextStep: 'Give the password, or use a key file or the SSH agent.',
      evidence: { user: target.user, secret: 'password' },
    });
  }

  async passphrase(target: ConnectTarget): Promise<string | null> {
    return this.#given.get(`${target.secretsOf} passphrase`) ?? (await this.#read(target.secretsOf, 'passphrase'));
  }

  async #read(id: string, kind: SecretKind): Promise<string | null> {
    try {
      const secret = await this.keyring.get(id, kind);
      if (secret !== null) this.#hide(secret);
      return secret;
    } catch (error) {
      if (isFlowhelmError(error) && error.code !== 'vault-locked') return null;
      throw error;
    }
  }
}
