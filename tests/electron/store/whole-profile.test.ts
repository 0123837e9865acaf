import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Database } from '../../../electron/store/database.ts';
import { openProfile, type Profile } from '../../../electron/store/profile.ts';
import { hostKey, router, snapshot, temporaryFolder } from './samples.ts';
import { change, entry } from './samples-of-change.ts';

function profileWith(...ids: string[]): Profile {
  const profile = openProfile({ mode: 'write', home: temporaryFolder() });
  onTestFinished(() => profile.close());
  for (const id of ids) {
    profile.routers.add(router(id));
    profile.hostKeys.trust(hostKey(id));
    profile.snapshots.record(id, snapshot());
    profile.changes.begin({ ...change(`change of ${id}`, id), journal: [entry('one')] });
  }
  return profile;
}

function idsIn(profile: Profile) {
  return {
    routers: profile.routers.list().map(({ id }) => id),
    hostKeys: profile.hostKeys.all().map(({ routerId }) => routerId),
    snapshots: [...profile.snapshots.latestOfAll().keys()],
    changes: profile.changes.list().map(({ id, journal }) => [id, journal.length]),
  };
}

test('everything of another profile takes the place of everything here', () => {
  const here = profileWith('a', 'b');
  const there = profileWith('c');
  const expected = idsIn(there);
  there.close();
  here.takeOver(there.folder);
  expect(idsIn(here)).toEqual(expected);
  here.changes.begin(change('the next one', 'c'));
  expect(here.changes.list().map(({ id }) => id)).toEqual(['the next one', 'change of c']);
});

test('when it fails in the middle, nothing has changed', () => {
  const here = profileWith('a', 'b');
  const before = idsIn(here);
  const folder = join(temporaryFolder(), 'broken');
  mkdirSync(folder);
  const broken = new Database(join(folder, 'flowhelm.db'), 'write');
  broken.execute('CREATE TABLE routers (id TEXT, name_key TEXT, document TEXT)');
  broken.close();
  expect(() => here.takeOver(folder)).toThrow();
  expect(idsIn(here)).toEqual(before);
  here.routers.add(router('d'));
  expect(here.routers.get('d')).not.toBeNull();
});

test('a copy is whole, and never takes the place of an earlier one', () => {
  const here = profileWith('a');
  const files = [here.keepCopy('for-a-test'), here.keepCopy('for-a-test')];
  expect(new Set(files).size).toBe(2);
  for (const file of files) {
    const copy = new Database(file, 'read');
    expect(copy.all('SELECT id FROM routers')).toEqual([{ id: 'a' }]);
    copy.close();
  }
});
