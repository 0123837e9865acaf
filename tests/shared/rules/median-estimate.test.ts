import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateMedian, medianOf } from '../../../shared/rules/median-estimate.ts';
import { seeded } from '../proof-samples.ts';

/** 1 to `count`, mixed. */
function upTo(count: number): number[] {
  const random = seeded(count);
  return Array.from({ length: count }, (_, index) => ({ value: index + 1, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}

describe('the median and its interval', () => {
  // Ranks of the usual table for the sign test: the largest k with P(Bin(n, 1/2) < k) <= 0.025.
  it.each([
    [8, 1],
    [9, 2],
    [12, 3],
    [17, 5],
    [25, 8],
    [31, 10],
    [101, 41],
  ])('of %i samples, the interval begins at the one of rank %i', (count, rank) => {
    expect(estimateMedian(upTo(count))).toMatchObject({ low: rank, high: count + 1 - rank, samples: count });
  });

  it('of few samples is none', () => {
    expect(estimateMedian([1, 2, 3, 4, 5, 6, 7])).toBeNull();
    expect(estimateMedian([])).toBeNull();
  });

  it('of an even number lies between the two in the middle', () => {
    expect(medianOf([4, 1, 3, 2])).toBe(2.5);
  });

  it('of values that are all the same has no width', () => {
    expect(estimateMedian(Array(20).fill(3))).toEqual({ median: 3, low: 3, high: 3, samples: 20 });
  });

  it('is wider, or none, when neighbours are alike: they tell less', () => {
    const random = seeded(1);
    const mixed = Array.from({ length: 60 }, random);
    const drifting = [...mixed].sort((a, b) => a - b);
    expect(estimateMedian(mixed)).not.toBeNull();
    expect(estimateMedian(drifting)).toBeNull();
    const slow = mixed.flatMap((value) => [value, value, value]);
    const width = (values: readonly number[]) => {
      const { low, high } = estimateMedian(values) ?? { low: 0, high: 0 };
      return high - low;
    };
    expect(width(slow)).toBeGreaterThan(0);
    expect(width(slow)).toBeGreaterThanOrEqual(width(mixed) * 0.9);
  });

  it('holds the true median in about 95 % of the windows', () => {
    const random = seeded(2);
    for (const count of [8, 20, 60]) {
      const runs = 400;
      let held = 0;
      for (let run = 0; run < runs; run += 1) {
        const found = estimateMedian(Array.from({ length: count }, () => random() ** 3));
        if (!found || (found.low <= 0.125 && found.high >= 0.125)) held += 1;
      }
      expect(held / runs).toBeGreaterThan(0.92);
    }
  });

  it('always lies inside its interval and inside the samples', () => {
    const value = fc.double({ min: 0, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 8, maxLength: 300 }), (values) => {
        const found = estimateMedian(values);
        if (!found) return;
        expect(found.low).toBeLessThanOrEqual(found.median);
        expect(found.median).toBeLessThanOrEqual(found.high);
        expect(values).toContain(found.low);
        expect(values).toContain(found.high);
      }),
      { numRuns: 200 },
    );
  });
});
