import { FlowhelmError, isFlowhelmError } from '../../shared/model/errors.ts';
import type { SecretPrompt } from '../ssh/authenticate.ts';
import { type ConnectTarget, describeTarget } from '../ssh/target.ts';
import type { SecretKind, SecretStore } from '../store/secrets.ts';

export interface GivenSecrets {
  readonly password?: string | undefined;
  readonly passphrase?: string | undefined;
}

/** What was given for one router, by kind. */
function kindsOf({ password, passphrase }: GivenSecrets): [SecretKind, string][] {
  const kinds: [SecretKind, string | undefined][] = [
    ['password', password],
    ['passphrase', passphrase],
  ];
  return kinds.flatMap(([kind, secret]) => (secret === undefined || secret === '' ? [] : [[kind, secret]]));
}

/**
 * Secrets for logins of a service, where nobody can be asked: what was given in this run of the app, then the keyring. A front end
 * that gets `authentication-failed` with `secret` in the evidence asks the person and gives it.
 */
export class ServiceSecrets implements SecretPrompt {
  readonly keyring: SecretStore;
  readonly #given = new Map<string, string>();
  readonly #hide: (secret: string) => void;

  /** `hide` = keeps a secret out of the log. */
  constructor(keyring: SecretStore, hide: (secret: string) => void) {
    this.keyring = keyring;
    this.#hide = hide;
  }

  /** Holds secrets in memory until the app ends. */
  give(routerId: string, secrets: GivenSecrets): void {
    for (const [kind, secret] of kindsOf(secrets)) {
      this.#hide(secret);
      this.#given.set(`${routerId} ${kind}`, secret);
    }
  }

  /** Puts secrets into the keyring. Throws `keyring-unavailable`. */
  async keep(routerId: string, secrets: GivenSecrets): Promise<void> {
    const kinds = kindsOf(secrets);
    if (kinds.length === 0) return;
    if (!(await this.keyring.available())) {
      throw new FlowhelmError('keyring-unavailable', {
        sentence: `The password is not kept: ${this.keyring.why()}`,
        nextStep: 'Use the SSH agent or a key file, or give the password each time the app starts.',
      });
    }
    for (const [kind, secret] of kinds) await this.keyring.set(routerId, kind, secret);
  }

  forget(routerId: string): void {
    for (const kind of ['password', 'passphrase']) this.#given.delete(`${routerId} ${kind}`);
  }

  /** Also out of the keyring; one that cannot be used holds nothing of ours. */
  async forgetForGood(routerId: string): Promise<void> {
    this.forget(routerId);
    for (const kind of ['password', 'passphrase'] as const)
      await this.keyring.remove(routerId, kind).catch(() => false);
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

  async #read(routerId: string, kind: SecretKind): Promise<string | null> {
    try {
      const secret = await this.keyring.get(routerId, kind);
      if (secret !== null) this.#hide(secret);
      return secret;
    } catch (error) {
      if (isFlowhelmError(error)) return null;
      throw error;
    }
  }
}
