import { expect, it } from 'vitest';
import { pollingCost, smallShare } from '../../../renderer/features/settings/polling-cost.ts';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { madeUpRouter } from '../backend/made-up-fleet.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const polled = (number: number, cpuShare: number | null): FleetRouter => ({
  ...madeUpRouter(number, 0, now),
  polling: { at: '', intervalSeconds: 30, pacedBy: 'attention', cpuMs: null, cpuShare },
});

it('the dearest come first; who does not tell counts as polled, who is not polled does not', () => {
  const routers = [polled(0, 0.001), polled(1, null), polled(2, 0.01), polled(3, 0.004), madeUpRouter(4, 0, now)];
  const { dearest, polled: count } = pollingCost(routers, 2);
  expect(dearest.map(({ id }) => id)).toEqual(['router-2', 'router-3']);
  expect(count).toBe(4);
});

it.each([
  [0, '0.00 %'],
  [0.00001, '< 0.01 %'],
  [0.00234, '0.23 %'],
  [0.0003, '0.03 %'],
  [0.00037, '0.04 %'],
  [0.0123, '1.23 %'],
  [0.1, '10.00 %'],
])('a share of %f', (share, text) => {
  expect(smallShare(share)).toBe(text);
});
