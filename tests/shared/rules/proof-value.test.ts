import { describe, expect, it } from 'vitest';
import { proofBars, showProofEstimate, showProofRatio, showProofValue } from '../../../shared/rules/proof-value.ts';

describe('values of a proof report', () => {
  it.each([
    ['softirq-per-gbit', 13.64, '13.6 processors'],
    ['softirq-per-gbit', 0.3456, '0.346 processors'],
    ['throughput', 0, '0 bit/s'],
    ['throughput', 22_100_000, '22.1 Mbit/s'],
    ['throughput', 999_600, '1.00 Mbit/s'],
    ['offload-share', 1, '100 %'],
    ['softirq', 0.000_004, '< 0.001 %'],
    ['gateway-latency', 0.512, '0.512 ms'],
  ] as const)('%s of %d is shown as %s', (id, value, text) => {
    expect(showProofValue(id, value)).toBe(text);
  });

  it('name their unit once, unless the ends of the interval have another', () => {
    const interval = (median: number, low: number, high: number) => ({ median, low, high, samples: 9 });
    expect(showProofEstimate('softirq-per-gbit', interval(13.6, 12.1, 15))).toBe('13.6 processors (12.1 to 15.0)');
    expect(showProofEstimate('throughput', interval(2e6, 9e5, 3e6))).toBe('2.00 Mbit/s (900 kbit/s to 3.00 Mbit/s)');
    expect(showProofRatio({ median: 0.52, low: 0.41, high: 1.2 })).toBe('0.520 times (0.410 to 1.20)');
  });

  it('share a scale from nothing to the largest', () => {
    const figure = { id: 'softirq', ratio: null, conclusion: 'better', sentence: '' } as const;
    const before = { median: 0.3, low: 0.2, high: 0.4, samples: 9 };
    expect(proofBars({ ...figure, before, after: null })).toEqual({
      before: { median: expect.closeTo(0.75), low: 0.5, high: 1 },
      after: null,
    });
    const nothing = { median: 0, low: 0, high: 0, samples: 9 };
    expect(proofBars({ ...figure, before: nothing, after: nothing })).toEqual({ before: null, after: null });
  });
});
