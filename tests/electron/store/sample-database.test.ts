import { existsSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Database } from '../../../electron/store/database.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import { openSamples } from '../../../electron/store/sample-database.ts';
import type { SampleStore } from '../../../electron/store/sample-store.ts';
import { FlowhelmError } from '../../../shared/model/errors.ts';
import { all, expectRolledUp, open, rows, tendAll } from './opened-samples.ts';
import { endlessSample, polled, start } from './sample-rows.ts';
import { now, temporaryFolder } from './samples.ts';
import { startWriting } from './start-writing.ts';

describe('a file that is', () => {
  const damages: readonly [string, (file: string) => void][] = [
    ['empty', (file) => writeFileSync(file, '')],
    ['text', (file) => writeFileSync(file, 'not a database\n'.repeat(2000))],
    ['cut off', (file) => truncateSync(file, 5000)],
    ["another program's", (file) => otherDatabase(file)],
  ];
  test.each(damages)('%s is set aside, and a new one begins', (_, damage) => {
    const folder = temporaryFolder();
    const file = join(folder, 'flowhelm-history.db');
    const first = open(folder);
    for (let index = 0; index < 500; index += 1) first.add('r1', polled(start + index, 1));
    first.close();
    damage(file);
    const { samples, notices } = openSamples(folder, 'write', now);
    expect(notices.map(({ kind }) => kind)).toEqual(['history-set-aside']);
    expect(existsSync(notices[0]?.file ?? '')).toBe(true);
    samples.add('r1', polled(start, 4));
    expect(rows(samples, 0)).toHaveLength(1);
    samples.close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = openSamples(folder, 'write', now);
    expect(again.notices).toEqual([]);
    expect(rows(again.samples, 0)).toHaveLength(1);
    again.samples.close();
  });

  test('damaged where nobody has looked yet is set aside when that is read, and what waits is not lost', () => {
    const folder = temporaryFolder();
    const samples = open(folder);
    for (let index = 0; index < 3000; index += 1) samples.add('r1', polled(start + index, 1));
    samples.close();
    const reader = openSamples(folder, 'write', now).samples;
    onTestFinished(() => reader.close());
    writeFileSync(join(folder, 'flowhelm-history.db'), Buffer.alloc(200_000, 0xa5));
    reader.add('r1', polled(start + 9000, 7));
    for (let attempt = 0; attempt < 3; attempt += 1) {
      try {
        reader.flush();
      } catch {
        // the next one is on a new file
      }
    }
    expect(rows(reader, 0).map(({ at }) => at)).toEqual([start + 9000]);
  });

  const readings: readonly [string, (samples: SampleStore) => unknown][] = [
    ['oldest', (samples) => samples.oldest('r1')],
    ['lastWritten', (samples) => samples.lastWritten('r1', all.to)],
    ['series', (samples) => samples.series('r1', { ...all, resolution: 0, stepSeconds: 60, figures: ['slow'] })],
    ['page', (samples) => rows(samples, 0)],
  ];
  test.each(readings)('damaged when %s is the first to read it is set aside', (_, read) => {
    const folder = temporaryFolder();
    const samples = open(folder);
    for (let index = 0; index < 3000; index += 1) samples.add('r1', polled(start + index, 1));
    samples.close();
    const reader = open(folder);
    writeFileSync(join(folder, 'flowhelm-history.db'), Buffer.alloc(200_000, 0xa5));
    expect(() => read(reader)).toThrow('damaged');
    expect(() => read(reader)).not.toThrow();
    expect(readdirSync(folder).filter((name) => name.startsWith('flowhelm-history-damaged'))).not.toEqual([]);
    reader.add('r1', polled(start, 4));
    expect(rows(reader, 0)).toHaveLength(1);
  });

  test('of a newer version is left alone, and the session has a history of its own', () => {
    const folder = temporaryFolder();
    open(folder).close();
    const file = join(folder, 'flowhelm-history.db');
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    const { samples, notices } = openSamples(folder, 'write', now);
    expect(notices.map(({ kind }) => kind)).toEqual(['history-unusable']);
    samples.add('r1', polled(start, 4));
    expect(rows(samples, 0)).toHaveLength(1);
    samples.close();
    const { notices: again } = openSamples(folder, 'write', now);
    expect(again).toHaveLength(1);
  });

  test('just begun, by a first start that was killed, is begun again', () => {
    const folder = temporaryFolder();
    const begun = new DatabaseSync(join(folder, 'flowhelm-history.db'));
    begun.exec(`PRAGMA auto_vacuum = INCREMENTAL; PRAGMA application_id = ${0x46_4c_48_48}`);
    begun.close();
    const { samples, notices } = openSamples(folder, 'write', now);
    onTestFinished(() => samples.close());
    expect(notices).toEqual([]);
    samples.add('r1', polled(start, 4));
    expect(rows(samples, 0)).toHaveLength(1);
  });

  test('that holds less and less becomes smaller', () => {
    const folder = temporaryFolder();
    const samples = open(folder);
    const month = Array.from({ length: 30_000 }, (_, index) => polled(start + index * 900, index % 300));
    samples.fill('r1', 900, month, start);
    samples.fill('r2', 900, month.slice(0, 1), start);
    samples.forget('r1');
    for (let second = 0; second < 200; second += 1) samples.tend(start + second, { days: 400 });
    samples.close();
    const file = new DatabaseSync(join(folder, 'flowhelm-history.db'), { readOnly: true });
    const pages = (name: string) => Number(file.prepare(`PRAGMA ${name}`).get()?.[name]);
    expect(pages('page_count')).toBeLessThan(300);
    expect(pages('auto_vacuum')).toBe(2);
    file.close();
  });

  test('absent is an empty history for a reader, which makes none', () => {
    const folder = temporaryFolder();
    expect(rows(open(folder, 'read'), 0)).toEqual([]);
    expect(existsSync(join(folder, 'flowhelm-history.db'))).toBe(false);
  });
});

test.each([3, 120, 700])('killed after %i samples, the roll-ups are completed from the polls', async (count) => {
  const home = temporaryFolder();
  const child = startWriting(home, 'samples');
  await child.lines(count + 1);
  const acknowledged = (await child.kill()).length - 1;
  const samples = open(home);
  const last = samples.lastWritten('r1', all.to)?.at ?? start;
  const kept = Math.round((last - start) / 7) + 1;
  expect(kept).toBeGreaterThanOrEqual(acknowledged);
  tendAll(samples, last + 1800);
  const added = Array.from({ length: kept }, (_, number) => endlessSample(number));
  for (const resolution of [60, 900] as const) expectRolledUp(rows(samples, resolution), added, resolution);
});

test('samples that cannot be written keep nobody from what is written, nor the profile from being closed', () => {
  const home = temporaryFolder();
  const profile = openProfile({ mode: 'write', home });
  profile.samples.add('r1', polled(start, 1));
  profile.samples.flush();
  const full = new FlowhelmError('profile-unusable', { sentence: 'The disk is full.', nextStep: 'Make room.' });
  vi.spyOn(Database.prototype, 'quickTransaction').mockImplementation(() => {
    throw full;
  });
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  profile.samples.add('r1', polled(start + 1, 2));
  expect(() => profile.samples.flush()).toThrow('The disk is full.');
  expect(rows(profile.samples, 0)).toHaveLength(1);
  expect(profile.samples.oldest('r1')[0]).toBe(start);
  profile.close();
  vi.restoreAllMocks();
  openProfile({ mode: 'write', home }).close();
});

function otherDatabase(file: string): void {
  truncateSync(file, 0);
  const other = new DatabaseSync(file);
  other.exec('CREATE TABLE notes (text TEXT)');
  other.close();
}
