import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moveBy, withMargin, zoomBy, zoomTo } from '../../../renderer/features/charts/zoom.ts';

const limits = { from: 1000, to: 5000 };

describe('zoomTo', () => {
  it.each([
    ['a part', { from: 2000, to: 3000 }, { from: 2000, to: 3000 }],
    ['all of it', { from: 1000, to: 5000 }, null],
    ['more than there is', { from: 0, to: 9000 }, null],
    ['a part beyond the end', { from: 4500, to: 5500 }, { from: 4000, to: 5000 }],
    ['a part before the start', { from: 0, to: 500 }, { from: 1000, to: 1500 }],
    ['a point', { from: 3000, to: 3000 }, { from: 2990, to: 3010 }],
    ['halves of seconds', { from: 2000.4, to: 2500.2 }, { from: 2000, to: 2500 }],
  ])('%s', (_, wanted, shown) => {
    expect(zoomTo(wanted, limits)).toEqual(shown);
  });
});

describe('zoomBy', () => {
  it('looks closer around the middle', () => {
    expect(zoomBy({ from: 2000, to: 4000 }, 0.5, limits)).toEqual({ from: 2500, to: 3500 });
  });

  it('keeps the given moment where it is', () => {
    expect(zoomBy({ from: 2000, to: 4000 }, 0.5, limits, 2000)).toEqual({ from: 2000, to: 3000 });
    expect(zoomBy({ from: 2000, to: 4000 }, 0.5, limits, 4400)).toEqual({ from: 3000, to: 4000 });
  });

  it('ends in showing all of it', () => {
    expect(zoomBy({ from: 1200, to: 4900 }, 2, limits)).toBeNull();
  });
});

describe('moveBy', () => {
  it('moves by a share of what is shown', () => {
    expect(moveBy({ from: 2000, to: 3000 }, 0.5, limits)).toEqual({ from: 2500, to: 3500 });
    expect(moveBy({ from: 2000, to: 3000 }, -0.5, limits)).toEqual({ from: 1500, to: 2500 });
  });

  it('stops at the ends without getting shorter', () => {
    expect(moveBy({ from: 4300, to: 5000 }, 0.5, limits)).toEqual({ from: 4300, to: 5000 });
  });
});

it('reads a margin, but nothing before 1970', () => {
  expect(withMargin({ from: 2000, to: 3000 })).toEqual({ from: 1500, to: 3500 });
  expect(withMargin({ from: 10, to: 110 })).toEqual({ from: 0, to: 160 });
});

it('never leaves the limits, whatever is done', () => {
  const time = fc.double({ min: -1e4, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(time, time, fc.double({ min: 0.01, max: 9, noNaN: true }), (one, other, factor) => {
      const wanted = { from: Math.min(one, other), to: Math.max(one, other) };
      for (const shown of [zoomTo(wanted, limits), zoomBy(wanted, factor, limits), moveBy(wanted, factor, limits)]) {
        if (shown === null) continue;
        expect(shown.from).toBeGreaterThanOrEqual(limits.from);
        expect(shown.to).toBeLessThanOrEqual(limits.to);
        expect(shown.to - shown.from).toBeGreaterThanOrEqual(20);
      }
    }),
    { numRuns: 200 },
  );
});
