import { describe, expect, it } from 'vitest';
import {
  addSample,
  chartColumns,
  conntrackFill,
  flowsOn,
  keptSamples,
  latest,
  linkRate,
  offloadShare,
  shownSpan,
  stacked,
} from '../../../renderer/features/router/live-history.ts';
import type { LiveSample } from '../../../shared/model/fleet.ts';
import { makeSample } from './samples.ts';

describe('addSample', () => {
  it('keeps an hour and drops the oldest', () => {
    let samples: readonly LiveSample[] = [];
    for (let index = 0; index < keptSamples + 5; index += 1) samples = addSample(samples, makeSample(index * 2));
    expect(samples).toHaveLength(keptSamples);
    expect(samples[0]?.at).toBe(makeSample(10).at);
    expect(samples.at(-1)?.at).toBe(makeSample((keptSamples + 4) * 2).at);
  });

  it('ignores a sample that is not newer', () => {
    const samples = addSample([], makeSample(4));
    expect(addSample(samples, makeSample(4))).toBe(samples);
    expect(addSample(samples, makeSample(2))).toBe(samples);
  });
});

describe('chartColumns', () => {
  it('has one column for the time and one for each figure', () => {
    const samples = [makeSample(0, { hardware: 1 }), makeSample(2, { hardware: 3, software: 4 })];
    const start = Date.UTC(2026, 0, 1) / 1000;
    expect(chartColumns(samples, [flowsOn('hardware'), flowsOn('software')])).toEqual([
      [start, start + 2],
      [1, 3],
      [0, 4],
    ]);
  });

  it('breaks the line where nobody looked', () => {
    const [times, hardware] = chartColumns(
      [makeSample(0, { hardware: 1 }), makeSample(60, { hardware: 2 })],
      [flowsOn('hardware')],
    );
    expect(times.map((time) => time - (times[0] ?? 0))).toEqual([0, 1, 60]);
    expect(hardware).toEqual([1, null, 2]);
  });
});

describe('figures', () => {
  it('counts the share among flows that could be offloaded', () => {
    expect(offloadShare(makeSample(0, { hardware: 6, software: 3, eligible: 1, slow: 500 }))).toBe(0.9);
  });

  it('has no share where nothing could be offloaded, or nothing is known', () => {
    expect(offloadShare(makeSample(0, { slow: 5 }))).toBeNull();
    expect(offloadShare({ ...makeSample(0), flows: null })).toBeNull();
  });

  it.each([
    [1000, 0.1],
    [null, null],
    [0, null],
  ])('fills a table of %s by %s', (maximum, share) => {
    expect(conntrackFill(maximum)(makeSample(0, { slow: 100 }))).toBe(share);
  });

  it('reads the rates of one device', () => {
    const links = { eth1: { rxBitsPerSecond: 7, txBitsPerSecond: 8 } };
    const sample = { ...makeSample(0), rates: { seconds: 2, cpuBusyShare: null, softirqShare: null, links } };
    expect(linkRate('eth1', 'rx')(sample)).toBe(7);
    expect(linkRate('eth1', 'tx')(sample)).toBe(8);
    expect(linkRate('eth2', 'rx')(sample)).toBeNull();
  });

  it('holds the latest value that is known', () => {
    const samples = [makeSample(0, { hardware: 5 }), { ...makeSample(2), flows: null }];
    expect(latest(samples, flowsOn('hardware'))).toBe(5);
    expect(latest([], flowsOn('hardware'))).toBeNull();
  });
});

describe('stacked', () => {
  it('adds up, the whole first', () => {
    expect(
      stacked([
        [0, 2],
        [5, 1],
        [3, 1],
        [2, 0],
      ]),
    ).toEqual([
      [0, 2],
      [10, 2],
      [8, 2],
      [5, 1],
    ]);
  });

  it('has no height where a part is not known', () => {
    expect(stacked([[0], [5], [null], [2]])).toEqual([[0], [null], [null], [5]]);
  });
});

describe('shownSpan', () => {
  it.each([
    [0, 60],
    [200, 200],
    [900, 300],
  ])('after %i s shows %i s of 300', (seconds, span) => {
    expect(shownSpan([makeSample(0), makeSample(seconds)], 300)).toBe(span);
  });

  it('has the chosen span before the first sample', () => {
    expect(shownSpan([], 300)).toBe(300);
  });
});
