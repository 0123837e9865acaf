import { renameSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { type DatabaseKind, profileDatabase } from './migrations.ts';
import { explaining, explainStorageError, isDamage } from './sqlite-errors.ts';

/** What stands at the database's path. `damaged` means that the content is at fault: not a database, not ours, or torn. */
export type Inspection =
  | { readonly state: 'missing' }
  | { readonly state: 'current' }
  | { readonly state: 'older'; readonly version: number }
  | { readonly state: 'newer'; readonly version: number }
  | { readonly state: 'damaged'; readonly reason: string };

/**
 * Looks at the file without changing it: a read-only connection does not fold the write-ahead log into the file when it closes,
 * so a foreign or torn log cannot spoil a file that is then set aside.
 * `thorough` also runs `PRAGMA quick_check`, which reads the whole file. Throws `profile-unusable` when the path cannot be read.
 */
export function inspectDatabase(file: string, thorough: boolean, kind: DatabaseKind = profileDatabase): Inspection {
  const size = sizeOf(file);
  if (size === null) return { state: 'missing' };
  // SQLite takes a file that is shorter than its smallest page for a new database, and deletes its log unread
  if (size < 512) return { state: 'damaged', reason: size === 0 ? 'the file is empty' : 'the file is cut off' };
  try {
    const connection = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
    try {
      return inspect(connection, thorough, kind);
    } finally {
      connection.close();
    }
  } catch (error) {
    if (isDamage(error)) return { state: 'damaged', reason: error instanceof Error ? error.message : String(error) };
    throw explainStorageError(error, file);
  }
}

function inspect(connection: DatabaseSync, thorough: boolean, { applicationId, steps }: DatabaseKind): Inspection {
  const version = Number(connection.prepare('PRAGMA user_version').get()?.['user_version']);
  const id = Number(connection.prepare('PRAGMA application_id').get()?.['application_id']);
  const schema = schemaOf(connection);
  // a first start that was killed before its first transaction leaves exactly this
  if (id === 0 && version === 0 && schema.size === 0) return { state: 'older', version: 0 };
  if (id !== applicationId) return { state: 'damaged', reason: 'it is not a Flowhelm database' };
  if (version > steps.length) return { state: 'newer', version };
  const fault = schemaFault(schema, version, steps) ?? (thorough ? quickCheck(connection) : null);
  if (fault !== null) return { state: 'damaged', reason: fault };
  return version < steps.length ? { state: 'older', version } : { state: 'current' };
}

function quickCheck(connection: DatabaseSync): string | null {
  const answer = connection.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  return answer === 'ok' ? null : String(answer);
}

/**
 * A log that belongs to another database can make a whole, well-formed file that is not ours, and a flipped bit another version
 * number or another name of a column; what the tables are declared as gives all of them away.
 */
function schemaFault(found: Schema, version: number, steps: readonly string[]): string | null {
  const expected = schemaOfVersion(steps, Math.max(0, version));
  const missing = [...expected.keys()].filter((name) => !found.has(name));
  if (missing.length > 0) return `it lacks the tables ${missing.join(', ')}`;
  const early = [...schemaOfVersion(steps, steps.length).keys()].filter(
    (name) => !expected.has(name) && found.has(name),
  );
  if (early.length > 0) return `version ${version} cannot have the tables ${early.join(', ')}`;
  const altered = [...expected].filter(([name, declaration]) => found.get(name) !== declaration);
  return altered.length > 0 ? `${altered.map(([name]) => name).join(', ')} is not what it should be` : null;
}

/** Declarations of tables and indexes by name. */
type Schema = ReadonlyMap<string, string>;

function schemaOfVersion(steps: readonly string[], version: number): Schema {
  const reference = new DatabaseSync(':memory:');
  try {
    for (const step of steps.slice(0, version)) reference.exec(step);
    return schemaOf(reference);
  } finally {
    reference.close();
  }
}

function schemaOf(connection: DatabaseSync): Schema {
  const rows = connection.prepare(`SELECT name, sql FROM sqlite_schema WHERE type IN ('table', 'index')`).all();
  return new Map(rows.map((row) => [String(row['name']), String(row['sql'])]));
}

function sizeOf(file: string): number | null {
  return explaining(file, () => statSync(file, { throwIfNoEntry: false })?.size ?? null);
}

/**
 * Renames the database together with its log and index to `asideFile`, so that nothing is lost and SQLite can still open what is
 * left of it. Throws `profile-unusable` when that is not possible.
 */
export function setDatabaseAside(file: string, asideFile: string): void {
  explaining(file, () => {
    // the log first: a main file without its log is worse when we are stopped half way
    for (const suffix of ['-wal', '-shm', '']) {
      if (statSync(file + suffix, { throwIfNoEntry: false })) renameSync(file + suffix, asideFile + suffix);
    }
  });
}
