import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openProfile, type Profile } from '../../../electron/store/profile.ts';
import { isFlowhelmError } from '../../../shared/model/errors.ts';
import { hostKey, now, router, snapshot, temporaryFolder } from './samples.ts';
import { change, entry } from './samples-of-change.ts';

function open(home: string, mode: 'read' | 'write' = 'write'): Profile {
  const profile = openProfile({ mode, home, now });
  onTestFinished(() => profile.close());
  return profile;
}

function filledProfile(name = 'kept'): string {
  const home = temporaryFolder();
  const profile = open(home);
  profile.routers.add(router('r1', name));
  profile.hostKeys.trust(hostKey('r1'));
  for (let number = 0; number < 8; number += 1) profile.snapshots.record('r1', snapshot('x'.repeat(3000)));
  profile.changes.begin({ ...change('c1'), journal: [entry('one'), entry('two')] });
  profile.close();
  return home;
}

/** The log of a database of another program that was killed while it wrote. */
function foreignLog(): Buffer {
  const file = join(temporaryFolder(), 'other.db');
  const other = new DatabaseSync(file);
  other.exec('PRAGMA journal_mode = WAL; CREATE TABLE notes (text TEXT)');
  other.exec(`INSERT INTO notes VALUES ('${'n'.repeat(20_000)}')`);
  const log = readFileSync(`${file}-wal`);
  other.close();
  return log;
}

/** A log as a killed Flowhelm leaves it, from another profile. */
function logOfAnotherProfile(): Buffer {
  const home = temporaryFolder();
  const profile = open(home);
  profile.routers.add(router('r9', 'other'));
  const log = readFileSync(join(home, 'flowhelm.db-wal'));
  profile.close();
  return log;
}

const damages: readonly [string, (file: string) => void][] = [
  ['an empty file', (file) => writeFileSync(file, '')],
  ['zeros', (file) => writeFileSync(file, Buffer.alloc(16_384))],
  ['text', (file) => writeFileSync(file, 'not a database\n'.repeat(2000))],
  ['one byte', (file) => writeFileSync(file, 'S')],
  ['a cut at half', (file) => truncateSync(file, readFileSync(file).length / 2)],
  ['a cut in the header', (file) => truncateSync(file, 60)],
  ['a cut after the header', (file) => truncateSync(file, 100)],
  ['one page only', (file) => truncateSync(file, 4096)],
  ['a page of noise', (file) => overwrite(file, 4096, Buffer.alloc(4096, 0xa5))],
  ['a flipped magic', (file) => overwrite(file, 3, Buffer.from([0xff]))],
  ['another application id', (file) => overwrite(file, 68, Buffer.from([1, 2, 3, 4]))],
  ['a lower version than its tables', (file) => overwrite(file, 60, Buffer.from([0, 0, 0, 1]))],
  ['a negative version', (file) => overwrite(file, 60, Buffer.from([0xff, 0xff, 0xff, 0xff]))],
  [
    'another name of a column',
    (file) => overwrite(file, readFileSync(file).indexOf('document TEXT'), Buffer.from('dOcumenz')),
  ],
  ['a foreign log', (file) => writeFileSync(`${file}-wal`, foreignLog())],
];

function overwrite(file: string, offset: number, bytes: Buffer): void {
  const content = readFileSync(file);
  bytes.copy(content, offset);
  writeFileSync(file, content);
}

describe.each(['write', 'read'] as const)('a damaged database, opened to %s', (mode) => {
  test.each(damages)('%s: is set aside as it was, and a new one works', (name, damage) => {
    // a reader does not read the whole file; inner damage is left to the next writer
    if (mode === 'read' && name === 'a page of noise') return;
    const home = filledProfile();
    const file = join(home, 'flowhelm.db');
    damage(file);
    const damaged = readFileSync(file);
    const log = existsSync(`${file}-wal`) ? readFileSync(`${file}-wal`) : null;
    const profile = open(home, mode);
    expect(profile.notices.map(({ kind }) => kind)).toEqual(['database-set-aside']);
    const aside = profile.notices[0]?.file ?? '';
    expect(readFileSync(aside).equals(damaged)).toBe(true);
    if (log) expect(readFileSync(`${aside}-wal`).equals(log)).toBe(true);
    expect(profile.routers.list()).toEqual([]);
    profile.close();
    const next = open(home);
    expect(next.notices).toEqual([]);
    next.routers.add(router('r2'));
    expect(next.routers.list()).toEqual([router('r2')]);
  });
});

test('two damaged files in the same second are both kept', () => {
  const home = filledProfile();
  for (const text of ['first', 'second']) {
    writeFileSync(join(home, 'flowhelm.db'), text.repeat(100));
    open(home).close();
  }
  const kept = readdirSync(home).filter((name) => /^flowhelm-damaged-.*\.db$/.test(name));
  expect(kept.map((name) => readFileSync(join(home, name), 'utf8').slice(0, 5)).sort()).toEqual(['first', 'secon']);
});

test('a log of another profile never makes a mixture that cannot be used', () => {
  const home = filledProfile();
  writeFileSync(join(home, 'flowhelm.db-wal'), logOfAnotherProfile());
  const profile = open(home);
  readEverything(profile);
  profile.routers.add(router('r3', 'new'));
  expect(profile.routers.get('r3')).toEqual(router('r3', 'new'));
});

test('a lost log index or a torn end of the log is no damage', () => {
  const source = temporaryFolder();
  const writer = open(source);
  writer.routers.add(router('r1'));
  writer.changes.begin(change('c1'));
  const home = temporaryFolder();
  for (const name of ['flowhelm.db', 'flowhelm.db-wal']) copyFileSync(join(source, name), join(home, name));
  const log = join(home, 'flowhelm.db-wal');
  truncateSync(log, readFileSync(log).length - 100);
  const profile = open(home);
  expect(profile.notices).toEqual([]);
  expect(profile.routers.list()).toEqual([router('r1')]);
  expect(profile.changes.pending()).toEqual([]);
});

test('a newer version is left alone', () => {
  const home = filledProfile();
  const file = join(home, 'flowhelm.db');
  overwrite(file, 60, Buffer.from([0, 0, 1, 0]));
  const before = readFileSync(file);
  for (const mode of ['read', 'write'] as const) {
    expect(() => open(home, mode)).toThrow(expect.objectContaining({ code: 'profile-from-newer-version' }));
  }
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(existsSync(join(home, 'writer.json'))).toBe(false);
});

test('whatever bytes are flipped or cut off, the profile opens or says why not, and every list can be read', () => {
  const home = filledProfile();
  const file = join(home, 'flowhelm.db');
  const sound = readFileSync(file);
  const flips = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 })), { maxLength: 6 });
  fc.assert(
    fc.property(flips, fc.option(fc.nat(sound.length), { freq: 3 }), (bytes, length) => {
      const content = Buffer.from(sound);
      for (const [offset, mask] of bytes) content.writeUInt8(content.readUInt8(offset) ^ mask, offset);
      for (const name of readdirSync(home)) rmSync(join(home, name), { recursive: true });
      writeFileSync(file, content.subarray(0, length ?? undefined));
      try {
        const profile = openProfile({ mode: 'write', home, now });
        try {
          readEverything(profile);
        } finally {
          profile.close();
        }
      } catch (error) {
        if (!isFlowhelmError(error)) throw error;
        expect(['profile-unusable', 'profile-from-newer-version']).toContain(error.code);
      }
    }),
    { numRuns: 150 },
  );
});

function readEverything(profile: Profile): void {
  profile.routers.list();
  profile.routers.findByName('kept');
  profile.hostKeys.trusted('r1');
  profile.hostKeys.history('r1');
  profile.snapshots.latestOfAll();
  for (const { id } of profile.snapshots.list('r1')) profile.snapshots.evidence(id);
  profile.changes.list();
  profile.changes.pending();
  profile.quarantine.list();
}
