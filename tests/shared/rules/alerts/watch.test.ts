import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Alert, type AlertKind, alertKinds, defaultAlertSettings } from '../../../../shared/model/alert.ts';
import type { Observation } from '../../../../shared/model/observation.ts';
import { rulesFor, withoutOtherGroups } from '../../../../shared/rules/alerts/rules-for.ts';
import { applyRules, newWatch, observe } from '../../../../shared/rules/alerts/watch.ts';
import { at, audited, defaultRules, gap, happeningsOf, inShort, missed, polled, rulesAtOnce } from './observations.ts';

test('what was seen once, and for hours after that nothing could be told, has to hold anew', () => {
  const low = polled(0, {
    figures: { hardware: 1, software: 0, eligible: 30, rxBitsPerSecond: 2e6, txBitsPerSecond: 1e5 },
  });
  const night = Array.from({ length: 700 }, (_, index) =>
    polled(30 * (index + 1), { verdict: { accelerating: 'idle' }, figures: { hardware: 0, software: 0, eligible: 4 } }),
  );
  expect(inShort([low, ...night, { ...low, at: at(21_600) }], defaultRules)).toEqual([]);
  const locked = [1, 2, 3, 4].map((hour) => missed(hour * 3600, 'vault-locked'));
  expect(inShort([polled(0), missed(30), ...locked, missed(18_000)], defaultRules)).toEqual([]);
});

const observation = (seconds: number): fc.Arbitrary<Observation> =>
  fc.oneof(
    fc.constantFrom<Observation>(
      polled(seconds),
      polled(seconds, { verdict: null }),
      polled(seconds, { verdict: { reason: 'idle', accelerating: 'idle' } }),
      polled(seconds, { verdict: { reason: 'not-loaded', loaded: 'off', accelerating: 'none' } }),
      polled(seconds, { verdict: { reason: 'fell-back-to-software', loaded: 'software', accelerating: 'software' } }),
      polled(seconds, { verdict: { configured: 'off', loaded: 'off', reason: 'off' } }),
      polled(seconds, { figures: { hardware: 0, software: 1, eligible: 99 } }),
      polled(seconds, { figures: { hardware: 50, software: 1, eligible: 49 } }),
      polled(seconds, { figures: { npuBound: 95, npuCapacity: 100, conntrackEntries: 99, conntrackMax: 100 } }),
      polled(seconds, { figures: { npuBound: 5, npuCapacity: 100, conntrackEntries: 9, conntrackMax: 100 } }),
      polled(seconds, { bootId: 'b2', uptime: 5 }),
      audited(seconds),
      audited(seconds, { snapshot: { kernelFaults: ['Oops'], identity: { bootId: 'b3', release: '24.10.0' } } }),
      missed(seconds),
      missed(seconds, 'host-key-changed'),
      missed(seconds, 'vault-locked'),
      gap(seconds, 'asleep'),
      gap(seconds, 'changing'),
    ),
  );

/** A history of a router, times going on by up to an hour, now and then backwards. */
const history = fc.array(fc.integer({ min: -60, max: 3600 }), { minLength: 1, maxLength: 60 }).chain((steps) => {
  const times = steps.map((_, index) => steps.slice(0, index + 1).reduce((sum, step) => sum + step, 0));
  return fc.tuple(...times.map(observation));
});

test('whatever is observed, no kind is open twice on a router, and opens and closes alternate', () => {
  fc.assert(
    fc.property(history, fc.boolean(), (observations, atOnce) => {
      const open = new Set<AlertKind>();
      for (const { kind, step } of happeningsOf(observations, atOnce ? rulesAtOnce() : defaultRules)) {
        expect(open.has(kind)).toBe(step !== 'opened');
        if (step === 'closed') open.delete(kind);
        else open.add(kind);
      }
    }),
    { numRuns: 200 },
  );
});

test('what says nothing changes nothing', () => {
  const silent = [
    polled(0, { verdict: null }),
    missed(0, 'vault-locked'),
    polled(0, { verdict: { reason: 'not-enough-evidence', loaded: null, accelerating: 'unknown' } }),
  ];
  for (const one of silent) expect(inShort(Array.from({ length: 50 }, () => one))).toEqual([]);
});

test('a router that is gone and back every five minutes makes no storm', () => {
  const day = Array.from({ length: 24 * 6 }, (_, turn) => {
    const from = turn * 600;
    return [0, 60, 120, 180, 240]
      .map((seconds) => missed(from + seconds))
      .concat([300, 360, 420, 480, 540].map((seconds) => polled(from + seconds)));
  }).flat();
  const opened = inShort(day, defaultRules).filter((line) => line.includes('opened'));
  expect(opened.length).toBeGreaterThanOrEqual(1);
  expect(opened.length).toBeLessThanOrEqual(3);
});

test('a fall that comes and goes each minute opens at most a few times in a day', () => {
  const software = { reason: 'fell-back-to-software', loaded: 'software', accelerating: 'software' } as const;
  const day = Array.from({ length: 24 * 60 }, (_, minute) =>
    Math.floor(minute / 4) % 2 === 0 ? polled(minute * 60) : polled(minute * 60, { verdict: software }),
  );
  expect(inShort(day, defaultRules).filter((line) => line.includes('opened')).length).toBeLessThanOrEqual(3);
});

test('once it has been steady for long, it closes as fast as ever', () => {
  const outage = (from: number) => [missed(from), missed(from + 200), polled(from + 210)];
  const calm = polled(100_000);
  expect(inShort([...outage(0), ...outage(1000), calm, ...outage(200_000)], defaultRules)).toEqual([
    '200 opened unreachable',
    '210 closed unreachable',
    '1200 opened unreachable',
    '100000 closed unreachable',
    '200200 opened unreachable',
    '200210 closed unreachable',
  ]);
});

test('a clock that was set back holds nothing up', () => {
  expect(inShort([missed(100_000), missed(0), missed(180)], defaultRules)).toEqual(['180 opened unreachable']);
});

describe('after a restart of the app', () => {
  const alert = (kind: AlertKind, evidence: Alert['evidence'] = {}): Alert => ({
    ...{ id: 'a', routerId: 'r', routerName: 'r', kind, severity: 'warning', sentence: 'x', nextStep: 'y', evidence },
    ...{ openedAt: new Date(at(0)).toISOString(), closedAt: null, snoozedUntil: null },
  });

  test.each(alertKinds)('an open alert goes on instead of opening anew: %s', (kind) => {
    const trouble: Record<AlertKind, Observation> = {
      'fell-back': polled(60, {
        verdict: { reason: 'hardware-not-seen', accelerating: 'software' },
        figures: { software: 9 },
      }),
      'not-loaded': polled(60, { verdict: { reason: 'not-loaded', loaded: 'off', accelerating: 'none' } }),
      'share-collapsed': polled(60, { figures: { hardware: 1, software: 0, eligible: 99 } }),
      'npu-nearly-full': polled(60, { figures: { npuBound: 99, npuCapacity: 100 } }),
      'conntrack-nearly-full': polled(60, { figures: { conntrackEntries: 95, conntrackMax: 100 } }),
      rebooted: polled(60),
      unreachable: missed(60),
      'kernel-fault': audited(60, { snapshot: { kernelFaults: ['Oops'] } }),
      'host-key-changed': missed(60, 'host-key-changed'),
    };
    const open = alert(kind, { was: 'hardware', configured: 'hardware' });
    const { happenings, watch } = observe(newWatch([open], null), trouble[kind], rulesAtOnce());
    expect(happenings.filter(({ step }) => step !== 'changed')).toEqual([]);
    expect(watch.phases[kind].state).toBe('open');
  });

  test('the audit before is what the first one is compared with', () => {
    const rebootedMeanwhile = audited(900, { snapshot: { identity: { bootId: 'b2', uptimeSeconds: 60 } } });
    expect(observe(newWatch([], audited(0)), rebootedMeanwhile, rulesAtOnce()).happenings).toMatchObject([
      { kind: 'rebooted', step: 'opened' },
    ]);
    expect(observe(newWatch([], null), rebootedMeanwhile, rulesAtOnce()).happenings).toEqual([]);
  });

  test('a fall of flows is still one, though the last audit has seen only the fallen state', () => {
    const fallen = { verdict: { reason: 'hardware-not-seen', accelerating: 'software' } } as const;
    const open = alert('fell-back', { was: 'hardware', configured: 'hardware' });
    const watch = newWatch([open], audited(0, fallen));
    expect(observe(watch, polled(60, fallen), rulesAtOnce()).happenings).toEqual([]);
    expect(observe(watch, polled(60), rulesAtOnce()).happenings).toMatchObject([{ kind: 'fell-back', step: 'closed' }]);
  });

  test('a reboot closes an hour after it happened', () => {
    const open = alert('rebooted', { 'booted at': new Date(at(0)).toISOString() });
    const watch = newWatch([open], null);
    const still = observe(watch, polled(3599), rulesAtOnce()).happenings;
    expect(still.filter(({ step }) => step !== 'changed')).toEqual([]);
    expect(observe(watch, polled(3600), rulesAtOnce()).happenings).toMatchObject([
      { kind: 'rebooted', step: 'closed' },
    ]);
  });
});

describe('rules', () => {
  test('of a group replace those of everybody, kind by kind', () => {
    const rule = { enabled: false, openAfterSeconds: 1, closeAfterSeconds: 2, threshold: null };
    const settings = { ...defaultAlertSettings, groups: { g: { rebooted: rule } } };
    expect(rulesFor({ groupId: 'g' }, settings).rebooted).toEqual(rule);
    expect(rulesFor({ groupId: 'g' }, settings).unreachable).toEqual(settings.rules.unreachable);
    expect(rulesFor({ groupId: 'other' }, settings)).toEqual(settings.rules);
    expect(rulesFor({}, settings)).toEqual(settings.rules);
    expect(withoutOtherGroups(settings, ['other']).groups).toEqual({});
    expect(withoutOtherGroups(settings, ['g']).groups).toEqual({ g: { rebooted: rule } });
  });

  test('that are switched off open nothing and close at once what is open', () => {
    const off = rulesAtOnce({ unreachable: { enabled: false } });
    expect(inShort([missed(0), missed(9), missed(19)], off)).toEqual([]);
    const open = [missed(0), missed(9)].reduce(
      (watch, one) => observe(watch, one, rulesAtOnce()).watch,
      newWatch([], null),
    );
    expect(applyRules(open, off).happenings).toMatchObject([{ kind: 'unreachable', step: 'closed' }]);
    expect(applyRules(open, rulesAtOnce()).happenings).toEqual([]);
  });

  test('with a threshold of their own are compared with it', () => {
    const rules = rulesAtOnce({ 'conntrack-nearly-full': { threshold: 0.5 } });
    const fill = (seconds: number, entries: number) =>
      polled(seconds, { figures: { conntrackEntries: entries, conntrackMax: 100 } });
    expect(inShort([fill(0, 49), fill(1, 50), fill(2, 40), fill(3, 39)], rules)).toEqual([
      '1 opened conntrack-nearly-full',
      '3 closed conntrack-nearly-full',
    ]);
  });
});
