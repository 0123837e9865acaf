import { describe, expect, onTestFinished, test } from 'vitest';
import { csvOf, exportSamples, readSamples } from '../../../electron/monitor/sample-export.ts';
import { seriesOf } from '../../../electron/monitor/series.ts';
import { openProfile, type Profile } from '../../../electron/store/profile.ts';
import type { SeriesRequest } from '../../../shared/contracts/watching.ts';
import { gap, polled, start } from '../store/sample-rows.ts';
import { router, temporaryFolder } from '../store/samples.ts';
import { change } from '../store/samples-of-change.ts';

const day = 86_400;

function open(): Profile {
  const profile = openProfile({ mode: 'write', home: temporaryFolder() });
  onTestFinished(() => profile.close());
  return profile;
}

function ask(profile: Profile, request: Partial<SeriesRequest>, now = start + 30 * day) {
  const full: SeriesRequest = {
    ids: ['r1'],
    from: start,
    to: start + 3600,
    figures: ['slow'],
    points: 100,
    ...request,
  };
  return seriesOf(profile, full, new Date(now * 1000));
}

function addPolls(profile: Profile, { count, every, begin = start }: { count: number; every: number; begin?: number }) {
  for (let index = 0; index < count; index += 1) profile.samples.add('r1', polled(begin + index * every, index));
}

function tendAll(profile: Profile, now: number): void {
  for (let second = 0; second < 610; second += 1) profile.samples.tend(now + second, { days: 90 });
}

describe('a time that is', () => {
  test.each([
    ['empty', { from: 10, to: 10 }],
    ['backwards', { from: 10, to: 9 }],
    ['longer than 400 days', { from: 0, to: 400 * day + 1 }],
  ])('%s is refused', async (_, time) => {
    const profile = open();
    await expect(ask(profile, time)).rejects.toMatchObject({ code: 'bad-input' });
    const request = { ids: null, ...time, form: 'csv' as const };
    await expect(exportSamples(profile, request, new Date())).rejects.toMatchObject({ code: 'bad-input' });
  });
});

describe('points', () => {
  test('are the polls themselves where there are few', async () => {
    const profile = open();
    addPolls(profile, { count: 60, every: 2 });
    const { stepSeconds, series, oldest } = await ask(profile, { to: start + 120 }, start + 120);
    expect(stepSeconds).toBe(0);
    expect(series).toHaveLength(1);
    expect(series[0]?.times).toEqual(Array.from({ length: 60 }, (_, index) => start + index * 2));
    expect(series[0]?.values.slow).toEqual(Array.from({ length: 60 }, (_, index) => index));
    expect(series[0]?.routers).toEqual(Array(60).fill(1));
    expect(oldest).toBe(start);
  });

  test.each([
    { span: 3600, points: 100, step: 36 },
    { span: 5 * 3600, points: 100, step: 180 },
    { span: 5 * 3600, points: 1000, step: 18 },
    { span: 86_400, points: 1000, step: 60 },
    { span: 86_400, points: 90, step: 900 },
    { span: 6 * day, points: 500, step: 900 },
    { span: 6 * day, points: 1000, step: 540 },
    { span: 20 * day, points: 2000, step: 900 },
    { span: 399 * day, points: 50, step: 689_400 },
  ])('of $span s in $points are $step s each', async ({ span, points, step }) => {
    const profile = open();
    const now = start + 30 * day;
    const rows = (seconds: number, every: number) =>
      Array.from({ length: seconds / every }, (_, index) => polled(now - seconds + index * every, 1));
    profile.samples.fill('r1', 900, rows(25 * day, 900), now);
    profile.samples.fill('r1', 60, rows(7 * day, 600), now);
    profile.samples.fill('r1', 0, rows(6 * 3600, 300), now);
    expect((await ask(profile, { from: now - span, to: now, points }, now)).stepSeconds).toBe(step);
  });

  test('of a long time are means over steps, of what is rolled up and of what is not yet', async () => {
    const profile = open();
    addPolls(profile, { count: 2 * 3600, every: 1 });
    tendAll(profile, start + 6000);
    profile.samples.add('r1', { ...polled(start + 7200, 50), rateSource: 'interface-low' });
    const { stepSeconds, series } = await ask(
      profile,
      { to: start + 9000, points: 10, figures: ['slow', 'gatewayMs'] },
      start + 9000,
    );
    expect(stepSeconds).toBe(900);
    const [one] = series;
    expect(one?.times.slice(0, 9)).toEqual(Array.from({ length: 9 }, (_, index) => start + index * 900));
    for (const [index, value] of [449.5, 1349.5, 2249.5, 3149.5, 4049.5, 4949.5, 5849.5, 6749.5, 50].entries()) {
      expect(one?.values.slow?.[index]).toBeCloseTo(value, 0);
      expect(one?.values.gatewayMs?.[index]).toBeCloseTo(value, 1);
    }
    expect(one?.ratesLow.slice(0, 9)).toEqual([...Array(8).fill(false), true]);
  });

  test('of a router without samples are none', async () => {
    const answer = await ask(open(), { ids: ['nobody', 'r1'] });
    expect(answer.series.map(({ times, gaps }) => [times, gaps])).toEqual([
      [[], []],
      [[], []],
    ]);
    expect(answer.oldest).toBeNull();
  });

  test('of the fleet tell how many routers they are made of', async () => {
    const profile = open();
    for (let minute = 0; minute < 120; minute += 1) {
      profile.samples.add(null, { ...polled(start + minute * 60, 100), polls: minute < 60 ? 4 : 6 });
    }
    const minutes = await ask(profile, { ids: null, to: start + 7200, points: 120 }, start + 7200);
    expect(minutes.stepSeconds).toBe(60);
    expect(minutes.series[0]?.routers).toEqual([...Array(60).fill(4), ...Array(60).fill(6)]);
    tendAll(profile, start + 7300);
    const quarters = await ask(profile, { ids: null, to: start + 7200, points: 8 }, start + 7200);
    expect(quarters.stepSeconds).toBe(900);
    expect(quarters.series[0]?.routers).toEqual([4, 4, 4, 4, 6, 6, 6, 6]);
    expect(quarters.series[0]?.values.slow).toEqual(Array(8).fill(100));
  });
});

test('after a long silence, the polls of an hour are still told one by one', async () => {
  const profile = open();
  addPolls(profile, { count: 1000, every: 30 });
  const later = start + 3 * day;
  tendAll(profile, later);
  addPolls(profile, { count: 10, every: 30, begin: later + 1000 });
  const { series } = await ask(profile, { from: later - 2300, to: later + 1300, points: 1000 }, later + 1300);
  expect(series[0]?.times.filter((at) => at > later)).toHaveLength(10);
});

describe('gaps', () => {
  test('are stretches with their reasons, and a point without a value each', async () => {
    const profile = open();
    addPolls(profile, { count: 4, every: 30 });
    profile.samples.add('r1', gap(start + 120, 'unreachable', 1));
    profile.samples.add('r1', gap(start + 150, 'unreachable', 1));
    profile.samples.add('r1', gap(start + 200, 'asleep'));
    profile.samples.add('r1', polled(start + 600, 7));
    const { series } = await ask(profile, { to: start + 700 }, start + 700);
    expect(series[0]?.gaps).toEqual([
      { from: start + 120, until: start + 200, reason: 'unreachable' },
      { from: start + 200, until: start + 600, reason: 'asleep' },
    ]);
    const values = series[0]?.values.slow ?? [];
    expect(series[0]?.times.map((at, index) => [at - start, values[index]])).toEqual([
      [0, 0],
      [28, 1],
      [56, 2],
      [84, 3],
      [120, null],
      [200, null],
      [595, 7],
    ]);
  });

  test('are the same when they are rolled up, also one that began before the time that is asked for', async () => {
    const profile = open();
    addPolls(profile, { count: 100, every: 30 });
    profile.samples.add('r1', gap(start + 2971, 'stopped'));
    profile.samples.add('r1', polled(start + 20_000, 1));
    tendAll(profile, start + 20_100);
    const whole = await ask(profile, { to: start + 20_700, points: 20 }, start + 20_700);
    expect(whole.stepSeconds).toBe(900);
    expect(whole.series[0]?.gaps).toEqual([{ from: start + 3600, until: start + 19_980, reason: 'stopped' }]);
    const inside = await ask(profile, { from: start + 7200, to: start + 9000, points: 10 }, start + 20_700);
    expect(inside.series[0]).toMatchObject({
      times: [start + 7200],
      values: { slow: [null] },
      gaps: [{ from: start + 7200, until: start + 9000, reason: 'stopped' }],
    });
  });

  test('at the end tell that nobody has polled since', async () => {
    const profile = open();
    addPolls(profile, { count: 3, every: 30 });
    const to = start + 5000;
    expect((await ask(profile, { to }, start + 100)).series[0]?.gaps).toEqual([]);
    expect((await ask(profile, { to }, start + 4000)).series[0]?.gaps).toEqual([
      { from: start + 61, until: start + 4001, reason: 'stopped' },
    ]);
  });
});

test('marks are the changes of these routers that did something in this time', async () => {
  const profile = open();
  const ended = (id: string, routerId: string, seconds: number, state: 'confirmed' | 'undone' | 'refused') => {
    const at = new Date((start + seconds) * 1000).toISOString();
    profile.changes.begin({ ...change(id, routerId), state, endedAt: at });
  };
  ended('c1', 'r1', 100, 'confirmed');
  ended('c2', 'r2', 200, 'undone');
  ended('c3', 'r1', 300, 'refused');
  ended('c4', 'r1', 5000, 'confirmed');
  profile.changes.begin(change('c5', 'r1'));
  const ofOne = { at: start + 100, routerId: 'r1', changeId: 'c1', from: 'off', to: 'software', state: 'confirmed' };
  expect((await ask(profile, {})).marks).toEqual([ofOne]);
  expect((await ask(profile, { ids: null })).marks.map(({ changeId }) => changeId)).toEqual(['c1', 'c2']);
});

describe('a file of samples', () => {
  test('has every kept row with its time, units in the names of the columns, and reasons of gaps', async () => {
    const profile = open();
    profile.routers.add(router('r1', '=cmd|" /C calc"!A0'));
    profile.samples.add('r1', polled(start, 12, { cpuBusyShare: 0.25, npuBound: null }));
    profile.samples.add('r1', gap(start + 30, 'unreachable', 1));
    const request = { ids: ['r1'], from: start, to: start + 60 };
    const now = new Date((start + 60) * 1000);
    const { fileName, text } = await exportSamples(profile, { ...request, form: 'csv' }, now);
    expect(fileName).toBe('flowhelm-samples-20260101-000100.csv');
    const [header, first, second, ...rest] = text.split('\r\n');
    expect(header?.split(',')).toContain('rx_bits_per_second');
    expect(first).toBe(
      `"'=cmd|"" /C calc""!A0",2026-01-01T00:00:00.000Z,1,0,,interface,12,12,12,12,12,12,,12,0.25,12,12,12,12,12`,
    );
    expect(second).toBe(`"'=cmd|"" /C calc""!A0",2026-01-01T00:00:30.000Z,0,1,unreachable,${','.repeat(14)}`);
    expect(rest).toEqual(['']);
    const json = await exportSamples(profile, { ...request, form: 'json' }, now);
    expect(JSON.parse(json.text)).toEqual({ samples: await readSamples(profile, request, now) });
    expect(csvOf(JSON.parse(json.text).samples)).toBe(text);
  });

  test('is complete however many rows there are', async () => {
    const profile = open();
    addPolls(profile, { count: 5001, every: 1 });
    const request = { ids: ['r1'], from: start, to: start + 5001 };
    const [found] = await readSamples(profile, request, new Date((start + 9000) * 1000));
    expect(found?.samples.map(({ figures }) => figures.slow)).toEqual(
      Array.from({ length: 5001 }, (_, index) => index),
    );
  });

  test('tell no empty NPU table beside flows in hardware', async () => {
    const profile = open();
    profile.samples.add('r1', polled(start, 1, { hardware: 0, npuBound: 0 }));
    profile.samples.add('r1', polled(start + 60, 1, { hardware: 11, npuBound: 0 }));
    profile.samples.add('r1', polled(start + 120, 1, { hardware: 11, npuBound: 22 }));
    const request = { ids: ['r1'], from: start, to: start + 300 };
    const [found] = await readSamples(profile, request, new Date((start + 300) * 1000));
    expect(found?.samples.map(({ figures }) => figures.npuBound)).toEqual([0, null, 22]);
  });
});
