import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Circumstances, cpuShareOf, nextPoll, roundSeconds } from '../../../electron/monitor/schedule.ts';

const usual: Circumstances = {
  attention: 'fleet',
  pollSeconds: 30,
  pollBudget: 0.01,
  cost: { plain: 12, tables: 5 },
  savedMs: 100,
  wallMs: 40,
  conntrackEntries: 200,
  loadPerProcessor: 0.2,
  dearTables: false,
  failures: 0,
  stopped: false,
  tablesAge: 5,
  gatewayAge: 5,
};
const middle = 0.5;

describe('when a router is polled next, and what sets the pace', () => {
  test.each<[string, Partial<Circumstances>, number, string]>([
    ['the fleet is watched', {}, 30, 'attention'],
    ['nobody watches', { attention: 'idle' }, 300, 'attention'],
    ['nobody watches, and the settings ask for less', { attention: 'idle', pollSeconds: 3_600 }, 3_600, 'attention'],
    ['it is on screen', { attention: 'screen' }, 2, 'attention'],
    ['it is on screen, and nothing else is polled', { attention: 'screen', pollSeconds: 0 }, 2, 'attention'],
    ['only when asked', { pollSeconds: 0 }, Number.POSITIVE_INFINITY, 'attention'],
    ['it has much to do', { loadPerProcessor: 2 }, 60, 'budget'],
    ['it has far too much to do', { loadPerProcessor: 40 }, 120, 'budget'],
    ['the load is not known', { loadPerProcessor: null }, 30, 'attention'],
    ['it is slow to answer', { wallMs: 12_000 }, 52, 'budget'],
    ['more was used than the budget allows', { savedMs: -900 }, 97.5, 'budget'],
    ['it did not answer', { failures: 1 }, 60, 'failures'],
    ['it did not answer for long', { failures: 20 }, 900, 'failures'],
    ['it did not answer, and is polled rarely anyway', { failures: 3, pollSeconds: 7_200 }, 7_200, 'failures'],
    ['it did not answer, on screen', { failures: 1, attention: 'screen' }, 4, 'failures'],
    ['it did not answer for long, on screen', { failures: 20, attention: 'screen' }, 30, 'failures'],
    ['it did not answer, which has cost more than the budget allows', { failures: 1, savedMs: -900 }, 90, 'failures'],
    ['somebody has to act', { failures: 1, stopped: true }, Number.POSITIVE_INFINITY, 'failures'],
  ])('%s', (_, facts, seconds, pacedBy) => {
    const next = nextPoll({ ...usual, ...facts }, middle);
    expect(next).toMatchObject({ pacedBy });
    expect(next.intervalSeconds).toBeCloseTo(seconds, 0);
  });

  test.each<[string, Partial<Circumstances>]>([
    ['a dear poll', { cost: { plain: 400, tables: 0 } }],
    ['dear tables', { cost: { plain: 40, tables: 900 } }],
    ['never measured, with a large table', { cost: { plain: null, tables: null }, conntrackEntries: 60_000 }],
  ])('the budget holds on screen: %s', (_, facts) => {
    expect(nextPoll({ ...usual, attention: 'screen', ...facts }, 0)).toMatchObject({ pacedBy: 'budget' });
  });

  test('pauses vary by a sixth to either side, on screen only where there is no hurry', () => {
    const seconds = (facts: Partial<Circumstances>) =>
      [0, 0.5, 1].map((random) => Math.round(nextPoll({ ...usual, ...facts }, random).intervalSeconds));
    expect(seconds({})).toEqual([25, 30, 35]);
    expect(seconds({ failures: 1 })).toEqual([50, 60, 70]);
    expect(seconds({ attention: 'screen' })).toEqual([2, 2, 2]);
  });
});

describe('NPU tables and switch ports are read', () => {
  test.each<[string, Partial<Circumstances>, boolean]>([
    ['not with every poll', {}, false],
    ['after a minute', { tablesAge: 40 }, true],
    ['after half a minute on screen', { tablesAge: 29, attention: 'screen' }, true],
    [
      'but only after a minute when they are slow to read',
      { tablesAge: 29, attention: 'screen', dearTables: true },
      false,
    ],
    ['with every poll when there are few', { attention: 'idle' }, true],
    ['never before it is known what a poll costs', { tablesAge: null, cost: { plain: null, tables: null } }, false],
    ['once that is known', { tablesAge: null, cost: { plain: 12, tables: null } }, true],
    ['not before enough is saved', { tablesAge: 400, cost: { plain: 12, tables: 800 }, savedMs: 0 }, false],
    ['when enough is saved', { tablesAge: 400, cost: { plain: 12, tables: 800 }, savedMs: 700 }, true],
    ['not from a router that was silent', { tablesAge: null, failures: 1 }, false],
  ])('%s', (_, facts, tables) => {
    expect(nextPoll({ ...usual, ...facts }, middle).tables).toBe(tables);
  });

  test('the gateway is pinged with them, and every minute without', () => {
    const gateway = (facts: Partial<Circumstances>) => nextPoll({ ...usual, ...facts }, middle).gateway;
    expect([
      gateway({}),
      gateway({ tablesAge: 40 }),
      gateway({ gatewayAge: 40 }),
      gateway({ gatewayAge: null }),
    ]).toEqual([false, true, true, true]);
  });
});

test('whatever the circumstances, a pause is at least what a poll costs over the budget', () => {
  const facts = fc.record({
    attention: fc.constantFrom('screen' as const, 'fleet' as const, 'idle' as const),
    pollSeconds: fc.integer({ min: 1, max: 3_600 }),
    pollBudget: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
    cost: fc.record({
      plain: fc.integer({ min: 0, max: 5_000 }),
      tables: fc.option(fc.integer({ min: 0, max: 9_000 })),
    }),
    savedMs: fc.integer({ min: -10_000, max: 10_000 }),
    wallMs: fc.option(fc.integer({ min: 0, max: 30_000 })),
    conntrackEntries: fc.option(fc.nat(100_000)),
    loadPerProcessor: fc.option(fc.double({ min: 0, max: 50, noNaN: true })),
    dearTables: fc.boolean(),
    failures: fc.constant(0),
    stopped: fc.constant(false),
    tablesAge: fc.option(fc.nat(4_000)),
    gatewayAge: fc.option(fc.nat(4_000)),
  });
  fc.assert(
    fc.property(facts, fc.double({ min: 0, max: 1, noNaN: true }), (circumstances, random) => {
      const { intervalSeconds } = nextPoll(circumstances, random);
      expect(intervalSeconds * 1000 * circumstances.pollBudget).toBeGreaterThanOrEqual(
        circumstances.cost.plain * 0.999,
      );
      expect(intervalSeconds * 1000 * circumstances.pollBudget).toBeGreaterThanOrEqual(-circumstances.savedMs * 0.999);
    }),
    { numRuns: 200 },
  );
});

test('the share that is shown: polls and tables at their pace', () => {
  expect(cpuShareOf(usual, { intervalSeconds: 2 })).toBeCloseTo(12 / 2_000 + 5 / 60_000, 6);
  expect(cpuShareOf({ ...usual, cost: { plain: null, tables: null } }, { intervalSeconds: 2 })).toBeNull();
});

test('a round is as long as the slowest interval of a router that answers', () => {
  expect([roundSeconds({ pollSeconds: 30 }, true), roundSeconds({ pollSeconds: 30 }, false)]).toEqual([30, 300]);
  expect(roundSeconds({ pollSeconds: 0 }, true)).toBe(0);
});
