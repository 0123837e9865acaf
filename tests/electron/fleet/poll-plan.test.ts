import { describe, expect, test } from 'vitest';
import { PollPlan } from '../../../electron/fleet/poll-plan.ts';

const middle = () => 0.5;
const unreachable = { code: 'unreachable' } as const;
const minutes = 60_000;

/** The first moment, in milliseconds after 0, at which the router is due; null = not within a day. */
function due(plan: PollPlan, pollSeconds = 30): number | null {
  for (let now = 0; now <= 24 * 60 * minutes; now += 500) if (plan.isDue('r', now, pollSeconds)) return now;
  return null;
}

describe('a router is due', () => {
  test.each<[string, (plan: PollPlan) => void, number | null]>([
    ['within seconds at first', () => undefined, 2_500],
    ['a pause after it answered', (plan) => plan.succeeded('r', 0, 30), 30_000],
    ['after twice the pause when it failed', (plan) => plan.failed('r', 0, 30, unreachable), 60_000],
    ['after a quarter of an hour at the latest', (plan) => failTimes(plan, 20), 15 * minutes],
    ['not at all after a refused login', (plan) => plan.failed('r', 0, 30, { code: 'authentication-failed' }), null],
    ['at the moment that was named', (plan) => plan.setDue('r', 7_000), 7_000],
  ])('%s', (_, happen, expected) => {
    const plan = new PollPlan(middle);
    happen(plan);
    expect(due(plan)).toBe(expected);
  });

  test('never when polling is off, except at a moment that was named', () => {
    const plan = new PollPlan(middle);
    expect(due(plan, 0)).toBeNull();
    plan.succeeded('r', 0, 0);
    expect(due(plan, 0)).toBeNull();
    plan.setDue('r', 7_000);
    expect(due(plan, 0)).toBe(7_000);
  });

  test('again after a refused login when somebody has acted', () => {
    const plan = new PollPlan(middle);
    plan.failed('r', 0, 30, { code: 'authentication-failed' });
    plan.restart();
    expect(due(plan)).toBeNull();
    plan.forget('r');
    expect(due(plan)).toBe(2_500);
  });
});

test('pauses vary by a sixth to either side', () => {
  const pause = (random: number) => {
    const plan = new PollPlan(() => random);
    plan.succeeded('r', 0, 60);
    return due(plan);
  };
  expect([pause(0), pause(0.5), pause(1)]).toEqual([50_000, 60_000, 70_000]);
});

function failTimes(plan: PollPlan, times: number): void {
  for (let time = 0; time < times; time += 1) plan.failed('r', 0, 30, unreachable);
}
