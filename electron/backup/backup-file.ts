import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { FlowhelmError } from '../../shared/model/errors.ts';
import { migrations } from '../store/migrations.ts';
import { decrypt, encrypt, encryptionSchema, keyOf, newKey } from './encryption.ts';

/**
 * A backup is one line of JSON (the header), the body, and the SHA-256 of both. The body is gzip of lines of JSON; with a passphrase it
 * is encrypted, with its tag behind it, and the header cannot be changed either.
 */
const formatName = 'flowhelm-backup';
const version = 1;

const longestHeader = 8 * 1024;
const hashBytes = 32;
/** What the contract takes as base64, and what it may grow to; a line is one record. */
export const largestFile = 300_000_000;
const largestUnpacked = 512 * 1024 * 1024;
const longestLine = 4 * 1024 * 1024;

const headerSchema = z.object({
  format: z.literal(formatName),
  version: z.literal(version),
  /** The version of the profile's schema that the records are from. */
  schema: z.number().int().min(1),
  app: z.string().max(100),
  madeAt: z.iso.datetime(),
  routers: z.number().int().nonnegative(),
  changes: z.number().int().nonnegative(),
  /** Of the body before it was packed; it grows to no more when it is unpacked. */
  bytes: z.number().int().nonnegative().max(largestUnpacked),
  encryption: encryptionSchema.nullable(),
});
export type BackupHeader = z.infer<typeof headerSchema>;

export interface BackupFacts {
  readonly app: string;
  readonly madeAt: string;
  readonly routers: number;
  readonly changes: number;
}

export interface PackOptions {
  readonly passphrase: string | null;
  /** Of scrypt; less in tests. */
  readonly cost?: number;
}

/** Makes the file. `lines` are without their line ends. */
export async function packBackup(lines: Iterable<string>, facts: BackupFacts, options: PackOptions): Promise<Buffer> {
  let bytes = 0;
  const packed: Buffer[] = [];
  const counted = function* () {
    for (const line of lines) {
      const ended = Buffer.from(`${line}\n`);
      bytes += ended.length;
      yield ended;
    }
  };
  for await (const chunk of Readable.from(counted()).pipe(createGzip())) packed.push(chunk);
  const key = options.passphrase === null ? null : await newKey(options.passphrase, options.cost);
  const header: BackupHeader = {
    ...{ format: formatName, version, schema: migrations.length },
    ...facts,
    ...{ bytes, encryption: key?.encryption ?? null },
  };
  const head = Buffer.from(`${JSON.stringify(header)}\n`);
  const body = Buffer.concat(packed);
  const content = Buffer.concat([head, key ? encrypt(key, body, head) : body]);
  return Buffer.concat([content, sumOf(content)]);
}

/** What the file says of itself, in the clear. Throws `backup-unusable` and `backup-from-newer-version`. */
export function backupHeader(file: Buffer): BackupHeader {
  return parts(file).header;
}

/**
 * The lines of the file, one after the other; memory stays bounded whatever the file is. Throws `backup-unusable`,
 * `backup-from-newer-version` and `vault-passphrase-wrong`, also while the lines are read.
 */
export async function openBackup(
  file: Buffer,
  passphrase: string | null,
): Promise<{ header: BackupHeader; lines: AsyncGenerator<string, void> }> {
  const { header, head, body } = parts(file);
  const packed = header.encryption === null ? body : await decrypted(header.encryption, { passphrase, head, body });
  return { header, lines: unpack(packed, header.bytes) };
}

interface Sealed {
  readonly passphrase: string | null;
  readonly head: Buffer;
  readonly body: Buffer;
}

async function decrypted(
  encryption: NonNullable<BackupHeader['encryption']>,
  { passphrase, head, body }: Sealed,
): Promise<Buffer> {
  if (passphrase === null || passphrase === '') throw wantsPassphrase();
  const plain = decrypt(await keyOf(passphrase, encryption), body, head);
  if (plain === null) throw unusable('it was changed after it was made');
  return plain;
}

function parts(file: Buffer): { header: BackupHeader; head: Buffer; body: Buffer } {
  if (file.length > largestFile) throw unusable('it is larger than any backup');
  const headEnd = file.subarray(0, longestHeader).indexOf(0x0a) + 1;
  const head = file.subarray(0, headEnd);
  const parsed = parseJson(head.toString('utf8'));
  const named = z.object({ format: z.literal(formatName), version: z.number(), schema: z.number() }).safeParse(parsed);
  if (!named.success) throw unusable('it is not a backup of Flowhelm, or its beginning is damaged');
  if (named.data.version > version || named.data.schema > migrations.length) throw fromNewerVersion(parsed);
  const content = file.subarray(0, Math.max(headEnd, file.length - hashBytes));
  if (!sumOf(content).equals(file.subarray(content.length))) throw unusable('it is cut off or damaged');
  const header = headerSchema.safeParse(parsed);
  if (!header.success) throw unusable('its beginning does not say what it should');
  return { header: header.data, head, body: content.subarray(headEnd) };
}

async function* unpack(packed: Buffer, mostBytes: number): AsyncGenerator<string, void> {
  let bytes = 0;
  let rest = Buffer.alloc(0);
  try {
    for await (const chunk of Readable.from(slices(packed)).pipe(createGunzip())) {
      bytes += chunk.length;
      if (bytes > mostBytes) throw unusable('it grows beyond what it says');
      rest = Buffer.concat([rest, chunk]);
      let start = 0;
      for (let end = rest.indexOf(0x0a); end !== -1; end = rest.indexOf(0x0a, start)) {
        yield rest.toString('utf8', start, end);
        start = end + 1;
      }
      rest = rest.subarray(start);
      if (rest.length > longestLine) throw unusable('one of its records is far too long');
    }
  } catch (error) {
    throw isUnpacking(error) ? unusable('its content cannot be unpacked', error) : error;
  }
  if (rest.length > 0 || bytes !== mostBytes) throw unusable('it is cut off');
}

/** In pieces, so that the unpacker never holds more than one of them. */
function* slices(buffer: Buffer): Generator<Buffer> {
  const size = 64 * 1024;
  for (let start = 0; start < buffer.length; start += size) yield buffer.subarray(start, start + size);
}

function isUnpacking(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

function sumOf(content: Buffer): Buffer {
  return createHash('sha256').update(content).digest();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** For everything that is wrong with a backup; nothing was changed by it. */
export function unusable(reason: string, cause?: unknown): FlowhelmError {
  return new FlowhelmError('backup-unusable', {
    sentence: `This backup cannot be used: ${reason}.`,
    nextStep: 'Take another copy of it, or an older backup. Nothing was changed.',
    cause,
  });
}

function wantsPassphrase(): FlowhelmError {
  return new FlowhelmError('vault-passphrase-wrong', {
    sentence: 'This backup is encrypted.',
    nextStep: 'Give the passphrase that was given when it was made. Nothing was changed.',
  });
}

function fromNewerVersion(header: unknown): FlowhelmError {
  const said = z.object({ app: z.string().regex(/^[\w.+-]{1,40}$/) }).safeParse(header);
  const maker = said.success ? ` (${said.data.app})` : '';
  return new FlowhelmError('backup-from-newer-version', {
    sentence: `This backup was made by a newer version of Flowhelm${maker}.`,
    nextStep: 'Install that version or a later one, and restore it there. Nothing was changed.',
  });
}
