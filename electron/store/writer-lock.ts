import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { FlowhelmError } from '../../shared/model/errors.ts';
import { explaining, explainStorageError, sqliteCode, sqliteCodes } from './sqlite-errors.ts';

export interface WriterLock {
  release(): void;
}

const ownerSchema = z.object({ pid: z.number().int().positive(), since: z.string() });

/**
 * The right to write to the profile: an open `BEGIN EXCLUSIVE` on a database of its own, which stays empty. Node has no file locks,
 * SQLite's are real ones of the operating system on Linux, macOS and Windows, so the system itself drops them when the owner dies,
 * also by kill -9; a file with a process number would need guessing whether that process still lives and is still the same one.
 * The owner's number stands in a second file, for the message only: to open and close the lock's own file in this process would
 * drop a POSIX lock on it.
 *
 * Throws `profile-in-use` (naming the owner's process where known) after `waitMs`, `profile-unusable` when there can be no lock.
 */
export function takeWriterLock(folder: string, now: () => Date, waitMs = 1000): WriterLock {
  const file = join(folder, 'writer.lock');
  const ownerFile = join(folder, 'writer.json');
  const connection = explaining(file, () => new DatabaseSync(file, { timeout: waitMs }));
  try {
    connection.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    explaining(ownerFile, () => recordOwner(ownerFile, now()));
  } catch (error) {
    connection.close();
    if (sqliteCode(error) === sqliteCodes.busy) throw inUse(ownerFile, error);
    if (sqliteCode(error) === sqliteCodes.notADatabase) throw strangeLock(file, error);
    throw explainStorageError(error, file);
  }
  return {
    release() {
      if (!connection.isOpen) return;
      rmSync(ownerFile, { force: true });
      connection.close();
    },
  };
}

function recordOwner(ownerFile: string, now: Date): void {
  const owner: z.infer<typeof ownerSchema> = { pid: process.pid, since: now.toISOString() };
  writeFileSync(`${ownerFile}.new`, JSON.stringify(owner), { mode: 0o600 });
  renameSync(`${ownerFile}.new`, ownerFile);
}

function inUse(ownerFile: string, cause: unknown): FlowhelmError {
  const owner = readOwner(ownerFile);
  return new FlowhelmError('profile-in-use', {
    sentence: owner
      ? `Another Flowhelm (process ${owner.pid}) is using this profile.`
      : 'Another Flowhelm is using this profile.',
    nextStep: 'Close it, or use another profile with FLOWHELM_HOME. Reading commands work meanwhile.',
    evidence: owner ? { pid: String(owner.pid), since: owner.since } : {},
    cause,
  });
}

function strangeLock(file: string, cause: unknown): FlowhelmError {
  return new FlowhelmError('profile-unusable', {
    sentence: 'The lock file of the Flowhelm profile holds something else.',
    nextStep: 'Close every Flowhelm, remove that file and start again. Nothing of yours is in it.',
    evidence: { path: file },
    cause,
  });
}

/** The file may be missing or left over in the instant between taking the lock and writing it; then the owner is not known. */
function readOwner(ownerFile: string): z.infer<typeof ownerSchema> | null {
  try {
    const owner = ownerSchema.parse(JSON.parse(readFileSync(ownerFile, 'utf8')));
    return isAlive(owner.pid) ? owner : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // another user's process: it lives, we may just not signal it
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
