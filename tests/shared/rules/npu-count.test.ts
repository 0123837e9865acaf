import { expect, test } from 'vitest';
import { npuBoundBeside } from '../../../shared/rules/npu-count.ts';
import { makeFlows } from '../snapshot-builder.ts';

test.each([
  ['none and none', 0, { slow: 3 }, 0],
  ['none from before the flows that run in hardware', 0, { hardware: 3 }, null],
  ['some', 7, { hardware: 3 }, 7],
  ['not known', null, { hardware: 3 }, null],
])('%s', (_what, bound, flows, told) => {
  expect(npuBoundBeside(bound, makeFlows(flows))).toBe(told);
});

test('without flows it is what it was', () => {
  expect(npuBoundBeside(0, null)).toBe(0);
});
