import { expect, test } from 'vitest';
import { demoProfiles } from '../../../electron/demo/fleet.ts';
import { fillHistory } from '../../../electron/demo/history.ts';
import { changed as pastChange } from '../../../electron/demo/past.ts';
import { seriesOf } from '../../../electron/monitor/series.ts';
import { openSamples } from '../../../electron/store/sample-database.ts';
import type { Figure, Series } from '../../../shared/model/sample.ts';

const now = new Date('2026-03-04T05:06:07Z');
const seconds = Math.floor(now.getTime() / 1000);
const profiles = demoProfiles.filter(({ id }) => ['mt7621-software', 'ath79-off', 'mt7981-apk'].includes(id));

async function filled() {
  const { samples } = openSamples('/nowhere', 'read', () => now);
  await fillHistory(profiles, samples, now, new AbortController().signal);
  const read = async (ids: string[] | null, days: number, figures: Figure[]): Promise<Series | undefined> => {
    const request = { ids, from: Math.floor(seconds - days * 86_400), to: seconds, figures, points: 100 };
    return (await seriesOf({ samples, changes: { marks: () => [] } }, request, now)).series[0];
  };
  return { samples, read };
}

const mean = (values: readonly (number | null)[] = []) => {
  const known = values.flatMap((value) => value ?? []);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
};

test('a month is made up: a change that pays, an outage, days and nights, and the sum of all', {
  timeout: 60_000,
}, async () => {
  const { read } = await filled();
  const changed = await read(['mt7621-software'], 10, ['software', 'softirqShare']);
  const at = seconds - pastChange.ago;
  const [before, after] = [true, false].map(
    (early) => (figure: Figure) =>
      mean(changed?.values[figure]?.filter((_, index) => (changed.times[index] ?? 0) < at === early)),
  );
  expect(before?.('software')).toBeLessThan(0.5);
  expect(after?.('software')).toBeGreaterThan(5);
  expect(after?.('softirqShare')).toBeLessThan((before?.('softirqShare') ?? 0) * 0.6);
  const out = await read(['ath79-off'], 20, ['slow']);
  expect(out?.gaps).toHaveLength(1);
  expect(out?.gaps[0]).toMatchObject({ reason: 'unreachable' });
  const hours = (out?.gaps[0]?.until ?? 0) - (out?.gaps[0]?.from ?? 0);
  expect(Math.abs(hours - 7 * 3600)).toBeLessThan(1800);
  const fleet = await read(null, 29, ['slow', 'conntrackEntries']);
  expect(fleet?.times.length).toBeGreaterThan(90);
  expect(fleet?.gaps).toEqual([]);
  expect(Math.max(...(fleet?.routers ?? []))).toBe(3);
  const day = await read(['mt7981-apk'], 1, ['hardware']);
  const values = day?.values.hardware?.flatMap((value) => value ?? []) ?? [];
  expect(Math.max(...values)).toBeGreaterThan(3 * Math.min(...values));
  expect((await read(['mt7981-apk'], 1 / 48, ['hardware']))?.times.length).toBeGreaterThan(55);
});

test('the past ends when the demo does', async () => {
  const { samples } = openSamples('/nowhere', 'read', () => now);
  await fillHistory(profiles, samples, now, AbortSignal.abort());
  expect(samples.oldest(null)[900]).toBeNull();
});
