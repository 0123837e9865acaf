import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CounterSample } from '../../../shared/model/snapshot.ts';
import { ratesBetween, snapshotRates } from '../../../shared/rules/rates.ts';
import { makeSnapshot } from '../snapshot-builder.ts';

function sample(
  uptimeSeconds: number,
  cpu: [total: number, idle: number, softirq: number],
  links: CounterSample['links'] = {},
): CounterSample {
  return { uptimeSeconds, cpu: { total: cpu[0], idle: cpu[1], softirq: cpu[2] }, links };
}

const before = sample(100, [1000, 800, 50], {
  wan: { rxBytes: 1000, txBytes: 500 },
  lan: { rxBytes: 9000, txBytes: 0 },
  gone: { rxBytes: 1, txBytes: 1 },
});

describe('ratesBetween', () => {
  it('gives shares of the CPU and bits per second', () => {
    const after = sample(102, [1400, 1100, 90], {
      wan: { rxBytes: 251_000, txBytes: 500 },
      lan: { rxBytes: 9000, txBytes: 1000 },
      fresh: { rxBytes: 5, txBytes: 5 },
    });
    expect(ratesBetween(before, after)).toEqual({
      seconds: 2,
      cpuBusyShare: 0.25,
      softirqShare: 0.1,
      links: {
        wan: { rxBitsPerSecond: 1_000_000, txBitsPerSecond: 0 },
        lan: { rxBitsPerSecond: 0, txBitsPerSecond: 4000 },
      },
    });
  });

  it('is null after a reboot and when no time has passed', () => {
    expect(ratesBetween(before, sample(3, [10, 10, 0]))).toBeNull();
    expect(ratesBetween(before, before)).toBeNull();
  });

  it('leaves out a link whose counter went back, and only that one', () => {
    const after = sample(101, [1100, 880, 50], {
      wan: { rxBytes: 10, txBytes: 600 },
      lan: { rxBytes: 9125, txBytes: 0 },
    });
    expect(Object.keys(ratesBetween(before, after)?.links ?? {})).toEqual(['lan']);
    const sent = sample(101, [1100, 880, 50], { wan: { rxBytes: 1000, txBytes: 499 } });
    expect(ratesBetween(before, sent)?.links).toEqual({});
  });

  it('does not guess a share from CPU counters that stand still', () => {
    expect(ratesBetween(before, sample(101, [1000, 800, 50]))).toMatchObject({
      cpuBusyShare: null,
      softirqShare: null,
    });
  });

  it('never gives a negative or infinite figure', () => {
    const count = fc.nat(1_000_000);
    const samples = fc.record({
      uptimeSeconds: count,
      cpu: fc.record({ total: count, idle: count, softirq: count }),
      links: fc.dictionary(fc.string(), fc.record({ rxBytes: count, txBytes: count })),
    });
    fc.assert(
      fc.property(samples, samples, (a, b) => {
        const rates = ratesBetween(a, b);
        if (rates === null) return b.uptimeSeconds <= a.uptimeSeconds;
        const figures = Object.values(rates.links).flatMap((link) => [link.rxBitsPerSecond, link.txBitsPerSecond]);
        const shares = [rates.cpuBusyShare ?? 0, rates.softirqShare ?? 0];
        return figures.every((it) => Number.isFinite(it) && it >= 0) && shares.every((it) => it >= 0 && it <= 1);
      }),
    );
  });
});

describe('snapshotRates', () => {
  it('uses the two samples of a snapshot', () => {
    expect(snapshotRates(makeSnapshot())).toMatchObject({
      seconds: 1,
      cpuBusyShare: 0.05,
      links: { eth1: { rxBitsPerSecond: 10_000_000 } },
    });
  });

  it('needs two', () => {
    expect(snapshotRates(makeSnapshot({ load: { samples: [] } }))).toBeNull();
    expect(snapshotRates(makeSnapshot({ load: { samples: [before] } }))).toBeNull();
  });
});
