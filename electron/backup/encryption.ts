import { createCipheriv, createDecipheriv, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { FlowhelmError } from '../../shared/model/errors.ts';

const nonceBytes = 12;
const tagBytes = 16;

const base64 = (length: number) =>
  z.string().refine((text) => Buffer.from(text, 'base64').length === length, 'not base64 of the right length');

/** What stands in the clear; bounded, so that a file from elsewhere cannot ask for all of the memory or time. */
export const encryptionSchema = z.object({
  scrypt: z.object({
    N: z
      .number()
      .int()
      .min(2 ** 14)
      .max(2 ** 18)
      .refine((cost) => Number.isInteger(Math.log2(cost)), 'not a power of two'),
    r: z.literal(8),
    p: z.literal(1),
    salt: base64(16),
  }),
  /** Derived beside the key: tells a wrong passphrase at once. */
  check: base64(32),
  nonce: base64(nonceBytes),
});
export type Encryption = z.infer<typeof encryptionSchema>;

/** AES-256-GCM under a key from a passphrase. */
export interface BackupKey {
  readonly encryption: Encryption;
  readonly key: Buffer;
}

/** 128 MiB and about half a second for each guess. */
export const usualCost = 2 ** 17;

export async function newKey(passphrase: string, cost = usualCost): Promise<BackupKey> {
  const parameters = { N: cost, r: 8, p: 1, salt: randomBytes(16).toString('base64') } as const;
  const { key, check } = await derive(passphrase, parameters);
  const nonce = randomBytes(nonceBytes).toString('base64');
  return { key, encryption: { scrypt: parameters, check: check.toString('base64'), nonce } };
}

/** Throws `vault-passphrase-wrong`. */
export async function keyOf(passphrase: string, encryption: Encryption): Promise<BackupKey> {
  const { key, check } = await derive(passphrase, encryption.scrypt);
  if (!timingSafeEqual(check, Buffer.from(encryption.check, 'base64'))) throw wrongPassphrase();
  return { key, encryption };
}

/** The ciphertext with its tag behind it; `beside` is not encrypted but cannot be changed either. */
export function encrypt({ key, encryption }: BackupKey, plain: Buffer, beside: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, Buffer.from(encryption.nonce, 'base64'));
  cipher.setAAD(beside);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** `null` = it was changed. */
export function decrypt({ key, encryption }: BackupKey, body: Buffer, beside: Buffer): Buffer | null {
  if (body.length < tagBytes) return null;
  const options = { authTagLength: tagBytes };
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(encryption.nonce, 'base64'), options);
  decipher.setAAD(beside);
  decipher.setAuthTag(body.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(body.subarray(0, -tagBytes)), decipher.final()]);
  } catch {
    return null;
  }
}

function derive(passphrase: string, { N, r, p, salt }: Encryption['scrypt']): Promise<{ key: Buffer; check: Buffer }> {
  return new Promise((resolve, reject) => {
    // the same passphrase may be typed in two ways, composed and decomposed
    const typed = passphrase.normalize('NFC');
    scrypt(typed, Buffer.from(salt, 'base64'), 64, { N, r, p, maxmem: 160 * N * r }, (error, derived) => {
      if (error) reject(error);
      else resolve({ key: derived.subarray(0, 32), check: derived.subarray(32) });
    });
  });
}

function wrongPassphrase(): FlowhelmError {
  return new FlowhelmError('vault-passphrase-wrong', {
    sentence: 'This is not the passphrase of the backup.',
    nextStep: 'Type the passphrase that was given when it was made. Nothing was changed.',
  });
}
