import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Database, numberOf } from './database.ts';
import { explaining } from './sqlite-errors.ts';

/** "FLHM", in the header of every profile, so that another program's file is never taken for one. */
export const applicationId = 0x46_4c_48_4d;

/** Whose file a database is, by its header, and its schema: one step per version (`PRAGMA user_version`). */
export interface DatabaseKind {
  readonly applicationId: number;
  readonly steps: readonly string[];
}

/**
 * The schema, one step per subject; the position in the list is the version (`PRAGMA user_version`). Steps that were released are
 * never edited, new ones are appended. Models are stored whole as JSON in `document`; other columns only serve search and order.
 */
export const migrations: readonly string[] = [
  // 1: routers and the host keys that a person accepted. No foreign key to routers: a router row that is set aside keeps its keys.
  `PRAGMA application_id = ${applicationId};
  CREATE TABLE routers (
    id TEXT PRIMARY KEY NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL
  ) STRICT;
  CREATE TABLE host_keys (
    router_id TEXT NOT NULL,
    key_type TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (router_id, key_type)
  ) STRICT;
  CREATE TABLE host_key_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    router_id TEXT NOT NULL,
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX host_key_history_by_router ON host_key_history (router_id);`,
  // 2: snapshots; the router's raw answers apart from them, because lists never need those
  `CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    router_id TEXT NOT NULL,
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX snapshots_by_router ON snapshots (router_id, id);
  CREATE TABLE snapshot_evidence (
    snapshot_id INTEGER PRIMARY KEY REFERENCES snapshots (id) ON DELETE CASCADE,
    document TEXT NOT NULL
  ) STRICT;`,
  // 3: changes and their journal, which only grows
  `CREATE TABLE changes (
    id TEXT PRIMARY KEY NOT NULL,
    router_id TEXT NOT NULL,
    state TEXT NOT NULL,
    sequence INTEGER NOT NULL UNIQUE,
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX changes_by_router ON changes (router_id, sequence);
  CREATE INDEX changes_by_state ON changes (state);
  CREATE TABLE change_journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    change_id TEXT NOT NULL REFERENCES changes (id) ON DELETE CASCADE,
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX change_journal_by_change ON change_journal (change_id, id);`,
  // 4: rows that no longer read as what they should be
  `CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    reason TEXT NOT NULL,
    document TEXT NOT NULL,
    set_aside_at TEXT NOT NULL
  ) STRICT;`,
  // 5: the person's settings, one row
  `CREATE TABLE settings (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    document TEXT NOT NULL
  ) STRICT;`,
  // 6: what routers share: groups, credential sets, jump hosts, saved filters
  `CREATE TABLE named_things (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    name_key TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (kind, id),
    UNIQUE (kind, name_key)
  ) STRICT;`,
  // 7: alerts, open and past, and what the person wants to be told of, one row
  `CREATE TABLE alerts (
    id TEXT PRIMARY KEY NOT NULL,
    router_id TEXT NOT NULL,
    open INTEGER NOT NULL,
    sequence INTEGER NOT NULL UNIQUE,
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX alerts_by_open ON alerts (open, sequence);
  CREATE INDEX alerts_by_router ON alerts (router_id, sequence);
  CREATE TABLE alert_settings (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    document TEXT NOT NULL
  ) STRICT;`,
];

export const profileDatabase: DatabaseKind = { applicationId, steps: migrations };

export function schemaVersion(database: Database): number {
  return numberOf(database.get('PRAGMA user_version') ?? {}, 'user_version');
}

/**
 * Brings the schema to the newest version; each step is one transaction, so a crash leaves the version before or after it.
 * An older file with content is first copied whole to `backupFile`, unless that is null. Returns the versions before and after.
 */
export function migrate(
  database: Database,
  backupFile: string | null,
  steps: readonly string[] = migrations,
): { from: number; to: number; backedUp: boolean } {
  const from = schemaVersion(database);
  const backedUp = backupFile !== null && from > 0 && from < steps.length;
  if (backedUp) copyWhole(database, backupFile);
  steps.forEach((step, index) => {
    if (index < from) return;
    database.transaction(() => {
      database.execute(step);
      database.execute(`PRAGMA user_version = ${index + 1}`);
    });
  });
  return { from, to: Math.max(from, steps.length), backedUp };
}

/** A sound copy of the whole database in `file`, which must not exist yet. Throws `profile-unusable`. */
export function copyWhole(database: Database, file: string): void {
  explaining(file, () => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    database.run('VACUUM INTO ?', file);
    chmodSync(file, 0o600);
  });
}
