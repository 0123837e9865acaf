import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { Database } from '../../../electron/store/database.ts';
import { temporaryFolder } from './samples.ts';

function open(file = join(temporaryFolder(), 'x.db')): Database {
  const database = new Database(file, 'write');
  onTestFinished(() => database.close());
  return database;
}

test('a commit waits for the disk, and other processes may read meanwhile', () => {
  const database = open();
  // a power cut cannot be had here, so the settings that decide about it are looked at: 2 = FULL
  expect(database.get('PRAGMA synchronous')).toEqual({ synchronous: 2 });
  expect(database.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' });
  expect(database.get('PRAGMA foreign_keys')).toEqual({ foreign_keys: 1 });
  expect(database.get('PRAGMA secure_delete')).toEqual({ secure_delete: 1 });
  expect(database.get('PRAGMA fullfsync')).toEqual({ fullfsync: 1 });
});

test('a quick transaction does not wait for the disk, and the next one does again, also after a failure', () => {
  const database = open();
  const waits = () => database.get('PRAGMA synchronous');
  database.execute('CREATE TABLE t (x TEXT NOT NULL) STRICT');
  database.quickTransaction(() => {
    expect(waits()).toEqual({ synchronous: 1 });
    database.run('INSERT INTO t (x) VALUES (?)', 'kept');
  });
  expect(waits()).toEqual({ synchronous: 2 });
  const failing = () =>
    database.quickTransaction(() => {
      database.run('INSERT INTO t (x) VALUES (?)', 'gone');
      throw new RangeError('on purpose');
    });
  expect(failing).toThrow(RangeError);
  expect(waits()).toEqual({ synchronous: 2 });
  expect(database.all('SELECT x FROM t')).toEqual([{ x: 'kept' }]);
});

test('a transaction is all or nothing, also inside another one', () => {
  const database = open();
  database.execute('CREATE TABLE t (x TEXT NOT NULL) STRICT');
  const failing = () =>
    database.transaction(() => {
      database.run('INSERT INTO t (x) VALUES (?)', 'outer');
      database.transaction(() => database.run('INSERT INTO t (x) VALUES (?)', 'inner'));
      throw new Error('stop');
    });
  expect(failing).toThrow('stop');
  expect(database.all('SELECT x FROM t')).toEqual([]);
  expect(database.transaction(() => database.run('INSERT INTO t (x) VALUES (?), (?)', 'a', 'b'))).toBe(2);
});

test('a full disk is named, nothing is half done, and the database goes on', () => {
  const database = open();
  database.execute('CREATE TABLE t (x TEXT NOT NULL) STRICT; PRAGMA max_page_count = 4');
  const fill = () =>
    database.transaction(() => {
      database.run('INSERT INTO t (x) VALUES (?)', 'small');
      database.run('INSERT INTO t (x) VALUES (?)', 'x'.repeat(100_000));
    });
  expect(fill).toThrow(expect.objectContaining({ code: 'profile-unusable', message: expect.stringContaining('full') }));
  expect(database.all('SELECT x FROM t')).toEqual([]);
  database.run('INSERT INTO t (x) VALUES (?)', 'small');
  expect(database.all('SELECT x FROM t')).toEqual([{ x: 'small' }]);
});

test('a reader’s writing is refused', () => {
  const file = join(temporaryFolder(), 'x.db');
  open(file).execute('CREATE TABLE t (x TEXT NOT NULL) STRICT');
  const reader = new Database(file, 'read');
  onTestFinished(() => reader.close());
  expect(() => reader.run('INSERT INTO t (x) VALUES (?)', 'a')).toThrow(/cannot be read or written/);
});

test('wrong SQL stays a defect', () => {
  expect(() => open().all('SELEKT')).toThrow(/syntax error/);
});

test('names of columns are right after another connection has changed the schema', () => {
  const file = join(temporaryFolder(), 'x.db');
  const database = open(file);
  database.execute('CREATE TABLE t (x TEXT NOT NULL) STRICT');
  database.run('INSERT INTO t (x) VALUES (?)', 'a');
  expect(database.all('SELECT x FROM t')).toEqual([{ x: 'a' }]);
  const other = new DatabaseSync(file);
  other.exec('ALTER TABLE t RENAME COLUMN x TO y; ALTER TABLE t ADD COLUMN z TEXT');
  other.close();
  expect(database.all('SELECT z, y FROM t')).toEqual([{ z: null, y: 'a' }]);
});
