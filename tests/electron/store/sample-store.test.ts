import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSamples } from '../../../electron/store/sample-database.ts';
import type { Sample } from '../../../electron/store/sample-row.ts';
import type { Resolution } from '../../../shared/model/sample.ts';
import { all, expectRolledUp, open, rows, runADay, tendAll } from './opened-samples.ts';
import { figures, gap, polled, start } from './sample-rows.ts';
import { now, temporaryFolder } from './samples.ts';

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
