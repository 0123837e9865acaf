import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';
import {
  type Book,
  type CredentialSet,
  credentialSetSchema,
  type Group,
  groupSchema,
  type JumpHost,
  jumpHostSchema,
  type SavedFilter,
  savedFilterSchema,
} from '../../shared/model/book.ts';
import { FlowhelmError, isFlowhelmError } from '../../shared/model/errors.ts';
import { assertNever } from '../../shared/model/offload.ts';
import { AlertSettingsStore, AlertStore } from './alerts.ts';
import { ChangeStore } from './changes.ts';
import { Database, type ProfileMode, textOf } from './database.ts';
import { createPrivately, unusedPath } from './database-files.ts';
import { HostKeyStore } from './host-keys.ts';
import { inspectDatabase, setDatabaseAside } from './inspection.ts';
import { copyWhole, migrate } from './migrations.ts';
import { NamedThingStore } from './named-things.ts';
import type { ProfileNotice } from './profile-notice.ts';
import { Quarantine } from './quarantine.ts';
import { RouterStore } from './routers.ts';
import { openSamples } from './sample-database.ts';
import type { SampleStore } from './sample-store.ts';
import { SettingsStore } from './settings.ts';
import { SnapshotStore } from './snapshots.ts';
import { explaining } from './sqlite-errors.ts';
import { takeOver } from './whole-profile.ts';
import { takeWriterLock, type WriterLock } from './writer-lock.ts';

export interface Profile {
  readonly mode: ProfileMode;
  readonly folder: string;
  readonly notices: readonly ProfileNotice[];
  readonly routers: RouterStore;
  readonly hostKeys: HostKeyStore;
  readonly snapshots: SnapshotStore;
  readonly changes: ChangeStore;
  readonly settings: SettingsStore;
  readonly alerts: AlertStore;
  readonly alertSettings: AlertSettingsStore;
  readonly groups: NamedThingStore<Group>;
  readonly credentialSets: NamedThingStore<CredentialSet>;
  readonly jumpHosts: NamedThingStore<JumpHost>;
  readonly savedFilters: NamedThingStore<SavedFilter>;
  /** What polls found over time, in a database of its own: no part of `atomically`, `keepCopy` and `takeOver`. */
  readonly samples: SampleStore;
  readonly quarantine: Quarantine;
  /** Writes of several stores, all of them or none; what is thrown inside takes them back. */
  atomically<Result>(action: () => Result): Result;
  /** Copies the whole database, as it is now, to a file of its own in the profile's folder, and gives its path. */
  keepCopy(reason: string): string;
  /** Puts everything of another profile, which must be closed, in place of everything here; all of it or nothing. */
  takeOver(otherFolder: string): void;
  /** Closes the database and lets the next writer in; a second call does nothing. */
  close(): void;
}

export interface ProfileOptions {
  /**
   * `write` is for one process at a time; `read` works beside it and sees what it has written. Writing in a profile that was opened
   * for reading throws.
   */
  readonly mode: ProfileMode;
  /** The profile's folder; without it FLOWHELM_HOME, without that the system's place for application data. */
  readonly home?: string;
  readonly now?: () => Date;
}

/** The profile's folder: `home`, else FLOWHELM_HOME, else the system's (`~/.local/share/flowhelm`, `~/Library/Application Support/flowhelm` ...). */
export function profileFolder(home?: string, environment: NodeJS.ProcessEnv = process.env): string {
  const chosen = home || environment['FLOWHELM_HOME'];
  return chosen ? resolve(chosen) : envPaths('flowhelm', { suffix: '' }).data;
}

/**
 * Opens the profile, making it where there is none. A damaged database is renamed aside, never deleted, and said so in `notices`.
 * Throws `profile-in-use` (another writer), `profile-from-newer-version` and `profile-unusable`.
 */
export function openProfile(options: ProfileOptions): Profile {
  const now = options.now ?? (() => new Date());
  const folder = profileFolder(options.home);
  explaining(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));
  return options.mode === 'write' ? openForWriting(folder, now) : openForReading(folder, now);
}

/** What the routers of a profile share. */
export function bookOf({ groups, credentialSets, jumpHosts, savedFilters }: Profile): Book {
  return {
    groups: groups.list(),
    credentialSets: credentialSets.list(),
    jumpHosts: jumpHosts.list(),
    savedFilters: savedFilters.list(),
  };
}

function databaseFile(folder: string): string {
  return join(folder, 'flowhelm.db');
}

function openForWriting(folder: string, now: () => Date): Profile {
  const lock = takeWriterLock(folder, now);
  try {
    const prepared = prepare(folder, now);
    return assemble(folder, prepared.database, prepared.notices, now, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A reader only needs the writer's lock, for a moment, when there is no sound database of this version yet. */
function openForReading(folder: string, now: () => Date): Profile {
  const notices: ProfileNotice[] = [];
  if (inspectDatabase(databaseFile(folder), false).state !== 'current') {
    const lock = takeWriterLock(folder, now);
    try {
      const prepared = prepare(folder, now);
      notices.push(...prepared.notices);
      prepared.database.close();
    } finally {
      lock.release();
    }
  }
  return assemble(folder, new Database(databaseFile(folder), 'read'), notices, now, null);
}

function assemble(
  folder: string,
  database: Database,
  notices: readonly ProfileNotice[],
  now: () => Date,
  lock: WriterLock | null,
): Profile {
  const quarantine = new Quarantine(database, now);
  const history = openSamples(folder, database.mode, now);
  if (database.mode === 'write') keepSamplesOfKnown(history.samples, database, now);
  return {
    mode: database.mode,
    folder,
    notices: [...notices, ...history.notices],
    routers: new RouterStore(database, quarantine),
    hostKeys: new HostKeyStore(database, quarantine, now),
    snapshots: new SnapshotStore(database, quarantine),
    changes: new ChangeStore(database, quarantine),
    settings: new SettingsStore(database, quarantine),
    alerts: new AlertStore(database, quarantine),
    alertSettings: new AlertSettingsStore(database, quarantine),
    groups: new NamedThingStore(database, quarantine, 'group', groupSchema),
    credentialSets: new NamedThingStore(database, quarantine, 'credential-set', credentialSetSchema),
    jumpHosts: new NamedThingStore(database, quarantine, 'jump-host', jumpHostSchema),
    savedFilters: new NamedThingStore(database, quarantine, 'saved-filter', savedFilterSchema),
    samples: history.samples,
    quarantine,
    atomically: (action) => database.transaction(action),
    keepCopy(reason) {
      const file = unusedPath(join(folder, 'backups'), `flowhelm-${reason}`, now());
      copyWhole(database, file);
      return file;
    },
    takeOver: (otherFolder) => takeOver(database, databaseFile(otherFolder)),
    close() {
      try {
        history.samples.close();
      } finally {
        try {
          database.close();
        } finally {
          lock?.release();
        }
      }
    },
  };
}

/** A router whose row was set aside may come back. What cannot be tidied now is when the profile is opened again. */
function keepSamplesOfKnown(samples: SampleStore, database: Database, now: () => Date): void {
  const rows = database.all(`SELECT id FROM routers UNION SELECT key FROM quarantine WHERE kind = 'router'`);
  try {
    samples.keepOnly(
      rows.map((row) => textOf(row, 'id')),
      now(),
    );
  } catch (error) {
    if (!isFlowhelmError(error)) throw error;
  }
}

/** Under the writer's lock: a sound database of this version, whatever stood there before. */
function prepare(folder: string, now: () => Date): { database: Database; notices: ProfileNotice[] } {
  const file = databaseFile(folder);
  const inspection = inspectDatabase(file, true);
  const notices: ProfileNotice[] = [];
  switch (inspection.state) {
    case 'newer':
      throw fromNewerVersion(inspection.version, file);
    case 'damaged':
      notices.push(setAside(file, unusedPath(folder, 'flowhelm-damaged', now()), inspection.reason));
      createPrivately(file);
      break;
    case 'missing':
      createPrivately(file);
      break;
    case 'older':
    case 'current':
      break;
    default:
      assertNever(inspection);
  }
  const database = new Database(file, 'write');
  try {
    const backupFile = unusedPath(join(folder, 'backups'), 'flowhelm-before-upgrade', now());
    if (migrate(database, backupFile).backedUp) notices.push(upgraded(backupFile));
    return { database, notices };
  } catch (error) {
    database.close();
    throw error;
  }
}

function setAside(file: string, asideFile: string, reason: string): ProfileNotice {
  setDatabaseAside(file, asideFile);
  return {
    kind: 'database-set-aside',
    sentence: `The Flowhelm database is damaged (${reason}). It was set aside, and Flowhelm starts with an empty one.`,
    nextStep: `Add your routers again, or put a backup in place of ${file}. Nothing has changed on any router.`,
    file: asideFile,
  };
}

function upgraded(backupFile: string): ProfileNotice {
  return {
    kind: 'database-upgraded',
    sentence: 'The Flowhelm database was upgraded for this version. A copy from before is kept.',
    nextStep: 'Nothing to do.',
    file: backupFile,
  };
}

function fromNewerVersion(version: number, file: string): FlowhelmError {
  return new FlowhelmError('profile-from-newer-version', {
    sentence: 'This profile was last used by a newer version of Flowhelm.',
    nextStep: 'Install the newer version again, or use another profile with FLOWHELM_HOME.',
    evidence: { path: file, version: String(version) },
  });
}
