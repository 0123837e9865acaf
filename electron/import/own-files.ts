import { globSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { type FlowhelmError, isFlowhelmError } from '../../shared/model/errors.ts';
import { largestText, unusable } from './limits.ts';
import type { IncludeAnswer, IncludeReader } from './ssh-config-lines.ts';

/** Whoever runs this; jump hosts without a user are logged in to as them, as in OpenSSH. */
export function localUser(): string {
  try {
    return userInfo().username;
  } catch {
    // a system without an entry for this user id
    return process.env['USER'] ?? 'root';
  }
}

export function ownSshConfigFile(home: string = homedir()): string {
  return join(home, '.ssh', 'config');
}

/**
 * The text of a configuration of OpenSSH. As OpenSSH does, one that others may write is refused: it names the keys that are used and
 * the machines that they are used on. Throws `file-unusable`.
 */
export function readSshConfigFile(file: string): string {
  const text = readTextFile(file);
  refuseForeignHands(file);
  return text;
}

/** The text of a file, UTF-8 or UTF-16 with its mark, else taken as Latin 1. Throws `file-unusable`. */
export function readTextFile(file: string): string {
  return decodeText(readBytes(file));
}

export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/** Includes as in ssh_config(5): `~` and paths that are relative to `~/.ssh`, with wildcards. */
export function ownIncludes(home: string = homedir()): IncludeReader {
  return (written) => {
    const path = written.startsWith('~/') ? join(home, written.slice(2)) : written;
    const pattern = isAbsolute(path) ? path : join(home, '.ssh', path);
    const answers = (/[*?[]/.test(pattern) ? globSync(pattern).sort() : [pattern]).map(includeOne);
    return { files: answers.flatMap(({ files }) => files), problems: answers.flatMap(({ problems }) => problems) };
  };
}

/** A file that is not there says nothing, as in OpenSSH. */
function includeOne(file: string): IncludeAnswer {
  try {
    const id = realpathSync(file);
    return { files: [{ id, name: basename(file), text: readSshConfigFile(file) }], problems: [] };
  } catch (error) {
    if (isFlowhelmError(error))
      return { files: [], problems: [`Include ${basename(file)} is left out. ${error.message}`] };
    return { files: [], problems: [] };
  }
}

function readBytes(file: string): Buffer {
  try {
    const stats = statSync(file);
    if (!stats.isFile()) throw unusable(`${file} is no file.`, 'Choose the file with the routers.');
    if (stats.size > largestText) throw unusable(`${file} is larger than 20 MB.`, 'Import it in parts.');
    return readFileSync(file);
  } catch (error) {
    if (isFlowhelmError(error)) throw error;
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): FlowhelmError {
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return unusable(`${file} ${missing ? 'does not exist' : 'cannot be read'}.`, 'See whether the path is right.', error);
}

/** readconf.c in OpenSSH: owned by the user or root, and not writable by a group or others. Windows has no such bits. */
function refuseForeignHands(file: string): void {
  if (process.getuid === undefined) return;
  const { uid, mode } = statSync(file);
  const foreign = uid !== 0 && uid !== process.getuid();
  if (!foreign && (mode & 0o022) === 0) return;
  throw unusable(
    foreign ? `${file} belongs to another user.` : `${file} may be written by others.`,
    foreign
      ? 'Copy it, and look through the copy before you import it.'
      : `Take that right away with: chmod go-w ${file}`,
  );
}
