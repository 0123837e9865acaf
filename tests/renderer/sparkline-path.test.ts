import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sparklinePaths } from '../../renderer/lib/sparkline-path.ts';

describe('a sparkline', () => {
  it('breaks where nothing is known and ends with no dot when the newest value is not known', () => {
    const { line, last } = sparklinePaths([0, 1, null, 0.5, null], 45, 25);
    expect(line.match(/M/g)).toHaveLength(2);
    expect(last).toBeNull();
  });

  it('draws the highest share at the top and the lowest at the bottom', () => {
    expect(sparklinePaths([0, 1], 45, 25).line).toBe('M2.5 22.5L42.5 2.5');
  });

  it('stays inside its box, whatever comes', () => {
    const values = fc.array(fc.option(fc.double({ noNaN: true }), { nil: null }), { maxLength: 50 });
    fc.assert(
      fc.property(values, (shares) => {
        const { line, area } = sparklinePaths(shares, 96, 26);
        for (const [, x, y] of `${line}${area}`.matchAll(/[ML](\S+) ([^MLZ\s]+)/g)) {
          expect(Number(x)).toBeGreaterThanOrEqual(0);
          expect(Number(x)).toBeLessThanOrEqual(96);
          expect(Number(y)).toBeGreaterThanOrEqual(0);
          expect(Number(y)).toBeLessThanOrEqual(26);
        }
      }),
    );
  });
});
