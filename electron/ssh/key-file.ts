import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type ParsedKey } from 'ssh2';
import { FlowhelmError } from '../../shared/model/errors.ts';
import { fromPkcs8, isPkcs8 } from './pkcs8.ts';
import { printable } from './printable.ts';

/** No private key comes near this; it keeps a wrong path (a disk image, a log) out of memory. */
const largestKeyFile = 256 * 1024;

/** A key file as far as it can be read without its passphrase. */
export interface KeyFile {
  readonly path: string;
  /** The public key in SSH wire form; `null` when only the passphrase would reveal it. */
  readonly publicKey: Buffer | null;
  /** The key itself when it is not encrypted; `null` for encrypted files and for files with a public key only. */
  readonly privateKey: ParsedKey | null;
  readonly encrypted: boolean;
  readonly content: Buffer;
}

/**
 * Reads a private key in OpenSSH, PEM (also PKCS#8) or PuTTY form (or a public key whose private part is in the agent). The public part is
 * taken from the file next to it with `.pub`, from the key, or from the open header of an encrypted OpenSSH key.
 * @throws FlowhelmError `key-file-unusable`
 */
export async function readKeyFile(file: string): Promise<KeyFile> {
  const path = file.startsWith('~/') ? join(homedir(), file.slice(2)) : file;
  const content = await readContent(path);
  const readable = isPkcs8(content) ? fromPkcs8(content) : content;
  if (readable === 'locked') {
    return { path, content, privateKey: null, encrypted: true, publicKey: await readPublicPart(`${path}.pub`) };
  }
  const parsed = ssh2.utils.parseKey(readable === 'unreadable' ? content : readable);
  if (!(parsed instanceof Error)) {
    const privateKey = parsed.isPrivateKey() ? parsed : null;
    return { path, content, privateKey, encrypted: false, publicKey: parsed.getPublicSSH() };
  }
  if (!parsed.message.includes('no passphrase given')) throw notAKey(path, content, parsed);
  const publicKey = (await readPublicPart(`${path}.pub`)) ?? publicPartOfEncryptedKey(content);
  return { path, content, privateKey: null, encrypted: true, publicKey };
}

/**
 * Opens an encrypted key file.
 * @throws FlowhelmError `key-file-unusable` when the passphrase is wrong
 */
export function unlockKeyFile(keyFile: KeyFile, passphrase: string): ParsedKey {
  const readable = isPkcs8(keyFile.content) ? fromPkcs8(keyFile.content, passphrase) : keyFile.content;
  const parsed = readable instanceof Buffer ? ssh2.utils.parseKey(readable, passphrase) : null;
  if (parsed === null || parsed instanceof Error || !parsed.isPrivateKey()) {
    throw new FlowhelmError('key-file-unusable', {
      sentence: `The passphrase does not open the key file ${keyFile.path}.`,
      nextStep: 'Enter the passphrase again, or add the key to the SSH agent with `ssh-add`.',
      evidence: { keyFile: keyFile.path, secret: 'passphrase' },
    });
  }
  return parsed;
}

export function passphraseMissing(keyFile: KeyFile): FlowhelmError {
  return new FlowhelmError('key-file-unusable', {
    sentence: `The key file ${keyFile.path} is encrypted, and no passphrase was given.`,
    nextStep: 'Enter the passphrase, or add the key to the SSH agent with `ssh-add`.',
    evidence: { keyFile: keyFile.path, secret: 'passphrase' },
  });
}

async function readContent(path: string): Promise<Buffer> {
  try {
    const stats = await stat(path);
    if (stats.size > largestKeyFile) throw tooLarge(path, stats.size);
    // reading a device or a pipe may never end
    if (!stats.isFile() && !stats.isDirectory()) throw noFile(path);
    return await readFile(path);
  } catch (error) {
    if (error instanceof FlowhelmError) throw error;
    throw unreadable(path, error);
  }
}

function tooLarge(path: string, size: number): FlowhelmError {
  return new FlowhelmError('key-file-unusable', {
    sentence: `${path} is not a private key: it is ${Math.round(size / 1024)} KiB large.`,
    nextStep: 'Choose the file with the private key, such as ~/.ssh/id_ed25519.',
    evidence: { keyFile: path },
  });
}

function noFile(path: string): FlowhelmError {
  return new FlowhelmError('key-file-unusable', {
    sentence: `${path} is not a private key: it is a device or a pipe.`,
    nextStep: 'Choose the file with the private key, such as ~/.ssh/id_ed25519.',
    evidence: { keyFile: path },
  });
}

function unreadable(path: string, error: unknown): FlowhelmError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reasons: Record<string, string> = {
    ENOENT: 'does not exist',
    EACCES: 'may not be read by this user',
    EPERM: 'may not be read by this user',
    EISDIR: 'is a folder',
  };
  return new FlowhelmError('key-file-unusable', {
    sentence: `The key file ${path} ${reasons[code] ?? 'cannot be read'}.`,
    nextStep: 'Choose another key file for this router, or mend the path and its permissions.',
    evidence: { keyFile: path, cause: code },
    cause: error,
  });
}

function notAKey(path: string, content: Buffer, error: Error): FlowhelmError {
  return new FlowhelmError('key-file-unusable', {
    sentence: `The key file ${path} does not hold a private key that Flowhelm can read.`,
    nextStep: isPkcs8(content)
      ? `Convert it to OpenSSH's own form: \`ssh-keygen -p -f ${path}\`, or add it to the SSH agent.`
      : 'Choose the file with the private key, such as ~/.ssh/id_ed25519.',
    evidence: { keyFile: path, cause: printable(error.message) },
  });
}

async function readPublicPart(path: string): Promise<Buffer | null> {
  try {
    const parsed = ssh2.utils.parseKey(await readFile(path));
    return parsed instanceof Error ? null : parsed.getPublicSSH();
  } catch {
    return null;
  }
}

/** openssh-key-v1 (OpenSSH, PROTOCOL.key): magic, cipher, kdf, kdf options, number of keys, then the public key in the clear. */
function publicPartOfEncryptedKey(content: Buffer): Buffer | null {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+?)-----END/.exec(content.toString('latin1'))?.[1];
  if (body === undefined) return null;
  const data = Buffer.from(body, 'base64');
  const magic = 'openssh-key-v1\0';
  if (data.toString('latin1', 0, magic.length) !== magic) return null;
  let position = magic.length;
  const readString = (): Buffer | null => {
    if (position + 4 > data.length) return null;
    const start = position + 4;
    const end = start + data.readUInt32BE(position);
    if (end > data.length) return null;
    position = end;
    return data.subarray(start, end);
  };
  for (let skipped = 0; skipped < 3; skipped += 1) if (!readString()) return null;
  position += 4;
  return readString();
}
