import { describe, expect, it } from 'vitest';
import { chartKey } from '../../../renderer/features/charts/chart-keys.ts';
import { axisTimes, momentWords, shortWindowEnds } from '../../../renderer/features/charts/chart-times.ts';
import { comparedRouters, joinedData } from '../../../renderer/features/charts/comparison.ts';
import { rateFormat, shareFormat } from '../../../renderer/features/charts/figure-format.ts';
import { liveMoment } from '../../../renderer/features/charts/live-moments.ts';
import { marksIn, markWords, roomForWords } from '../../../renderer/features/charts/marks.ts';
import { pauseWords, reasonsIn } from '../../../renderer/features/charts/pause-words.ts';
import { refreshMs, showsLive, spans } from '../../../renderer/features/charts/spans.ts';
import { comparedLines } from '../../../renderer/lib/chart-colours.ts';
import type { Mark } from '../../../shared/model/sample.ts';
import { makeSample } from '../router/samples.ts';
import { makeSeries } from './samples.ts';

/** Local time, for that is what charts speak. */
const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime() / 1000;

describe('times', () => {
  it('names the day at midnight and the hour else', () => {
    expect(axisTimes([at(21, 18), at(22, 0), at(22, 6)], 21_600)).toEqual(['18:00', '22 Nov', '06:00']);
    expect(axisTimes([at(21, 12)], 86_400)).toEqual(['21 Nov']);
    expect(axisTimes([at(21, 12)], 30)).toEqual(['12:00:00']);
  });

  it('are as exact as the window', () => {
    expect(momentWords(at(22, 14, 3), { from: 0, to: 300 })).toBe('14:03:00');
    expect(momentWords(at(22, 14, 3), { from: 0, to: 6 * 3600 })).toBe('14:03');
    expect(momentWords(at(22, 14, 3), { from: 0, to: 86_400 })).toBe('22 Nov, 14:03');
  });

  it('say the day once when it is one', () => {
    expect(shortWindowEnds({ from: at(22, 14), to: at(22, 15) })).toEqual({ from: '22 Nov, 14:00', to: '15:00' });
    expect(shortWindowEnds({ from: at(21, 14), to: at(22, 15) })).toEqual({
      from: '21 Nov, 14:00',
      to: '22 Nov, 15:00',
    });
    expect(shortWindowEnds({ from: at(22, 14), to: at(22, 14, 5) })).toEqual({
      from: '22 Nov, 14:00:00',
      to: '14:05:00',
    });
  });
});

describe('marks', () => {
  const mark = (time: number): Mark => ({
    ...{ at: time, routerId: 'a', changeId: `c${time}`, from: 'off', to: 'hardware', state: 'confirmed' },
  });

  it.each([
    [{ to: 'hardware', state: 'confirmed' }, 'Hardware flow offloading on'],
    [{ to: 'software', state: 'confirmed' }, 'Software flow offloading on'],
    [{ to: 'off', state: 'confirmed' }, 'Offload off'],
    [{ to: 'hardware', state: 'undone' }, 'Undone: Hardware flow offloading on'],
    [{ to: null, state: 'confirmed' }, 'Offload changed'],
  ] as const)('%j is "%s"', (what, words) => {
    expect(markWords(what)).toBe(words);
  });

  it('are listed newest first, those in the window', () => {
    expect(marksIn([mark(5), mark(10), mark(20)], { from: 6, to: 20 }).map((one) => one.at)).toEqual([20, 10]);
  });

  it('have words where they fit', () => {
    expect(roomForWords([0, 50, 200], [60, 60, 60], 250)).toEqual([false, true, false]);
  });
});

it('says why there is nothing, each reason once', () => {
  expect(pauseWords('asleep')).toBe('no samples, this computer slept');
  expect(pauseWords(null)).toBe('no samples, nobody looked');
  const pauses = [
    { from: 0, until: 10, reason: 'asleep' as const },
    { from: 20, until: 30, reason: 'asleep' as const },
    { from: 90, until: 99, reason: 'offline' as const },
  ];
  expect(reasonsIn(pauses, { from: 5, to: 50 })).toEqual(['asleep']);
});

describe('formats', () => {
  it.each([
    [0, '0'],
    [2_000_000, '2 Mbit/s'],
    [2_500_000, '2.5 Mbit/s'],
    [940_000_000, '940 Mbit/s'],
    [100, '100 bit/s'],
  ])('the axis writes %i as %s', (rate, words) => {
    expect(rateFormat.axis(rate)).toBe(words);
  });

  it.each([
    [0, 0.1],
    [0.094, 0.1],
    [0.098, 0.2],
    [0.5, 1],
    [1, 1],
  ])('the axis of %d ends at %d', (highest, end) => {
    expect(shareFormat.maximum?.(highest)).toBe(end);
  });
});

describe('chartKey', () => {
  const press = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
  it.each([
    [{ key: 'ArrowLeft' }, { kind: 'read', rows: -1 }],
    [
      { key: 'ArrowLeft', shiftKey: true },
      { kind: 'move', share: -0.5 },
    ],
    [
      { key: '+', shiftKey: true },
      { kind: 'zoom', way: 'in' },
    ],
    [{ key: '0' }, { kind: 'zoom', way: 'whole' }],
    [{ key: '0', ctrlKey: true }, null],
    [{ key: 'j' }, null],
  ])('%j', (key, meaning) => {
    expect(chartKey({ ...press, ...key })).toEqual(meaning);
  });
});

describe('liveMoment', () => {
  const links = { eth1: { rxBitsPerSecond: 70, txBitsPerSecond: 80 } };
  const sample = {
    ...makeSample(0, { hardware: 6, slow: 4, eligible: 2 }),
    rates: { seconds: 2, cpuBusyShare: 0.2, softirqShare: 0.1, links },
    ...{ rateSource: 'interface-low' as const, rxBitsPerSecond: 8, txBitsPerSecond: 10 },
  };

  it('has the rates that can be trusted, not those of devices, and knows when they are a lower bound', () => {
    const { figures, ratesLow, live } = liveMoment(sample, 1000);
    expect(figures).toMatchObject({ rxBitsPerSecond: 8, txBitsPerSecond: 10, hardware: 6, slow: 4, eligible: 2 });
    expect(figures).toMatchObject({ conntrackEntries: 10, conntrackMax: 1000, softirqShare: 0.1, cpuBusyShare: 0.2 });
    expect({ ratesLow, live }).toEqual({ ratesLow: true, live: true });
  });

  it('makes nothing up when the router did not answer', () => {
    const silent = { ...makeSample(2), flows: null };
    const { figures, routers, ratesLow } = liveMoment(silent, 1000);
    expect(Object.values(figures).filter((value) => value !== null)).toEqual([]);
    expect({ routers, ratesLow }).toEqual({ routers: 0, ratesLow: false });
  });
});

describe('comparison', () => {
  const gap = { from: 60, until: 240, reason: 'offline' as const };
  const answer = {
    stepSeconds: 60,
    series: [
      makeSeries([0, 60, 240], { softirqShare: [0.1, 0.2, 0.3] }, { gaps: [gap], routerId: 'a' }),
      makeSeries([0, 60, 120, 180, 240], { softirqShare: [0.5, 0.6, 0.7, 0.8, 0.9] }, { routerId: 'b' }),
    ],
    marks: [],
    oldest: 0,
  };

  it('has a line for each router in the order of the question, also for one of which nothing is kept', () => {
    const routers = comparedRouters(['b', 'c', 'a'], answer, 'softirqShare');
    expect(routers.map(({ id }) => id)).toEqual(['b', 'c', 'a']);
    expect(routers[1]?.column).toEqual([]);
  });

  it('leaves a hole where one was away, and none in the others', () => {
    const [times, first, second] = joinedData(comparedRouters(['a', 'b'], answer, 'softirqShare'));
    expect(times).toEqual([0, 60, 120, 150, 180, 240]);
    expect(first).toEqual([0.1, 0.2, null, null, null, 0.3]);
    expect(second).toEqual([0.5, 0.6, 0.7, undefined, 0.8, 0.9]);
  });

  it('draws nothing of nobody', () => {
    expect(joinedData([])).toEqual([[]]);
  });
});

it('shows live samples in the short spans, and reads long ones again seldom', () => {
  expect(spans.filter(showsLive)).toEqual(['5m', '1h']);
  expect(refreshMs('5m')).toBe(60_000);
  expect(refreshMs('30d')).toBe(2_592_000);
});

describe('lines of compared routers', () => {
  const surfaces = { light: ['#ffffff', '#f6f5f2'], dark: ['#1a1f24', '#14181c'] } as const;
  it.each(['light', 'dark'] as const)('stand out from every surface of the %s theme', (scheme) => {
    for (const surface of surfaces[scheme]) {
      for (const line of comparedLines) expect(contrast(line[scheme], surface)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('have a dash of their own', () => {
    expect(new Set(comparedLines.map(({ dash }) => dash.join())).size).toBe(comparedLines.length);
  });
});

/** WCAG 2, relative luminance. */
function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((left, right) => right - left);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
