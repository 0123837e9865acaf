import { FlowhelmError } from '../../shared/model/errors.ts';

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html); node:sqlite reports the extended code, whose low byte this is. */
export const sqliteCodes = {
  busy: 5,
  readonly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  constraint: 19,
  notADatabase: 26,
} as const;

/** The primary SQLite code of an error thrown by node:sqlite, `null` for any other error. */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}

/** True when the file's content is at fault, not the way to it; such a file is set aside, others are left where they are. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === sqliteCodes.corrupt || code === sqliteCodes.notADatabase;
}

/**
 * Turns what SQLite or the file system said about `path` into `profile-in-use` or `profile-unusable`. Errors that are defects of
 * ours (wrong SQL, a violated constraint) come back unchanged.
 */
export function explainStorageError(error: unknown, path: string): unknown {
  if (error instanceof FlowhelmError) return error;
  const code = sqliteCode(error);
  if (code === null) return isSystemError(error) ? unusable(path, error) : error;
  if (code === sqliteCodes.busy) {
    return new FlowhelmError('profile-in-use', {
      sentence: 'Another program is using the Flowhelm database.',
      nextStep: 'Try again when it has finished.',
      evidence: { path },
      cause: error,
    });
  }
  if (code === sqliteCodes.full) {
    return new FlowhelmError('profile-unusable', {
      sentence: 'The disk with the Flowhelm profile is full.',
      nextStep: 'Free some space and try again.',
      evidence: { path },
      cause: error,
    });
  }
  if (isDamage(error)) {
    return new FlowhelmError('profile-unusable', {
      sentence: 'The Flowhelm database is damaged.',
      nextStep: 'Start Flowhelm again: it sets the damaged file aside and starts a new one.',
      evidence: { path },
      cause: error,
    });
  }
  const pathFails: readonly number[] = [sqliteCodes.cannotOpen, sqliteCodes.ioError, sqliteCodes.readonly];
  return pathFails.includes(code) ? unusable(path, error) : error;
}

/** Runs `action`; what it throws goes through `explainStorageError`. */
export function explaining<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw explainStorageError(error, path);
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

function unusable(path: string, cause: unknown): FlowhelmError {
  return new FlowhelmError('profile-unusable', {
    sentence: 'The Flowhelm profile cannot be read or written.',
    nextStep: 'Check that the folder belongs to you and is on a writable disk, or set FLOWHELM_HOME to another folder.',
    evidence: { path, reason: cause instanceof Error ? cause.message : String(cause) },
    cause,
  });
}
