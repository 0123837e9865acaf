import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { SimulatedFleet } from './simulated-fleet.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function heapAfterCollection(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

test('five thousand routers for an hour: all get their turn, evenly, at a constant effort for each and in constant memory', async () => {
  const fleet = new SimulatedFleet({ routers: 5_000, pollSeconds: 120, keepTold: false }).resume();
  await fleet.pass(600);
  const [polls, decisions, heap] = [fleet.begun, fleet.decisions, heapAfterCollection()];
  await fleet.pass(3_000);
  const polled = fleet.begun - polls;
  expect(polled).toBeGreaterThan(5_000 * (3_000 / 120) * 0.9);
  expect((fleet.decisions - decisions) / polled).toBeLessThan(12);
  expect(heapAfterCollection()).toBeLessThan(heap * 1.1);
  expect(fleet.most.perRouter).toBe(1);
  expect(fleet.most.inAll).toBeLessThanOrEqual(80);
  expect(fleet.busiestSecond(600)).toBeLessThan(4 * (5_000 / 120));
}, 60_000);
