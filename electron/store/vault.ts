import { createCipheriv, createDecipheriv, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { z } from 'zod';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { SecretKind } from './secrets.ts';
import {
  type Derivation,
  nameOfVault,
  openedVaultSchema,
  readVaultFile,
  replaceVaultFile,
  sealedPart,
  type VaultFile,
} from './vault-file.ts';

const derive: (passphrase: string, salt: Buffer, length: number, options: ScryptOptions) => Promise<Buffer> =
  promisify(scrypt);
interface ScryptOptions {
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly maxmem: number;
}

/** OWASP's recommendation for scrypt: 128 MiB and some tenths of a second for each guess. */
const defaultCost = 2 ** 17;

export interface VaultOptions {
  /** The profile's folder. */
  readonly folder: string;
  readonly now?: () => Date;
  /** scrypt's N for a new passphrase, a power of two from 2^15; tests take the least. */
  readonly cost?: number;
}

interface Open {
  readonly derivation: Derivation;
  readonly check: Buffer;
  readonly key: Buffer;
  readonly secrets: ReadonlyMap<string, string>;
}

/**
 * Secrets in an encrypted file of the profile, for computers without a keyring: scrypt and AES-256-GCM with a fresh nonce for each
 * write. Written beside and renamed, so that a crash leaves the old file or the new one. Its content is in memory from the passphrase
 * to the end of the run.
 */
export class Vault {
  readonly #file: string;
  readonly #folder: string;
  readonly #now: () => Date;
  readonly #cost: number;
  #open: Open | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ folder, now = () => new Date(), cost = defaultCost }: VaultOptions) {
    this.#folder = folder;
    this.#file = join(folder, nameOfVault);
    this.#now = now;
    this.#cost = cost;
  }

  /** `none` = there is no file yet, `locked` = its passphrase has not been given in this run. */
  get state(): 'none' | 'locked' | 'open' {
    if (this.#open) return 'open';
    return existsSync(this.#file) ? 'locked' : 'none';
  }

  /** Makes an empty vault, which is then open. Throws `bad-input` when there is one. */
  create(passphrase: string): Promise<void> {
    return this.#inTurn(async () => {
      if (this.state !== 'none') throw thereIsOne();
      await this.#write(await this.#withNewKey(passphrase, new Map()));
    });
  }

  /** Throws `vault-passphrase-wrong`; `vault-unusable` when there is no file, or a damaged one, which is then set aside. */
  unlock(passphrase: string): Promise<void> {
    return this.#inTurn(async () => {
      this.#open = await this.#decrypt(passphrase);
    });
  }

  /** Also opens it. Throws as `unlock`. */
  changePassphrase(old: string, passphrase: string): Promise<void> {
    return this.#inTurn(async () => {
      const { secrets } = await this.#decrypt(old);
      await this.#write(await this.#withNewKey(passphrase, secrets));
    });
  }

  /** `null` = nothing is kept. Throws `vault-locked`. */
  async get(id: string, kind: SecretKind): Promise<string | null> {
    await this.#turn;
    return this.#opened().secrets.get(account(id, kind)) ?? null;
  }

  /** Throws `vault-locked`, `vault-unusable`. */
  set(id: string, kind: SecretKind, secret: string): Promise<void> {
    return this.#inTurn(async () => {
      const open = this.#opened();
      await this.#write({ ...open, secrets: new Map(open.secrets).set(account(id, kind), secret) });
    });
  }

  /** False when there was nothing to remove. Throws `vault-locked`, `vault-unusable`. */
  remove(id: string, kind: SecretKind): Promise<boolean> {
    return this.#inTurn(async () => {
      const open = this.#opened();
      const secrets = new Map(open.secrets);
      if (!secrets.delete(account(id, kind))) return false;
      await this.#write({ ...open, secrets });
      return true;
    });
  }

  #opened(): Open {
    if (this.#open) return this.#open;
    throw new FlowhelmError('vault-locked', {
      sentence: 'The vault with the kept passwords is locked.',
      nextStep: 'Give the passphrase of the vault; it is asked for once each time Flowhelm starts.',
    });
  }

  async #withNewKey(passphrase: string, secrets: Open['secrets']): Promise<Open> {
    const derivation = { N: this.#cost, r: 8, p: 1, salt: randomBytes(32).toString('base64') };
    return { derivation, ...(await keyOf(passphrase, derivation)), secrets };
  }

  async #decrypt(passphrase: string): Promise<Open> {
    const reading = await readVaultFile(this.#file);
    if (!reading.ok) throw this.#setAside(reading.reason);
    const { file } = reading;
    const { check, key } = await keyOf(passphrase, file.scrypt);
    if (!timingSafeEqual(check, Buffer.from(file.check, 'base64'))) throw wrongPassphrase();
    const secrets = decryptSecrets(file, key);
    if (!secrets) throw this.#setAside('its content does not belong to its key');
    return { derivation: file.scrypt, check, key, secrets };
  }

  /** What is on disk comes first: a vault that cannot be written stays as it was, in memory too. */
  async #write(open: Open): Promise<void> {
    await replaceVaultFile(this.#file, encryptSecrets(open));
    this.#open = open;
  }

  #setAside(reason: string): FlowhelmError {
    const stamp = this.#now()
      .toISOString()
      .replaceAll(/[-:]|\.\d+/g, '');
    let aside = join(this.#folder, `vault-damaged-${stamp}.json`);
    for (let attempt = 1; existsSync(aside); attempt += 1) {
      aside = join(this.#folder, `vault-damaged-${stamp}-${attempt}.json`);
    }
    renameSync(this.#file, aside);
    return new FlowhelmError('vault-unusable', {
      sentence: 'The vault with the kept passwords is damaged. It was set aside.',
      nextStep: `Make a new vault and give the passwords again, or put a backup in place of ${this.#file}.`,
      evidence: { file: aside, reason },
    });
  }

  #inTurn<Result>(action: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(action);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

function account(id: string, kind: SecretKind): string {
  return `${id}:${kind}`;
}

/** Half of what scrypt gives is the key; the other half tells a wrong passphrase from a damaged file. */
async function keyOf(passphrase: string, { N, r, p, salt }: Derivation): Promise<{ key: Buffer; check: Buffer }> {
  // keyboards of different systems compose the same letter differently
  const text = passphrase.normalize('NFKC');
  const both = await derive(text, Buffer.from(salt, 'base64'), 64, { N, r, p, maxmem: 256 * N * r });
  return { key: both.subarray(0, 32), check: both.subarray(32) };
}

function encryptSecrets({ derivation, check, key, secrets }: Open): VaultFile {
  const head = { format: 'flowhelm-vault', version: 1, scrypt: derivation, check: check.toString('base64') } as const;
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(sealedPart(head)));
  const plain = JSON.stringify({ secrets: Object.fromEntries(secrets) } satisfies z.infer<typeof openedVaultSchema>);
  const content = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return {
    ...head,
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    content: content.toString('base64'),
  };
}

function decryptSecrets(file: VaultFile, key: Buffer): Map<string, string> | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(file.nonce, 'base64'), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(sealedPart(file))).setAuthTag(Buffer.from(file.tag, 'base64'));
    const plain = Buffer.concat([decipher.update(Buffer.from(file.content, 'base64')), decipher.final()]);
    return new Map(Object.entries(openedVaultSchema.parse(JSON.parse(plain.toString('utf8'))).secrets));
  } catch {
    return null;
  }
}

function thereIsOne(): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: 'There is a vault already.',
    nextStep: 'Give its passphrase, or change it.',
  });
}

function wrongPassphrase(): FlowhelmError {
  return new FlowhelmError('vault-passphrase-wrong', {
    sentence: 'This is not the passphrase of the vault. Nothing in it has changed.',
    nextStep: 'Give the passphrase again.',
  });
}
