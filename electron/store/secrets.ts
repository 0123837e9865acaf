import { FlowhelmError } from '../../shared/model/errors.ts';

export type SecretKind = 'password' | 'passphrase';

/** Where secrets are kept: never in the profile. */
export interface SecretStore {
  /** Whether a secret that is set now can be read back. Asked once and remembered. Never rejects. */
  available(): Promise<boolean>;
  /** Why it is not available, in one plain sentence; empty while it is, or before `available` was asked. */
  why(): string;
  /** `null` = nothing is kept. Rejects with `keyring-unavailable`. */
  get(routerId: string, kind: SecretKind): Promise<string | null>;
  /** Rejects with `keyring-unavailable`. */
  set(routerId: string, kind: SecretKind, secret: string): Promise<void>;
  /** False when there was nothing to remove. Rejects with `keyring-unavailable`. */
  remove(routerId: string, kind: SecretKind): Promise<boolean>;
}

/** The part of @napi-rs/keyring's `AsyncEntry` that is used. */
export interface KeyringEntry {
  getPassword(): Promise<string | null | undefined>;
  setPassword(secret: string): Promise<void>;
  deleteCredential(): Promise<boolean>;
}
export type OpenKeyringEntry = (account: string) => KeyringEntry;

export interface KeyringOptions {
  /** Loads the native package; rejects where it has no binding for this system. */
  readonly load?: () => Promise<OpenKeyringEntry>;
  /** How long the keyring may take to answer, in milliseconds; a locked one asks the person meanwhile. */
  readonly patienceMs?: number;
}

const service = 'flowhelm';

/**
 * The keyring of the operating system. Its package is loaded at the first use, so that a missing binding makes it unavailable, not
 * the app. A keyring may answer reads and yet take no secret (Linux without an unlocked collection), so only a secret that was
 * written and read back proves it.
 */
export function keyringSecretStore(options: KeyringOptions = {}): SecretStore {
  const load = options.load ?? loadKeyring;
  const patienceMs = options.patienceMs ?? 60_000;
  let opening: Promise<OpenKeyringEntry> | null = null;
  let answer: Promise<boolean> | null = null;
  let reason = '';

  async function ask<T>(account: string, action: (entry: KeyringEntry) => Promise<T>): Promise<T> {
    try {
      opening ??= load();
      const open = await opening;
      return await withPatience(action(open(account)), patienceMs);
    } catch (error) {
      throw unavailable(explain(error), error);
    }
  }

  async function prove(): Promise<boolean> {
    try {
      await ask(`availability:${process.pid}`, writeReadRemove);
      reason = '';
      return true;
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
      return false;
    }
  }

  return {
    available() {
      answer ??= prove();
      return answer;
    },
    why: () => reason,
    get: (routerId, kind) => ask(account(routerId, kind), async (entry) => (await entry.getPassword()) ?? null),
    set: (routerId, kind, secret) => ask(account(routerId, kind), (entry) => entry.setPassword(secret)),
    remove: (routerId, kind) => ask(account(routerId, kind), (entry) => entry.deleteCredential()),
  };
}

function account(routerId: string, kind: SecretKind): string {
  return `${routerId}:${kind}`;
}

/**
 * On Linux the package falls back to the kernel's keyring by itself, which forgets everything at a reboot; "kept" would be untrue,
 * so the secret service is required there.
 */
async function loadKeyring(): Promise<OpenKeyringEntry> {
  const { AsyncEntry } = await import('@napi-rs/keyring');
  return (name) => new AsyncEntry(service, name, { linux: { store: 'secret-service' } });
}

async function writeReadRemove(entry: KeyringEntry): Promise<void> {
  await entry.setPassword('available');
  const back = await entry.getPassword();
  await entry.deleteCredential();
  if (back !== 'available') throw new Error('it does not give back what it was given');
}

async function withPatience<T>(work: Promise<T>, patienceMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const impatience = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('it does not answer; it may be waiting to be unlocked')), patienceMs);
  });
  try {
    return await Promise.race([work, impatience]);
  } finally {
    clearTimeout(timer);
  }
}

function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/cannot find (native binding|module|package)|failed to load native binding/i.test(message)) {
    return 'Flowhelm has no access to the keyring of this kind of system.';
  }
  if (/dbus|zbus|accessdenied|secret service/i.test(message)) {
    return 'This system has no running and unlocked keyring (secret service), as is usual without a desktop.';
  }
  return `The keyring cannot be used: ${message}.`;
}

function unavailable(sentence: string, cause: unknown): FlowhelmError {
  return new FlowhelmError('keyring-unavailable', {
    sentence,
    nextStep: 'Use the SSH agent or a key file, or let Flowhelm ask for the password each time.',
    cause,
  });
}
