import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Database } from '../../../electron/store/database.ts';
import { migrate, migrations, schemaVersion } from '../../../electron/store/migrations.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import { now, router, temporaryFolder } from './samples.ts';

function open(file: string): Database {
  const database = new Database(file, 'write');
  onTestFinished(() => database.close());
  return database;
}

function schema(database: Database): unknown[] {
  return database.all('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name');
}

/** A profile as version `version` of the program left it, with a router in it where that version knew any. */
function profileOfVersion(version: number): string {
  const home = temporaryFolder();
  const database = new Database(join(home, 'flowhelm.db'), 'write');
  migrate(database, join(home, 'no-backup.db'), migrations.slice(0, version));
  const document = JSON.stringify(router('r1'));
  if (version > 0)
    database.run('INSERT INTO routers (id, name_key, document) VALUES (?, ?, ?)', 'r1', 'router r1', document);
  database.close();
  return home;
}

const older = migrations.map((_, version) => version);

describe.each(older)('a profile of version %i', (version) => {
  test.each(['write', 'read'] as const)('is upgraded when it is opened to %s, with a copy from before', (mode) => {
    const home = profileOfVersion(version);
    const profile = openProfile({ mode, home, now });
    onTestFinished(() => profile.close());
    expect(profile.routers.list()).toEqual(version > 0 ? [router('r1')] : []);
    expect(profile.changes.list()).toEqual([]);
    expect(profile.notices.map(({ kind }) => kind)).toEqual(version > 0 ? ['database-upgraded'] : []);
    expect(existsSync(join(home, 'backups'))).toBe(version > 0);
    for (const { file } of profile.notices) {
      expect(statSync(file).mode & 0o077).toBe(0);
      const copy = new DatabaseSync(file, { readOnly: true });
      expect(copy.prepare('PRAGMA user_version').get()?.['user_version']).toBe(version);
      expect(copy.prepare('SELECT id FROM routers').all()).toHaveLength(1);
      copy.close();
    }
    profile.close();
    const upgraded = open(join(home, 'flowhelm.db'));
    const fresh = open(join(temporaryFolder(), 'fresh.db'));
    migrate(fresh, 'no-backup.db');
    expect(schema(upgraded)).toEqual(schema(fresh));
    expect(schemaVersion(upgraded)).toBe(migrations.length);
  });
});

test('a step that fails leaves the version before it, with all of its data', () => {
  const file = join(temporaryFolder(), 'flowhelm.db');
  const database = open(file);
  const steps = ['CREATE TABLE a (x TEXT) STRICT', 'CREATE TABLE b (x TEXT) STRICT'];
  migrate(database, 'no-backup.db', steps);
  database.run('INSERT INTO a (x) VALUES (?)', 'kept');
  const backup = join(temporaryFolder(), 'backup.db');
  const broken = [
    ...steps,
    'CREATE TABLE c (x TEXT) STRICT',
    `DELETE FROM a; CREATE TABLE d (x TEXT) STRICT; SELECT nonsense`,
  ];
  expect(() => migrate(database, backup, broken)).toThrow(/nonsense/);
  expect(schemaVersion(database)).toBe(3);
  expect(database.all('SELECT x FROM a')).toHaveLength(1);
  expect(() => database.all('SELECT x FROM d')).toThrow(/no such table/);
  expect(existsSync(backup)).toBe(true);
});

test('a profile of this version is opened without a copy', () => {
  const home = temporaryFolder();
  for (let time = 0; time < 2; time += 1) openProfile({ mode: 'write', home, now }).close();
  expect(readdirSync(home).filter((name) => /backup|upgrade/.test(name))).toEqual([]);
});
