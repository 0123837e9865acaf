import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Log } from '../../../electron/log.ts';
import { History } from '../../../electron/monitor/history.ts';
import { seriesOf } from '../../../electron/monitor/series.ts';
import { openSamples } from '../../../electron/store/sample-database.ts';
import type { SampleStore } from '../../../electron/store/sample-store.ts';
import { FlowhelmError } from '../../../shared/model/errors.ts';
import type { Observation } from '../../../shared/model/observation.ts';
import type { Figures } from '../../../shared/model/sample.ts';
import { figures, start } from '../store/sample-rows.ts';
import { router } from '../store/samples.ts';
import { quietReading } from './simulated-fleet.ts';

const silentLog: Log = {
  ...{ debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  ...{ hide: () => undefined, redact: (text) => text, tail: () => '' },
};
const { samples: nowhere } = openSamples('/nowhere', 'read', () => new Date(0));
nowhere.close();

/** A history in memory whose clock is set by hand. */
function historyOf(samples: SampleStore = openSamples('/nowhere', 'read', () => new Date(0)).samples) {
  const clock = { seconds: start };
  const pace = { seconds: 30 };
  const options = {
    ...{ samples, log: silentLog, days: () => 90, paceSeconds: () => pace.seconds },
    now: () => new Date(clock.seconds * 1000),
  };
  const histories = [new History(options)];
  return {
    ...{ samples, clock, pace },
    take(id: string, observation: Observation) {
      histories.at(-1)?.take(router(id), observation);
    },
    tick: () => histories.at(-1)?.tick(),
    forget: (id: string) => histories.at(-1)?.forget(id),
    restart() {
      histories.at(-1)?.stop();
      histories.push(new History(options));
    },
    rows: (id: string | null) =>
      samples.page(id, { from: 0, to: 2 ** 40, resolution: id === null ? 60 : 0, limit: 1e6 }),
  };
}

function polled(seconds: number, found: Figures = figures(1)): Observation {
  return {
    ...{
      kind: 'polled',
      at: seconds * 1000,
      reading: quietReading,
      figures: found,
      rateSource: 'interface',
      verdict: null,
    },
  };
}

function missed(seconds: number, code: 'unreachable' | 'garbled-answer'): Observation {
  return { kind: 'missed', at: seconds * 1000, error: new FlowhelmError(code, { sentence: 'No.', nextStep: 'None.' }) };
}

describe('an observation', () => {
  test('becomes a sample or a gap with its reason', () => {
    const { take, rows } = historyOf();
    take('a', polled(start));
    take('a', missed(start + 30, 'unreachable'));
    take('a', missed(start + 60, 'garbled-answer'));
    take('a', { kind: 'gap', at: (start + 90) * 1000, reason: 'changing' });
    take('a', { kind: 'gap', at: (start + 95) * 1000, reason: 'changing' });
    take('a', polled(start + 120));
    expect(rows('a').map(({ at, polls, missed: count, gap }) => [at - start, polls, count, gap])).toEqual([
      [0, 1, 0, null],
      [30, 0, 1, 'unreachable'],
      [60, 0, 1, 'garbled'],
      [90, 0, 0, 'changing'],
      [120, 1, 0, null],
    ]);
  });

  test('after a silence that nobody has explained, or a restart, comes with the gap before it', () => {
    const history = historyOf();
    history.take('a', polled(start));
    history.take('a', polled(start + 90));
    history.take('a', polled(start + 181));
    history.restart();
    history.take('a', polled(start + 240));
    history.restart();
    history.take('a', missed(start + 4000, 'unreachable'));
    expect(history.rows('a').map(({ at, gap }) => [at - start, gap])).toEqual([
      [0, null],
      [90, null],
      [91, 'stopped'],
      [181, null],
      [240, null],
      [241, 'stopped'],
      [4000, 'unreachable'],
    ]);
  });

  test('that comes as slowly as it is meant to is no gap', () => {
    const history = historyOf();
    history.pace.seconds = 300;
    history.take('a', polled(start));
    history.pace.seconds = 2;
    history.take('a', polled(start + 400));
    expect(history.rows('a').map(({ gap }) => gap)).toEqual([null, null]);
  });
});

test('a reason that holds for longer than it is known for takes over from the misses meanwhile', () => {
  const { take, rows } = historyOf();
  take('a', polled(start));
  take('a', missed(start + 30, 'unreachable'));
  take('a', { kind: 'gap', at: (start + 10) * 1000, reason: 'offline' });
  take('a', polled(start + 300));
  expect(rows('a').map(({ at, gap }) => [at - start, gap])).toEqual([
    [0, null],
    [10, 'offline'],
    [30, 'unreachable'],
    [31, 'offline'],
    [300, null],
  ]);
});

const steps = fc.array(
  fc.record({
    after: fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: -4000, max: 9000 })),
    what: fc.constantFrom('polled', 'polled', 'missed', 'asleep', 'restart', 'tick', 'pace'),
    pace: fc.constantFrom(2, 30, 300),
  }),
  { minLength: 1, maxLength: 60 },
);

test('whatever happens, every poll is kept, and no long silence is without its gap', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.boolean(), async (taken, mayGoBack) => {
      const history = historyOf();
      const { clock, pace } = history;
      let pace0 = pace.seconds;
      const polls: { at: number; pace: number }[] = [];
      for (const { after, what, pace: next } of taken) {
        clock.seconds += mayGoBack ? after : Math.max(1, Math.abs(after));
        pace0 = Math.max(pace0, pace.seconds);
        if (what === 'tick') history.tick();
        else if (what === 'restart') history.restart();
        else if (what === 'pace') pace.seconds = next;
        else if (what === 'missed') history.take('a', missed(clock.seconds, 'unreachable'));
        else if (what === 'asleep') history.take('a', { kind: 'gap', at: clock.seconds * 1000, reason: 'asleep' });
        else {
          history.take('a', polled(clock.seconds));
          polls.push({ at: clock.seconds, pace: Math.max(pace0, pace.seconds) });
          pace0 = pace.seconds;
        }
      }
      const kept = history.rows('a');
      const latest = Math.max(clock.seconds, ...polls.map(({ at }) => at));
      const oldest = latest - 5 * 3600;
      const recent = (at: number) => at >= oldest;
      if (polls.every(({ at }) => recent(at))) expect(kept.filter((row) => row.polls > 0)).toHaveLength(polls.length);
      if (mayGoBack) return;
      const to = clock.seconds + 10;
      const request = { ids: ['a'], from: oldest - 600, to, figures: ['slow' as const], points: 2000 };
      const kept0 = { samples: history.samples, changes: { marks: () => [] } };
      const { series } = await seriesOf(kept0, request, new Date(to * 1000));
      const gaps = series[0]?.gaps ?? [];
      for (const [index, { at, pace: slowest }] of polls.entries()) {
        const before = polls[index - 1];
        if (!before || !recent(before.at) || at - before.at <= 3 * slowest) continue;
        const inside = gaps.filter((gap) => gap.from > before.at && gap.until <= at);
        expect(inside.at(-1)?.until).toBe(at);
        // from one expected moment on, everything up to the next poll is explained
        expect((inside[0]?.from ?? at) - before.at).toBeLessThanOrEqual(3 * slowest);
        for (const [number, gap] of inside.entries()) if (number > 0) expect(gap.from).toBe(inside[number - 1]?.until);
      }
      history.samples.close();
    }),
    { numRuns: 200 },
  );
});

const years = 4 * 365 * 86_400;

describe('a clock that is wrong for a while, and then right', () => {
  const gapsOf = ({ rows }: ReturnType<typeof historyOf>, id: string | null) =>
    rows(id).flatMap(({ at, gap }) => (gap === 'stopped' ? [at - start] : []));

  /** Polls and the fleet's minutes of a time, and what the clock shows at its end. */
  function live(history: ReturnType<typeof historyOf>, from: number, minutes: number): void {
    for (let at = start + from; at < start + from + minutes * 60; at += 30) {
      history.clock.seconds = at;
      history.take('a', polled(at));
      history.tick();
    }
  }

  test.each([
    ['ahead', years],
    ['behind', -years],
    ['two days behind', -2 * 86_400],
  ])('%s: the time that was dated wrongly has its gap, and so has the one that nobody looked at', (_, jump) => {
    const history = historyOf();
    live(history, 0, 30);
    live(history, 1800 + jump, 30);
    live(history, 3600, 30);
    history.restart();
    live(history, 9000, 10);
    const inTime = (at: number) => at >= 0 && at < 86_400;
    expect(gapsOf(history, 'a').filter(inTime)).toEqual([1771, 5371]);
    expect(gapsOf(history, null).filter(inTime)).toEqual([1740, 5340]);
    const fleet = history.rows(null).filter(({ at, polls }) => inTime(at - start) && polls > 0);
    // after the first two of each stretch, every minute
    expect(fleet.map(({ at }) => at - start).filter((at) => at >= 3600 + 180 && at < 5340)).toHaveLength(26);
  });

  test('ahead when the app starts: it counts its fleet when the clock is right', () => {
    const history = historyOf();
    live(history, years, 10);
    live(history, 0, 10);
    expect(history.rows(null).filter(({ at }) => at < start + years)).toHaveLength(8);
  });

  test('ahead: a router that has said nothing since is not counted', () => {
    const history = historyOf();
    history.clock.seconds = start + years;
    history.take('b', polled(start + years));
    live(history, 0, 10);
    expect(new Set(history.rows(null).map(({ polls }) => polls))).toEqual(new Set([1]));
  });
});

describe('the fleet', () => {
  test('is not summed up before the routers have been polled twice', () => {
    const { take, tick, clock, rows } = historyOf();
    tick();
    for (const second of [30, 60, 90, 120, 150]) {
      clock.seconds = start + second;
      take('a', polled(start + second));
      tick();
    }
    expect(rows(null).map(({ at }) => at - start)).toEqual([60]);
  });

  test('is summed up every minute, every router with what it said last, and shares as means', () => {
    const { take, tick, clock, rows } = historyOf();
    clock.seconds = start - 120;
    tick();
    take('a', polled(start + 5, figures(10, { cpuBusyShare: 0.5, gatewayMs: null })));
    take('b', polled(start + 6, figures(30, { cpuBusyShare: 0.1, gatewayMs: 4 })));
    take('b', polled(start + 36, figures(40, { cpuBusyShare: 0.2, gatewayMs: 8 })));
    take('c', missed(start + 7, 'unreachable'));
    clock.seconds = start + 60;
    tick();
    take('a', polled(start + 65, figures(20, { npuBound: null })));
    take('b', missed(start + 66, 'unreachable'));
    clock.seconds = start + 121;
    tick();
    const [first, second] = rows(null);
    expect(first).toMatchObject({ at: start, polls: 2, gap: null });
    expect(first?.figures).toMatchObject({ slow: 50, cpuBusyShare: 0.35, gatewayMs: 8, npuBound: 50 });
    expect(second).toMatchObject({ at: start + 60, polls: 1 });
    expect(second?.figures).toMatchObject({ slow: 20, npuBound: null });
  });

  test('has a gap while no router says anything, or nobody listens', () => {
    const history = historyOf();
    const { take, tick, clock, rows } = history;
    clock.seconds = start - 120;
    tick();
    take('a', polled(start + 5));
    clock.seconds = start + 60;
    tick();
    take('a', { kind: 'gap', at: (start + 70) * 1000, reason: 'offline' });
    for (const second of [120, 180, 240]) {
      clock.seconds = start + second;
      tick();
    }
    take('a', polled(start + 250));
    clock.seconds = start + 300;
    tick();
    history.restart();
    clock.seconds = start + 4000;
    history.tick();
    expect(rows(null).map(({ at, gap, polls }) => [at - start, gap, polls])).toEqual([
      [0, null, 1],
      [60, 'offline', 0],
      [240, null, 1],
      [300, 'stopped', 0],
    ]);
  });

  test('no longer counts a router that is gone', () => {
    const { take, tick, clock, rows, forget } = historyOf();
    clock.seconds = start - 120;
    tick();
    for (const id of ['a', 'b']) take(id, polled(start + 30));
    forget('a');
    clock.seconds = start + 60;
    tick();
    expect(rows(null).map(({ polls }) => polls)).toEqual([1]);
    expect(rows('a')).toEqual([]);
  });
});

test('a router whose removal meets a locked disk is gone when that is free again', () => {
  const { samples, take, tick, forget, rows } = historyOf();
  take('a', polled(start));
  tick();
  const locked = vi.spyOn(samples, 'forget').mockImplementation(() => {
    throw new FlowhelmError('profile-in-use', { sentence: 'Locked.', nextStep: 'Wait.' });
  });
  forget('a');
  tick();
  expect(rows('a')).toHaveLength(1);
  locked.mockRestore();
  tick();
  expect(rows('a')).toEqual([]);
});

test('what cannot be written is logged once and waits', () => {
  const logged: string[] = [];
  const { samples } = openSamples('/nowhere', 'read', () => new Date(0));
  const failing = {
    ...{ samples: nowhere },
    log: { ...silentLog, error: (_: object, text: string) => logged.push(text) },
  };
  const history = new History({ ...failing, days: () => 1, paceSeconds: () => 30, now: () => new Date(start * 1000) });
  expect(() => history.take(router('a'), polled(start))).toThrow();
  samples.add('a', { at: start, polls: 1, missed: 0, gap: null, rateSource: null, figures: figures(1) });
  for (let second = 0; second < 3; second += 1) history.tick();
  expect(logged).toHaveLength(1);
});
