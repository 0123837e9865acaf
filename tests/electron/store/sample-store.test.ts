import { existsSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Database } from '../../../electron/store/database.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import { openSamples } from '../../../electron/store/sample-database.ts';
import type { Sample } from '../../../electron/store/sample-row.ts';
import type { SampleStore } from '../../../electron/store/sample-store.ts';
import { FlowhelmError } from '../../../shared/model/errors.ts';
import type { Resolution } from '../../../shared/model/sample.ts';
import { endlessSample, figures, gap, polled, rolledUp, start } from './sample-rows.ts';
import { now, router, temporaryFolder } from './samples.ts';
import { startWriting } from './start-writing.ts';

const all = { from: 0, to: start + 40 * 86_400 };

function open(folder = temporaryFolder(), mode: 'read' | 'write' = 'write'): SampleStore {
  const { samples } = openSamples(folder, mode, now);
  onTestFinished(() => samples.close());
  return samples;
}

function rows(samples: SampleStore, resolution: Resolution, routerId: string | null = 'r1'): Sample[] {
  return samples.page(routerId, { ...all, resolution, limit: 100_000 });
}

/** Until all have had their turn. */
function tendAll(samples: SampleStore, at: number, days = 90): void {
  for (let second = 0; second <= 601; second += 1) samples.tend(at + second, { days });
}

/** Every quarter of an hour until the time is believed. */
function runADay(samples: SampleStore, at: number, days = 90): void {
  for (let quarter = 0; quarter < 104; quarter += 1) samples.tend(at + quarter * 900, { days });
}

describe('what is kept', () => {
  test('is read as it was added, with its reasons and unknown figures', () => {
    const samples = open();
    const added = [
      polled(start, 12.5, {
        cpuBusyShare: 0.1234,
        gatewayMs: null,
        rxBitsPerSecond: 987_654_321,
        conntrackMax: 16_384,
      }),
      gap(start + 30, 'unreachable', 1),
      gap(start + 60, 'asleep'),
      { ...polled(start + 90, 3), rateSource: 'interface-low' as const },
    ];
    const rounded = { conntrackMax: 13, npuCapacity: 13, rxBitsPerSecond: 13, txBitsPerSecond: 13 };
    for (const sample of added) samples.add('r1', sample);
    const found = rows(samples, 0);
    expect(found.map(({ at, gap: reason, missed, rateSource }) => ({ at, reason, missed, rateSource }))).toEqual([
      { at: start, reason: null, missed: 0, rateSource: 'interface' },
      { at: start + 30, reason: 'unreachable', missed: 1, rateSource: null },
      { at: start + 60, reason: 'asleep', missed: 0, rateSource: null },
      { at: start + 90, reason: null, missed: 0, rateSource: 'interface-low' },
    ]);
    expect(found[0]?.figures).toEqual({
      ...figures(12.5, rounded),
      ...{ cpuBusyShare: 0.1234, gatewayMs: null, rxBitsPerSecond: 987_654_321, conntrackMax: 16_384 },
    });
    expect(samples.lastWritten('r1', start + 600)?.at).toBe(start + 90);
    expect(samples.lastWritten('r1', start + 89)?.at).toBe(start + 60);
    expect(samples.oldest('r1')).toEqual({ 0: start, 60: null, 900: null });
    expect(samples.oldest('nobody')).toEqual({ 0: null, 60: null, 900: null });
    expect(rows(samples, 0, 'nobody')).toEqual([]);
  });

  test('is there for a reader beside the writer, and after it is closed', () => {
    const folder = temporaryFolder();
    const writer = open(folder);
    const reader = open(folder, 'read');
    writer.add('r1', polled(start, 1));
    expect(rows(reader, 0)).toEqual([]);
    writer.flush();
    expect(rows(reader, 0)).toHaveLength(1);
    tendAll(writer, start + 3600);
    expect(rows(reader, 60).map(({ at }) => at)).toEqual([start]);
    writer.add('r1', polled(start + 30, 2));
    writer.close();
    expect(rows(reader, 0)).toHaveLength(2);
  });

  test('on one second, and when the clock goes back, lies side by side', () => {
    const samples = open();
    for (const value of [1, 2, 3]) samples.add('r1', polled(start + 90, value));
    samples.flush();
    tendAll(samples, start + 1000);
    samples.add('r1', polled(start + 90, 6));
    expect(rows(samples, 0).map(({ at, figures: { slow } }) => [at - start, slow])).toEqual([
      [90, 1],
      [91, 2],
      [92, 3],
      [93, 6],
    ]);
    for (const resolution of [60, 900] as const) {
      expect(rows(samples, resolution).map(({ polls, figures: { slow } }) => [polls, slow])).toEqual([[4, 3]]);
    }
  });

  test('of a router that is removed is gone at once, and its rows are in small steps', () => {
    const folder = temporaryFolder();
    const samples = open(folder);
    for (let index = 0; index < 1200; index += 1) samples.add('r1', polled(start + index, 1));
    samples.add('r2', polled(start, 1));
    samples.flush();
    samples.forget('r1');
    samples.add('r1', polled(start, 5));
    expect(rows(samples, 0).map((row) => row.figures.slow)).toEqual([5]);
    const count = () => {
      const beside = new DatabaseSync(join(folder, 'flowhelm-history.db'), { readOnly: true });
      const found = beside.prepare('SELECT count(*) AS rows FROM samples WHERE level = 0').get()?.['rows'];
      beside.close();
      return found;
    };
    expect(count()).toBe(1202);
    samples.tend(start + 1, { days: 1 });
    expect(count()).toBe(702);
    for (let second = 2; second < 8; second += 1) samples.tend(start + second, { days: 1 });
    expect(count()).toBe(2);
  });
});

function expectRolledUp(found: readonly Sample[], added: readonly Sample[], resolution: 60 | 900): void {
  const expected = rolledUp(added, resolution);
  expect(found.map(({ at, polls, missed, gap: reason }) => ({ at, polls, missed, gap: reason }))).toEqual(
    expected.map(({ gatewayMs: _, ...rest }) => rest),
  );
  for (const [index, { gatewayMs }] of expected.entries()) {
    const mean = found[index]?.figures.gatewayMs ?? null;
    if (gatewayMs === null) expect(mean).toBeNull();
    else expect(mean).toBeCloseTo(gatewayMs, 2);
  }
}

const takenSchema = fc.array(
  fc.record({
    after: fc.integer({ min: 1, max: 400 }),
    what: fc.constantFrom('polled', 'polled', 'polled', 'unreachable', 'asleep'),
    value: fc.option(fc.integer({ min: 0, max: 900 }), { nil: null }),
    tend: fc.boolean(),
  }),
  { minLength: 1, maxLength: 60 },
);

test('rolled up is the mean of the polls that knew the figure, whenever it is done', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(takenSchema, (taken) => {
      const { samples } = openSamples(':memory: of the test', 'read', now);
      let at = start;
      const added: Sample[] = [];
      for (const { after, what, value, tend } of taken) {
        at += after;
        const isPoll = what === 'polled';
        const sample = isPoll ? polled(at, value) : gap(at, what === 'asleep' ? 'asleep' : 'unreachable', 1);
        added.push(sample);
        samples.add('r1', sample);
        if (tend) for (const second of [0, 301, 602]) samples.tend(at + second - 602, { days: 90 });
      }
      for (const second of [2000, 2301, 2602, 2903]) samples.tend(at + second, { days: 90 });
      for (const resolution of [60, 900] as const) {
        expectRolledUp(rows(samples, resolution), added, resolution);
      }
      samples.close();
    }),
    { numRuns: 60 },
  );
});

describe('what is read', () => {
  test('is the same before, while and after it is rolled up', () => {
    const samples = open();
    const query = { ...all, resolution: 900, stepSeconds: 900, figures: ['gatewayMs', 'cpuBusyShare'] } as const;
    for (let index = 0; index < 200; index += 1) samples.add('r1', polled(start + index * 30, index));
    const before = samples.series('r1', query);
    expect(before.points).toHaveLength(7);
    for (const second of [1000, 1301, 3000, 3301, 7000, 7301]) {
      samples.tend(start + second, { days: 90 });
      samples.tend(start + second + 300, { days: 90 });
      const after = samples.series('r1', query);
      expect(after.points.map(({ at, polls }) => [at, polls])).toEqual(
        before.points.map(({ at, polls }) => [at, polls]),
      );
      for (const [index, { values }] of after.points.entries()) {
        for (const [figure, value] of values.entries())
          expect(value).toBeCloseTo(before.points[index]?.values[figure] ?? 0, 2);
      }
    }
    expect(rows(samples, 900).length).toBe(7);
    expect(samples.oldest('r1')[900]).toBe(start);
  });
});

test('every level goes when its time is over, some rows at a time', () => {
  const samples = open();
  for (let index = 0; index < 3000; index += 1) samples.add('r1', polled(start + index * 30, 1));
  const end = start + 3000 * 30;
  tendAll(samples, end);
  expect(rows(samples, 60)).toHaveLength(1500);
  expect(rows(samples, 0).length).toBeGreaterThan(720);
  for (let round = 1; round <= 6; round += 1) tendAll(samples, end + round);
  const raw = rows(samples, 0);
  expect(raw.length).toBeLessThanOrEqual(720);
  expect(raw[0]?.at).toBeGreaterThanOrEqual(end - 6 * 3600);
  runADay(samples, end + 8 * 86_400);
  expect(samples.oldest('r1')).toEqual({ 0: null, 60: null, 900: start });
  runADay(samples, end + 9 * 86_400, 1);
  expect(samples.oldest('r1')).toEqual({ 0: null, 60: null, 900: null });
});

const years = 4 * 365 * 86_400;

/** A sample every half minute, and the upkeep beside it. */
function keep(samples: SampleStore, from: number, minutes: number): number {
  const end = from + minutes * 60;
  for (let at = from; at < end; at += 30) {
    samples.add('r1', polled(at, 4));
    if (at % 60 === 0) samples.add(null, polled(at, 4));
    samples.tend(at, { days: 30 });
  }
  return end;
}

describe('a clock that is wrong for half an hour, and then right', () => {
  const wrong = [
    ['years ahead', years, 0],
    ['two days ahead', 2 * 86_400, 0],
    ['an hour ahead', 3600, 0],
    ['two hours behind', -7200, 60],
    ['years behind', -years, 0],
  ] as const;

  test.each(wrong)('%s takes nothing away', (_, jump, addedBefore) => {
    const samples = open();
    const last = keep(samples, start, 200);
    keep(samples, last + 600 + jump, 30);
    const end = keep(samples, last + 2400, 15);
    for (let second = 0; second < 601; second += 1) samples.tend(end + second, { days: 30 });
    const pollsIn = (resolution: Resolution, from: number, to: number) =>
      samples.page('r1', { from, to, resolution, limit: 100_000 }).reduce((sum, { polls }) => sum + polls, 0);
    for (const resolution of [0, 60, 900] as const) {
      expect(pollsIn(resolution, start, last + 300)).toBe(400 + addedBefore);
      // of its minutes, and of what an hour ahead has left there
      expect(pollsIn(resolution, last + 2100, last + 2100 + 1200)).toBe(30);
    }
    expect(samples.page(null, { from: start, to: last, resolution: 60, limit: 1000 })).toHaveLength(200);
  });

  test.each([
    ['years behind', -years, 0],
    ['two days behind', -2 * 86_400, 60],
    ['two days ahead', 2 * 86_400, 0],
  ])('%s adds to what was rolled up of three days, and takes nothing from it', (_, jump, added) => {
    const samples = open();
    const begin = start - 3 * 86_400;
    for (const resolution of [60, 900] as const) {
      const times = Array.from({ length: (3 * 86_400) / resolution }, (__, index) => begin + index * resolution);
      const spans = times.map((at) => ({ ...polled(at, 4), polls: resolution / 30 }));
      samples.fill('r1', resolution, spans, start);
    }
    const last = keep(samples, start, 400);
    keep(samples, last + jump, 30);
    keep(samples, last + 1800, 30);
    for (const resolution of [60, 900] as const) {
      const found = samples.page('r1', { from: begin, to: last, resolution, limit: 100_000 });
      expect(found.reduce((sum, { polls }) => sum + polls, 0)).toBe(3 * 2880 + 800 + added);
    }
  });

  test.each(wrong)('%s leaves no mark that makes what comes later dear', (_, jump) => {
    const folder = temporaryFolder();
    const samples = open(folder);
    const last = keep(samples, start, 60);
    keep(samples, last + jump, 30);
    const end = keep(samples, last + 1800, 90);
    const beside = new DatabaseSync(join(folder, 'flowhelm-history.db'), { readOnly: true });
    onTestFinished(() => beside.close());
    const marks = beside.prepare('SELECT minutes_until AS until FROM sampled_routers').all();
    expect(marks).toHaveLength(2);
    for (const { until } of marks) {
      expect(until).toBeLessThanOrEqual(end);
      expect(until).toBeGreaterThan(end - 400);
    }
  });

  test.each(wrong)('%s is not believed about what is old', (_, jump) => {
    const samples = open();
    samples.fill('r1', 900, [polled(start - 29 * 86_400, 1)], start);
    const last = keep(samples, start, 60);
    keep(samples, last + jump, 30);
    const end = keep(samples, last + 1800, 30);
    const oldest = () => samples.oldest('r1', start - 40 * 86_400)[900];
    expect(oldest()).toBe(start - 29 * 86_400);
    runADay(samples, end + 86_400, 30);
    expect(oldest()).toBeGreaterThanOrEqual(start - 7200);
  });
});

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

test('a minute with many polls weighs no more than any other, at every zoom', () => {
  const samples = open();
  // On screen for a minute, at 900; then at 10 for the rest of a quarter.
  for (let second = 0; second < 60; second += 2) samples.add('r1', polled(start + second, 900));
  for (let second = 60; second < 900; second += 30) samples.add('r1', polled(start + second, 10));
  samples.flush();
  const meanAt = (resolution: Resolution) =>
    samples.series('r1', { from: start, to: start + 900, resolution, stepSeconds: 900, figures: ['slow'] }).points;
  const expected = [expect.objectContaining({ values: [expect.closeTo((900 + 14 * 10) / 15, 1)], polls: 58 })];
  expect(meanAt(0)).toEqual(expected);
  tendAll(samples, start + 1800);
  for (const resolution of [0, 60, 900] as const) expect(meanAt(resolution)).toEqual(expected);
});

test('minutes of the fleet that come when the clock has gone back are in its quarters too', () => {
  const samples = open();
  samples.add(null, polled(start + 86_400, 5));
  tendAll(samples, start + 86_400 + 1800);
  for (let minute = 0; minute < 30; minute += 1) samples.add(null, polled(start + minute * 60, minute));
  expect(rows(samples, 900, null).map(({ at, figures: { slow } }) => [at - start, slow])).toEqual([
    [0, 7],
    [900, 22],
    [86_400, 5],
  ]);
});

test('a minute of the fleet that the clock shows twice is the mean of both, whatever knew a figure', () => {
  const samples = open();
  const minute = (value: number, routers: number, others = {}) => ({ ...polled(start, value, others), polls: routers });
  samples.add(null, minute(10, 4, { npuBound: null }));
  samples.add(null, minute(20, 6));
  samples.add(null, gap(start + 60, 'offline'));
  samples.add(null, { ...minute(30, 6), at: start + 60 });
  const found = rows(samples, 60, null);
  expect(found.map(({ at, polls, gap: reason }) => [at - start, polls, reason])).toEqual([
    [0, 5, null],
    [60, 6, 'offline'],
  ]);
  expect(found[0]?.figures).toMatchObject({ slow: 15, npuBound: 20 });
  expect(found[1]?.figures).toMatchObject({ slow: 30 });
  tendAll(samples, start + 1800);
  samples.add(null, minute(5, 5));
  expect(rows(samples, 60, null)[0]).toMatchObject({ polls: 5, figures: { slow: 10 } });
  expect(rows(samples, 900, null)[0]).toMatchObject({ figures: { slow: 20 } });
});

describe('samples of a router that the profile does not know', () => {
  const day = 86_400;

  /** Opens the profile once a day with these routers, from `first` to `last`, and gives what is kept of r1. */
  function openDaily(home: string, first: number, last: number, ids: readonly string[]): number {
    let kept = 0;
    for (let each = first; each <= last; each += 1) {
      const profile = openProfile({ mode: 'write', home, now: () => new Date((start + each * day) * 1000) });
      for (const { id } of profile.routers.list()) profile.routers.remove(id);
      for (const id of ids) profile.routers.add(router(id));
      kept = profile.samples.page('r1', { ...all, resolution: 0, limit: 10 }).length;
      profile.close();
    }
    return kept;
  }

  function withSamples(): string {
    const home = temporaryFolder();
    const samples = open(home);
    samples.add('r1', polled(start, 1));
    samples.close();
    return home;
  }

  test('go after a month', () => {
    const home = withSamples();
    expect(openDaily(home, 0, 30, ['r2'])).toBe(1);
    expect(openDaily(home, 31, 100, ['r2'])).toBe(0);
  });

  test('stay when it comes back, or when the profile knows none at all', () => {
    const home = withSamples();
    openDaily(home, 0, 25, ['r2']);
    openDaily(home, 26, 27, ['r1', 'r2']);
    expect(openDaily(home, 28, 50, ['r2'])).toBe(1);
    expect(openDaily(withSamples(), 0, 100, [])).toBe(1);
  });

  test('stay while its row is set aside, and through a clock that is years ahead', () => {
    const home = withSamples();
    openDaily(home, 0, 30, ['r2']);
    expect(openDaily(home, 4 * 365, 4 * 365, ['r2'])).toBe(1);
    const other = withSamples();
    openDaily(other, 0, 0, ['r1', 'r2']);
    const profile = new DatabaseSync(join(other, 'flowhelm.db'));
    profile.exec("UPDATE routers SET document = '{}' WHERE id = 'r1'");
    profile.close();
    expect(openDaily(other, 1, 70, ['r2'])).toBe(1);
  });
});

function otherDatabase(file: string): void {
  truncateSync(file, 0);
  const other = new DatabaseSync(file);
  other.exec('CREATE TABLE notes (text TEXT)');
  other.close();
}
