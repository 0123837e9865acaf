import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Moment, makeTimeline } from '../../../renderer/features/charts/timeline.ts';
import type { Gap } from '../../../shared/model/sample.ts';
import { makeSeries } from './samples.ts';

function live(...moments: [time: number, hardware: number][]): Moment[] {
  return moments.map(([time, hardware]) => ({ time, figures: { hardware }, ratesLow: false, routers: 1, live: true }));
}

const asleep: Gap = { from: 1100, until: 1400, reason: 'asleep' };

describe('makeTimeline', () => {
  it('has nothing of nothing', () => {
    expect(makeTimeline({ kept: null, stepSeconds: 0, live: [] })).toEqual({
      times: [],
      values: {},
      ratesLow: [],
      routers: [],
      pauses: [],
    });
  });

  it('puts live samples after kept ones, without a hole between them', () => {
    const kept = makeSeries([1000, 1030], { hardware: [1, 2] });
    const { times, values, pauses } = makeTimeline({ kept, stepSeconds: 0, live: live([1060, 3], [1062, 4]) });
    expect(times).toEqual([1000, 1030, 1060, 1062]);
    expect(values.hardware).toEqual([1, 2, 3, 4]);
    expect(pauses).toEqual([]);
  });

  it('takes the live sample where both are known, and the kept one where the live ones paused', () => {
    const kept = makeSeries([1000, 1003, 1040, 1070], { hardware: [1, 9, 2, 9] });
    const { times, values } = makeTimeline({ kept, stepSeconds: 0, live: live([1002, 5], [1004, 5], [1069, 6]) });
    expect(times.filter(Number.isInteger)).toEqual([1000, 1002, 1004, 1040, 1069]);
    expect(values.hardware?.filter((value) => value !== null)).toEqual([1, 5, 5, 2, 6]);
  });

  it('breaks the line in a gap, and keeps its reason', () => {
    const kept = makeSeries([1000, 1100, 1400], { hardware: [1, 2, 3] }, { gaps: [asleep] });
    const { times, values, pauses, routers } = makeTimeline({ kept, stepSeconds: 0, live: [] });
    expect(times).toEqual([1000, 1100, 1250, 1400]);
    expect(values.hardware).toEqual([1, 2, null, 3]);
    expect(routers).toEqual([1, 1, null, 1]);
    expect(pauses).toEqual([asleep]);
  });

  it('breaks the line at a gap before the first sample and after the last', () => {
    const gaps: Gap[] = [
      { from: 500, until: 900, reason: 'stopped' },
      { from: 1000, until: 2000, reason: 'unreachable' },
    ];
    const { times } = makeTimeline({
      kept: makeSeries([900, 1000], { hardware: [1, 2] }, { gaps }),
      stepSeconds: 0,
      live: [],
    });
    expect(times).toEqual([700, 900, 1000, 1500]);
  });

  it('ends a gap at the first live sample after it', () => {
    const gaps: Gap[] = [{ from: 1000, until: 1600, reason: 'stopped' }];
    const kept = makeSeries([1000], { hardware: [1] }, { gaps });
    const { pauses, values } = makeTimeline({ kept, stepSeconds: 0, live: live([1500, 7], [1502, 8]) });
    expect(pauses).toEqual([{ from: 1000, until: 1500, reason: 'stopped' }]);
    expect(values.hardware).toEqual([1, null, 7, 8]);
  });

  it('says that nobody knows why live samples paused', () => {
    const { times, pauses } = makeTimeline({ kept: null, stepSeconds: 0, live: live([1000, 1], [1015, 2], [1075, 3]) });
    expect(times).toEqual([1000, 1015, 1045, 1075]);
    expect(pauses).toEqual([{ from: 1015, until: 1075, reason: null }]);
  });

  it('bridges the calm pace of kept samples, not an hour', () => {
    const kept = makeSeries([1000, 1300, 4900], { hardware: [1, 2, 3] });
    expect(makeTimeline({ kept, stepSeconds: 0, live: [] }).pauses).toEqual([
      { from: 1300, until: 4900, reason: null },
    ]);
  });

  it('holds what not every poll reads, for ten minutes and not over a gap', () => {
    const gaps: Gap[] = [{ from: 120, until: 180, reason: 'unreachable' }];
    const columns = { hardware: [1, 2, 3, 4, 5, 6], gatewayMs: [9, null, null, 7, null, null] };
    const kept = makeSeries([0, 60, 120, 180, 700, 790], columns, { gaps });
    const { times, values } = makeTimeline({ kept, stepSeconds: 0, live: [] });
    expect(times).toEqual([0, 60, 120, 150, 180, 700, 790]);
    expect(values.gatewayMs).toEqual([9, 9, 9, null, 7, 7, null]);
    expect(values.hardware).toEqual([1, 2, 3, null, 4, 5, 6]);
  });

  it('does not hold an empty NPU table beside flows in hardware, nor after them, until it is read again', () => {
    const columns = { hardware: [0, 0, 11, 0, 12, 12], npuBound: [0, null, null, null, 9, null] };
    const kept = makeSeries([0, 60, 120, 180, 240, 300], columns);
    const { values } = makeTimeline({ kept, stepSeconds: 0, live: [] });
    expect(values.npuBound).toEqual([0, 0, null, null, 9, 9]);
  });

  it('has no empty NPU table in a mean of polls of which some had flows in hardware, nor in a live sample', () => {
    const kept = makeSeries([0, 900], { hardware: [0.4, 0], npuBound: [0, 0] });
    const moment = { time: 960, figures: { hardware: 3, npuBound: 0 }, ratesLow: false, routers: 1, live: true };
    expect(makeTimeline({ kept, stepSeconds: 900, live: [moment] }).values.npuBound).toEqual([null, 0, null]);
  });

  it('holds with a rate that it is a lower bound', () => {
    const kept = makeSeries([0, 60], { rxBitsPerSecond: [8, null] }, { low: [0] });
    const { values, ratesLow } = makeTimeline({ kept, stepSeconds: 0, live: [] });
    expect(values.rxBitsPerSecond).toEqual([8, 8]);
    expect(ratesLow).toEqual([true, true]);
  });

  it('holds nothing for a router that does not answer', () => {
    const silent: Moment = {
      time: 62,
      figures: { hardware: null, gatewayMs: null },
      ratesLow: false,
      routers: 0,
      live: true,
    };
    const before: Moment = { ...silent, time: 60, figures: { hardware: 1, gatewayMs: 5 }, routers: 1 };
    expect(makeTimeline({ kept: null, stepSeconds: 0, live: [before, silent] }).values.gatewayMs).toEqual([5, null]);
  });

  it('knows which rates are a lower bound', () => {
    const kept = makeSeries([1000, 1060], { rxBitsPerSecond: [1, 2] }, { low: [1060] });
    expect(makeTimeline({ kept, stepSeconds: 60, live: [] }).ratesLow).toEqual([false, true]);
  });

  it('is in order, has columns of one length, and a break in every pause, whatever it is given', () => {
    const time = fc.integer({ min: 0, max: 5000 });
    const gap = fc
      .tuple(time, fc.integer({ min: 1, max: 900 }))
      .map(([from, length]): Gap => ({ from, until: from + length, reason: 'offline' }));
    const sorted = (list: number[]) => [...new Set(list)].sort((left, right) => left - right);
    fc.assert(
      fc.property(fc.array(time), fc.array(time), fc.array(gap, { maxLength: 4 }), (keptTimes, liveTimes, gaps) => {
        const kept = makeSeries(sorted(keptTimes), { hardware: sorted(keptTimes).map(() => 1) }, { gaps });
        const moments = live(...sorted(liveTimes).map((at): [number, number] => [at, 2]));
        const { times, values, ratesLow, routers, pauses } = makeTimeline({ kept, stepSeconds: 0, live: moments });
        expect(times).toEqual([...times].sort((left, right) => left - right));
        for (const column of [values.hardware ?? times, ratesLow, routers]) expect(column).toHaveLength(times.length);
        for (const at of liveTimes) expect(times).toContain(at);
        for (const { from, until } of pauses) {
          const within = times.filter((at) => from < at && at < until);
          const isBroken = within.some((at) => (values.hardware?.[times.indexOf(at)] ?? null) === null);
          const isAtSample = times.includes((from + until) / 2);
          expect(isBroken || isAtSample).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });
});
