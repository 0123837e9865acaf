import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Attempts } from './attempts.ts';

/** Who may come in: whoever has the link that was printed, or knows the password. `wait` in seconds. */
export type Admission =
  | { readonly kind: 'admitted'; readonly session: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'too-many'; readonly wait: number };

export interface AdmissionOptions {
  /** null = by a link that holds a token. */
  readonly password: string | null;
  readonly now: () => number;
}

const sessionsAtMost = 100;
const derive = promisify<string, Buffer, number, Buffer>(scrypt);

/**
 * Tokens and sessions of `serve`, in memory only. A token is good for one exchange; the session that it is exchanged for lives in a
 * cookie that scripts cannot read.
 */
export class AdmissionDesk {
  readonly #now: () => number;
  readonly #attempts = new Attempts();
  readonly #salt = randomBytes(16);
  readonly #password: Promise<Buffer> | null;
  readonly #sessions = new Set<string>();
  #token: Buffer | null = null;

  constructor({ password, now }: AdmissionOptions) {
    this.#now = now;
    this.#password = password === null ? null : derive(password, this.#salt, 32);
  }

  get wantsPassword(): boolean {
    return this.#password !== null;
  }

  /** A new token; the one before is no longer good. */
  issueToken(): string {
    const token = randomBytes(32).toString('base64url');
    this.#token = digest(token);
    return token;
  }

  /** Exchanges the token, once. `from` = the address that asks. */
  byToken(token: string, from: string): Admission {
    return this.#admit(from, () => {
      const good = this.#token !== null && timingSafeEqual(digest(token), this.#token);
      if (good) this.#token = null;
      return good;
    });
  }

  async byPassword(password: string, from: string): Promise<Admission> {
    const wait = this.#attempts.waitSeconds(from, this.#now());
    if (wait > 0 || !this.#password) return wait > 0 ? { kind: 'too-many', wait } : { kind: 'refused' };
    // counted before the slow part, or many could guess side by side
    this.#attempts.wrong(from, this.#now());
    const good = timingSafeEqual(await derive(password, this.#salt, 32), await this.#password);
    return good ? this.#newSession() : { kind: 'refused' };
  }

  isAdmitted(session: string | undefined): boolean {
    return session !== undefined && this.#sessions.has(digest(session).toString('hex'));
  }

  #admit(from: string, check: () => boolean): Admission {
    const wait = this.#attempts.waitSeconds(from, this.#now());
    if (wait > 0) return { kind: 'too-many', wait };
    if (check()) return this.#newSession();
    this.#attempts.wrong(from, this.#now());
    return { kind: 'refused' };
  }

  #newSession(): Admission {
    const session = randomBytes(32).toString('base64url');
    this.#sessions.add(digest(session).toString('hex'));
    for (const oldest of this.#sessions) {
      if (this.#sessions.size <= sessionsAtMost) break;
      this.#sessions.delete(oldest);
    }
    return { kind: 'admitted', session };
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
