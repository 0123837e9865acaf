import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openProfile, type Profile, profileFolder } from '../../../electron/store/profile.ts';
import { hostKey, now, router, snapshot, temporaryFolder } from './samples.ts';
import { change, entry } from './samples-of-change.ts';
import { startWriting } from './start-writing.ts';

const open = (home: string, mode: 'read' | 'write'): Profile => {
  const profile = openProfile({ mode, home, now });
  onTestFinished(() => profile.close());
  return profile;
};

describe('the folder', () => {
  test('is the one asked for, else FLOWHELM_HOME, else the system’s', () => {
    expect(profileFolder('/a/b', { FLOWHELM_HOME: '/c' })).toBe('/a/b');
    expect(profileFolder(undefined, { FLOWHELM_HOME: '/c/d' })).toBe('/c/d');
    expect(profileFolder(undefined, { FLOWHELM_HOME: '' })).toMatch(/flowhelm/);
    expect(profileFolder(undefined, {})).not.toMatch(/nodejs/);
  });

  test.skipIf(process.platform === 'win32')('and its files are closed to others', () => {
    const home = join(temporaryFolder(), 'deep', 'profile');
    open(home, 'write').routers.add(router('r1'));
    expect(statSync(home).mode & 0o777).toBe(0o700);
    const readable = readdirSync(home).filter((name) => name !== 'writer.lock');
    expect(readable).toEqual(expect.arrayContaining(['flowhelm.db', 'flowhelm.db-wal', 'writer.json']));
    expect(readable.map((name) => statSync(join(home, name)).mode & 0o077)).toEqual(readable.map(() => 0));
  });

  test('a file in its place makes it unusable', () => {
    const home = join(temporaryFolder(), 'profile');
    writeFileSync(home, 'a file');
    expect(() => open(home, 'write')).toThrow(expect.objectContaining({ code: 'profile-unusable' }));
    expect(() => open(join(home, 'below'), 'read')).toThrow(expect.objectContaining({ code: 'profile-unusable' }));
  });

  test.each(['flowhelm.db', 'writer.lock', 'writer.json'])('a folder in place of %s makes it unusable', (name) => {
    const home = temporaryFolder();
    mkdirSync(join(home, name));
    expect(() => open(home, 'write')).toThrow(expect.objectContaining({ code: 'profile-unusable' }));
    expect(() => open(home, 'write')).toThrow(expect.objectContaining({ code: 'profile-unusable' }));
  });

  test.skipIf(process.platform === 'win32')('no right to write makes it unusable', () => {
    const home = closedFolder();
    expect(() => open(home, 'write')).toThrow(expect.objectContaining({ code: 'profile-unusable' }));
  });
});

/** Root may write everywhere but into a file system that takes no files at all. */
function closedFolder(): string {
  if (process.getuid?.() === 0 && existsSync('/sys/kernel')) return '/sys/kernel';
  const home = temporaryFolder();
  chmodSync(home, 0o500);
  return home;
}

describe('writers and readers', () => {
  test('a second writer is told who has the profile, and gets it afterwards', () => {
    const home = temporaryFolder();
    const first = open(home, 'write');
    expect(() => open(home, 'write')).toThrow(
      expect.objectContaining({ code: 'profile-in-use', evidence: expect.objectContaining({ pid: `${process.pid}` }) }),
    );
    first.close();
    first.close();
    open(home, 'write').routers.add(router('r1'));
  });

  test('a reader works beside the writer, sees what it writes, and cannot write', () => {
    const home = temporaryFolder();
    const writer = open(home, 'write');
    const reader = open(home, 'read');
    expect(reader.routers.list()).toEqual([]);
    writer.routers.add(router('r1'));
    writer.changes.begin({ ...change('c1'), journal: [entry('one')] });
    expect(reader.routers.list()).toEqual([router('r1')]);
    expect(reader.changes.pending()).toHaveLength(1);
    expect(() => reader.routers.add(router('r2'))).toThrow();
    expect(writer.routers.list()).toHaveLength(1);
  });

  test('a reader finds an empty profile where there is none, and leaves it to the next writer', () => {
    const home = temporaryFolder();
    const reader = open(home, 'read');
    expect(reader.routers.list()).toEqual([]);
    open(home, 'write').routers.add(router('r1'));
    expect(reader.routers.list()).toHaveLength(1);
  });

  test('what was written is there the next time, without a notice', () => {
    const home = temporaryFolder();
    const first = open(home, 'write');
    first.routers.add(router('r1'));
    first.hostKeys.trust(hostKey('r1'));
    first.snapshots.record('r1', snapshot());
    first.close();
    const second = open(home, 'write');
    expect(second.notices).toEqual([]);
    expect(second.routers.list()).toEqual([router('r1')]);
    expect(second.hostKeys.trusted('r1')).toEqual([hostKey('r1')]);
    expect(second.snapshots.latest('r1')?.snapshot).toEqual(snapshot());
  });

  test('garbage in the lock file is named, not overcome', () => {
    const home = temporaryFolder();
    writeFileSync(join(home, 'writer.lock'), 'garbage '.repeat(1000));
    expect(() => open(home, 'write')).toThrow(
      expect.objectContaining({ code: 'profile-unusable', nextStep: expect.stringContaining('remove that file') }),
    );
  });
});

describe('another process', () => {
  test('that holds the profile is named, is no obstacle to readers, and none at all once it was killed', async () => {
    const home = temporaryFolder();
    const child = startWriting(home, 'hold');
    await child.lines(1);
    expect(() => open(home, 'write')).toThrow(
      expect.objectContaining({ code: 'profile-in-use', message: expect.stringContaining(`process ${child.pid}`) }),
    );
    open(home, 'read').close();
    await child.kill();
    expect(readFileSync(join(home, 'writer.json'), 'utf8')).toContain(String(child.pid));
    open(home, 'write');
  });

  test.each([1, 7, 40])(
    'killed in the middle of writing, after %i entries, leaves every entry it spoke of',
    async (count) => {
      const home = temporaryFolder();
      const child = startWriting(home, 'write');
      await child.lines(count + 1);
      const acknowledged = (await child.kill()).filter((line) => line !== 'open').map(Number);
      const asRead = open(home, 'read').changes.get('c1');
      const profile = open(home, 'write');
      expect(profile.notices).toEqual([]);
      expect(asRead).toEqual(profile.changes.get('c1'));
      const kept = profile.changes.get('c1')?.journal.map(({ detail }) => Number(detail)) ?? [];
      expect(acknowledged.length).toBeGreaterThanOrEqual(count);
      expect(kept.slice(0, acknowledged.length)).toEqual(acknowledged);
      expect(kept).toEqual(kept.map((_, index) => index));
      expect(profile.changes.pending()).toHaveLength(1);
      expect(profile.quarantine.list()).toEqual([]);
    },
  );
});
