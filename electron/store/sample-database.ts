import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Database, type ProfileMode } from './database.ts';
import { createPrivately, unusedPath } from './database-files.ts';
import { inspectDatabase, setDatabaseAside } from './inspection.ts';
import { migrate } from './migrations.ts';
import type { ProfileNotice } from './profile-notice.ts';
import { sampleDatabase } from './sample-schema.ts';
import { SampleStore } from './sample-store.ts';
import { explaining } from './sqlite-errors.ts';

/** Reading all of a larger file would be felt at the start; damage in it shows when it is read, and then it is set aside too. */
const readWholeBelowBytes = 32 * 1024 * 1024;

/**
 * Opens the history beside the profile, under the profile's lock. It never keeps the profile from opening: a damaged file is set aside,
 * and where there can be none, this session's samples are kept in memory. For reading, a file that is absent or unusable is empty.
 */
export function openSamples(
  folder: string,
  mode: ProfileMode,
  now: () => Date,
): { samples: SampleStore; notices: ProfileNotice[] } {
  const file = join(folder, 'flowhelm-history.db');
  try {
    return mode === 'read' ? { samples: openForReading(file), notices: [] } : openForWriting(folder, file, now);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      samples: new SampleStore(inMemory(), inMemory),
      notices: mode === 'read' ? [] : [inMemoryOnly(why, file)],
    };
  }
}

function openForReading(file: string): SampleStore {
  const current = inspectDatabase(file, false, sampleDatabase).state === 'current';
  return new SampleStore(current ? new Database(file, 'read') : inMemory(), inMemory);
}

function openForWriting(folder: string, file: string, now: () => Date) {
  const notices: ProfileNotice[] = [];
  const startAnew = () => {
    setDatabaseAside(file, unusedPath(folder, 'flowhelm-history-damaged', now()));
    return create(file);
  };
  const inspection = inspectDatabase(file, isSmall(file), sampleDatabase);
  if (inspection.state === 'newer') {
    const version = `It was made by a newer version of Flowhelm (${inspection.version}).`;
    return { samples: new SampleStore(inMemory(), inMemory), notices: [inMemoryOnly(version, file)] };
  }
  if (inspection.state === 'damaged') {
    const aside = unusedPath(folder, 'flowhelm-history-damaged', now());
    setDatabaseAside(file, aside);
    notices.push(setAside(inspection.reason, aside));
  }
  const database = inspection.state === 'current' || inspection.state === 'older' ? open(file) : create(file);
  return { samples: new SampleStore(database, startAnew), notices };
}

function isSmall(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) < readWholeBelowBytes;
}

/** Free pages go back to the system in small steps, which must be said before there is a first page. */
function create(file: string): Database {
  rmSync(file, { force: true });
  createPrivately(file);
  explaining(file, () => {
    const connection = new DatabaseSync(file);
    try {
      connection.exec(`PRAGMA auto_vacuum = INCREMENTAL; PRAGMA application_id = ${sampleDatabase.applicationId}`);
    } finally {
      connection.close();
    }
  });
  return open(file);
}

function open(file: string): Database {
  const database = new Database(file, 'write');
  try {
    // nothing in here is a secret, and to overwrite what retention removes would double what is written
    database.execute('PRAGMA secure_delete = OFF');
    migrate(database, null, sampleDatabase.steps);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function inMemory(): Database {
  const database = new Database(':memory:', 'write');
  migrate(database, null, sampleDatabase.steps);
  return database;
}

function setAside(reason: string, file: string): ProfileNotice {
  return {
    kind: 'history-set-aside',
    sentence: `The history of samples is damaged (${reason}). It was set aside, and a new one begins.`,
    nextStep: 'Nothing to do. Routers, settings and changes are not part of it.',
    file,
  };
}

function inMemoryOnly(why: string, file: string): ProfileNotice {
  return {
    kind: 'history-unusable',
    sentence: `The history of samples cannot be used. ${why} Samples are kept until Flowhelm ends.`,
    nextStep: `Look at ${file}, and start Flowhelm again.`,
    file,
  };
}
