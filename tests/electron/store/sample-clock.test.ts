import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SampleStore } from '../../../electron/store/sample-store.ts';
import type { Resolution } from '../../../shared/model/sample.ts';
import { open, runADay } from './opened-samples.ts';
import { polled, start } from './sample-rows.ts';
import { temporaryFolder } from './samples.ts';

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
