import { describe, expect, it } from 'vitest';
import { newestOf, npuChart } from '../../../renderer/features/charts/figure-charts.ts';
import { newestReading, readAt, stepFrom } from '../../../renderer/features/charts/reading.ts';
import { statisticsOf } from '../../../renderer/features/charts/statistics.ts';
import { tableRows, tableStep } from '../../../renderer/features/charts/table-rows.ts';
import { makeTimeline } from '../../../renderer/features/charts/timeline.ts';
import { makeSeries } from './samples.ts';

const away = { from: 120, until: 600, reason: 'unreachable' } as const;
const timeline = makeTimeline({
  kept: makeSeries([0, 60, 120, 600, 660], { hardware: [1, 2, 3, 4, null] }, { gaps: [away] }),
  stepSeconds: 60,
  live: [],
});
const column = timeline.values.hardware ?? [];
const window = { from: 0, to: 660 };

describe('readAt', () => {
  it.each([
    [-50, 0],
    [29, 0],
    [31, 60],
    [119, 120],
    [601, 600],
    [9999, 660],
  ])('%i reads the row at %i', (time, row) => {
    const reading = readAt(timeline, time);
    expect(reading?.time).toBe(row);
    expect(timeline.times[reading?.row ?? -1]).toBe(row);
    expect(reading?.pause).toBeNull();
  });

  it('reads the reason in a pause, where the pointer is', () => {
    expect(readAt(timeline, 200)).toEqual({ time: 200, row: -1, pause: away });
  });

  it('reads nothing of nothing', () => {
    expect(readAt({ ...timeline, times: [], pauses: [] }, 5)).toBeNull();
  });
});

describe('newestReading', () => {
  it('passes over what is not known', () => {
    expect(newestReading(timeline, [column], window)?.time).toBe(600);
  });

  it('stays in the window', () => {
    expect(newestReading(timeline, [column], { from: 0, to: 599 })?.time).toBe(120);
    expect(newestReading(timeline, [column], { from: 130, to: 590 })).toBeNull();
  });
});

describe('the chart of the NPU table', () => {
  const kept = makeSeries([0, 60], { hardware: [0, 11], npuBound: [0, null], npuCapacity: [16_384, 16_384] });
  const npu = makeTimeline({ kept, stepSeconds: 0, live: [] });
  const chart = npuChart(true);

  it('says nothing of now, rather than what was true before the flows of now', () => {
    const newest = newestOf(chart, npu, { from: 0, to: 60 });
    expect(newest?.time).toBe(60);
    expect(chart.values(npu)[0]?.[newest?.row ?? -1]).toBeNull();
    expect(chart.detail?.(npu, newest?.row ?? -1)).toBe('');
  });

  it('has a gap in its table', () => {
    expect(tableRows(npu, chart.values(npu), { from: 0, to: 60 }).map(({ values }) => values)).toEqual([[null], [0]]);
  });
});

describe('stepFrom', () => {
  it.each([
    [null, -1, 660],
    [null, 1, 0],
    [60, 1, 120],
    [60, -1, 0],
    [0, -1, 0],
    [120, 1, 360],
    [660, 5, 660],
    [0, Number.POSITIVE_INFINITY, 660],
    [660, Number.NEGATIVE_INFINITY, 0],
  ])('from %s by %s goes to %s', (time, rows, to) => {
    expect(stepFrom(timeline.times, time, rows, window)).toBe(to);
  });

  it('stays in the window, and says when it is empty', () => {
    expect(stepFrom(timeline.times, 60, -5, { from: 50, to: 700 })).toBe(60);
    expect(stepFrom(timeline.times, 60, 1, { from: 700, to: 800 })).toBeNull();
  });
});

describe('statisticsOf', () => {
  it('counts what is known in the window', () => {
    expect(statisticsOf(timeline.times, column, window)).toEqual({ last: 4, mean: 2.5, min: 1, max: 4 });
    expect(statisticsOf(timeline.times, column, { from: 60, to: 120 })).toEqual({ last: 3, mean: 2.5, min: 2, max: 3 });
  });

  it('makes nothing up', () => {
    const nothing = { last: null, mean: null, min: null, max: null };
    expect(statisticsOf(timeline.times, column, { from: 700, to: 800 })).toEqual(nothing);
    expect(statisticsOf([], [], window)).toEqual(nothing);
  });
});

describe('tableRows', () => {
  it('has one row per step, newest first, with means and reasons', () => {
    const rows = tableRows(timeline, [column], { from: 0, to: 660 });
    expect(tableStep({ from: 0, to: 660 })).toBe(30);
    expect(rows[0]).toEqual({ time: 660, values: [null], pause: null });
    expect(rows.at(-1)).toEqual({ time: 0, values: [1], pause: null });
    expect(rows.find(({ time }) => time === 300)).toEqual({ time: 300, values: [null], pause: away });
  });

  it('takes the mean of a step', () => {
    const times = Array.from({ length: 7200 / 10 }, (_, row) => row * 10);
    const rows = tableRows({ times, pauses: [] }, [times.map((_, row) => row % 2)], { from: 0, to: 7200 });
    expect(rows.every(({ values }) => values[0] === 0.5)).toBe(true);
    expect(rows).toHaveLength(24);
  });

  it.each([300, 3600, 86_400, 30 * 86_400, 90 * 86_400])('never has more rows than one can read in %i s', (seconds) => {
    expect(seconds / tableStep({ from: 0, to: seconds })).toBeLessThanOrEqual(62);
  });
});
