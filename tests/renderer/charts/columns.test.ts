import { describe, expect, it } from 'vitest';
import {
  comparedColumn,
  figureColumn,
  fillColumn,
  isolatedRows,
  reportedColumn,
  shareColumn,
  splitLow,
  stacked,
  sumColumn,
} from '../../../renderer/features/charts/columns.ts';
import { makeTimeline } from '../../../renderer/features/charts/timeline.ts';
import type { Figure } from '../../../shared/model/sample.ts';
import { makeSeries } from './samples.ts';

function timeline(values: Partial<Record<Figure, (number | null)[]>>, rows = 2) {
  const times = Array.from({ length: rows }, (_, row) => row * 60);
  return makeTimeline({ kept: makeSeries(times, values), stepSeconds: 60, live: [] });
}

describe('columns', () => {
  it('are all null for a figure that was not asked for', () => {
    expect(figureColumn(timeline({ hardware: [1, 2] }), 'gatewayMs')).toEqual([null, null]);
  });

  it('share those that could be offloaded', () => {
    const made = timeline({ hardware: [6, 0, null], software: [3, 0, 1], eligible: [1, 0, 1], slow: [500, 9, 9] }, 3);
    expect(shareColumn(made)).toEqual([0.9, null, null]);
  });

  it('fill a table by its room', () => {
    const made = timeline({ conntrackEntries: [4, 4, null], conntrackMax: [16, null, 16] }, 3);
    expect(fillColumn(made, 'conntrackEntries', 'conntrackMax')).toEqual([0.25, null, null]);
    expect(
      fillColumn(timeline({ conntrackEntries: [1, 1], conntrackMax: [0, 0] }), 'conntrackEntries', 'conntrackMax'),
    ).toEqual([null, null]);
  });

  it('count who reported, and nobody where nobody could', () => {
    const kept = { ...makeSeries([0, 60, 120, 180], {}), routers: [3, 0, 0, 3] };
    const gaps = [{ from: 60, until: 110, reason: 'asleep' as const }];
    const made = makeTimeline({ kept: { ...kept, gaps }, stepSeconds: 60, live: [] });
    expect(made.times).toEqual([0, 60, 85, 120, 180]);
    expect(reportedColumn(made)).toEqual([3, null, null, 0, 3]);
  });

  it('add up what is known', () => {
    expect(sumColumn(timeline({ hardware: [1, null], slow: [2, 2] }), ['hardware', 'slow'])).toEqual([3, null]);
  });

  it.each([
    ['flows', { hardware: [1, 2], software: [3, 4], slow: [5, 6] }, [9, 12]],
    ['conntrackFill', { conntrackEntries: [1, 2], conntrackMax: [4, 4] }, [0.25, 0.5]],
    ['softirqShare', { softirqShare: [0.5, null] }, [0.5, null]],
  ] as const)('compare by %s', (figure, values, column) => {
    const copied = Object.fromEntries(Object.entries(values).map(([name, list]) => [name, [...list]]));
    expect(comparedColumn(timeline(copied), figure)).toEqual(column);
  });
});

describe('stacked', () => {
  it('adds up, the whole first', () => {
    expect(
      stacked([
        [5, 1],
        [3, 1],
        [2, 0],
      ]),
    ).toEqual([
      [10, 2],
      [8, 2],
      [5, 1],
    ]);
  });

  it('has no height where a part is not known', () => {
    expect(stacked([[5], [null], [2]])).toEqual([[null], [null], [5]]);
  });
});

describe('splitLow', () => {
  it.each([
    ['no bound', [1, 2, 3], [false, false, false], [1, 2, 3], [null, null, null]],
    [
      'a bound in between, reaching to the true ones beside it',
      [1, 2, 3, 4],
      [false, true, false, false],
      [1, null, 3, 4],
      [1, 2, 3, null],
    ],
    ['only bounds', [1, 2], [true, true], [null, null], [1, 2]],
    ['nothing known', [null, 2], [true, false], [null, 2], [null, 2]],
  ])('%s', (_, values, low, sure, bound) => {
    expect(splitLow(values, low)).toEqual({ sure, low: bound });
  });
});

describe('isolatedRows', () => {
  it.each([
    [[1, 2, 3], []],
    [[1], [0]],
    [[null, 1, null], [1]],
    [
      [1, null, 2, null, 3, 4],
      [0, 2],
    ],
    [[1, 2, null, 3], [3]],
    [[null, 1, undefined, null], [1]],
    [[1, undefined, 2], []],
    [[undefined, 1, undefined], [1]],
    [[], []],
  ])('of %j are %j', (values, rows) => {
    expect(isolatedRows(values)).toEqual(rows);
  });
});
