import { createHash } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { FlowhelmError } from '../../shared/model/errors.ts';

export const nameOfVault = 'vault.json';

/** Thousands of routers with long passwords need a megabyte. */
const largestVault = 64 * 1024 * 1024;

const bytes = (atLeast: number, atMost: number) =>
  z.string().refine((text) => {
    const data = Buffer.from(text, 'base64');
    return data.toString('base64') === text && data.length >= atLeast && data.length <= atMost;
  }, 'not base64 of the right length');

/** Bounded on both sides: a file from elsewhere can neither weaken the key nor ask for all of the memory. */
const derivationSchema = z.object({
  N: z
    .number()
    .int()
    .min(2 ** 15)
    .max(2 ** 20)
    .refine((cost) => Number.isInteger(Math.log2(cost)), 'not a power of two'),
  r: z.number().int().min(8).max(16),
  p: z.number().int().min(1).max(4),
  salt: bytes(16, 64),
});
export type Derivation = z.infer<typeof derivationSchema>;

const vaultFileSchema = z.object({
  format: z.literal('flowhelm-vault'),
  version: z.literal(1),
  scrypt: derivationSchema,
  /** Tells a wrong passphrase from a damaged file. */
  check: bytes(32, 32),
  nonce: bytes(12, 12),
  tag: bytes(16, 16),
  content: bytes(0, largestVault),
});
export type VaultFile = z.infer<typeof vaultFileSchema>;

/** What the file holds once it is decrypted: secrets by "id:kind". */
export const openedVaultSchema = z.object({ secrets: z.record(z.string(), z.string()) });

/** Without it a damaged salt would look like a wrong passphrase for ever. It proves nothing against an attacker; the tag does. */
const storedSchema = vaultFileSchema.extend({ sum: z.string() });

/** The part of the file that the content's tag also covers. */
export function sealedPart({ format, version, scrypt, check }: Omit<VaultFile, 'nonce' | 'tag' | 'content'>): string {
  const { N, r, p, salt } = scrypt;
  return JSON.stringify([format, version, N, r, p, salt, check]);
}

type VaultReading = { readonly ok: true; readonly file: VaultFile } | { readonly ok: false; readonly reason: string };

/** Throws `vault-unusable` for what is no damage: a file that may not be read, is not there, or is of a newer version. */
export async function readVaultFile(path: string): Promise<VaultReading> {
  let parsed: unknown;
  try {
    if ((await stat(path)).size > 2 * largestVault) return { ok: false, reason: 'it is far too large' };
    parsed = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, reason: 'it is not JSON' };
    throw unreadable(path, error);
  }
  const version = z.object({ format: z.literal('flowhelm-vault'), version: z.number().min(2) }).safeParse(parsed);
  if (version.success) throw fromNewerVersion(path);
  const stored = storedSchema.safeParse(parsed);
  if (!stored.success) return { ok: false, reason: z.prettifyError(stored.error).slice(0, 1000) };
  const { sum, ...file } = stored.data;
  return sum === sumOf(file) ? { ok: true, file } : { ok: false, reason: 'its checksum is another one' };
}

/** Throws `vault-unusable`; the file that stood there is then as it was. */
export async function replaceVaultFile(path: string, file: VaultFile): Promise<void> {
  const beside = `${path}.new`;
  try {
    await rm(beside, { force: true });
    const handle = await open(beside, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify({ ...file, sum: sumOf(file) }, null, 1)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw unwritable(path, error);
  }
}

function sumOf(file: VaultFile): string {
  const { nonce, tag, content } = file;
  return createHash('sha256')
    .update(JSON.stringify([sealedPart(file), nonce, tag, content]))
    .digest('hex');
}

/** So that the rename survives a power cut; Windows has no such thing and needs none. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function unreadable(path: string, cause: unknown): FlowhelmError {
  const missing = codeOf(cause) === 'ENOENT';
  return new FlowhelmError('vault-unusable', {
    sentence: missing ? 'There is no vault yet.' : 'The vault with the kept passwords cannot be read.',
    nextStep: missing ? 'Make one, with a passphrase.' : `Check that ${path} belongs to you.`,
    evidence: { file: path, cause: codeOf(cause) },
    cause,
  });
}

function unwritable(path: string, cause: unknown): FlowhelmError {
  return new FlowhelmError('vault-unusable', {
    sentence: 'The vault cannot be written, and stays as it was.',
    nextStep: 'Check that there is space, and that the folder of the profile belongs to you.',
    evidence: { file: path, cause: codeOf(cause) },
    cause,
  });
}

function fromNewerVersion(path: string): FlowhelmError {
  return new FlowhelmError('vault-unusable', {
    sentence: 'The vault was made by a newer version of Flowhelm.',
    nextStep: 'Install the newer version again.',
    evidence: { file: path },
  });
}
