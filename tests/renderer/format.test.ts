import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatBitRate,
  formatBytes,
  formatExactTime,
  formatSeconds,
  formatShare,
  formatShortCount,
} from '../../renderer/lib/format.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

describe('ages', () => {
  it.each([
    [-5 * minute, 'in a moment'],
    [-second, 'just now'],
    [9 * second, 'just now'],
    [47 * second, '40 s ago'],
    [minute, '1 min ago'],
    [59 * minute, '59 min ago'],
    [hour, '1 h ago'],
    [47 * hour, '47 h ago'],
    [48 * hour, '2 days ago'],
    [Number.NaN, 'not known'],
  ])('%d ms is %s', (age, text) => {
    expect(formatAge(1_000_000_000_000, 1_000_000_000_000 + age)).toBe(text);
  });
});

it.each([
  [0, '0 %'],
  [0.004, '< 1 %'],
  [0.5, '50 %'],
  [0.996, '> 99 %'],
  [1, '100 %'],
])('a share of %d is %s', (share, text) => {
  expect(formatShare(share)).toBe(text);
});

it.each([
  [0, '0'],
  [9_999, '9,999'],
  [10_000, '10k'],
  [12_345, '12.3k'],
  [999_999, '999k'],
  [1_000_000, '1M'],
  [2_250_000, '2.2M'],
])('%d flows are %s', (count, text) => {
  expect(formatShortCount(count)).toBe(text);
});

it.each([
  [0, '0 bit/s'],
  [950, '950 bit/s'],
  [999_600, '1.00 Mbit/s'],
  [940_000_000, '940 Mbit/s'],
  [2_500_000_000, '2.50 Gbit/s'],
])('%d bits per second are %s', (rate, text) => {
  expect(formatBitRate(rate)).toBe(text);
});

it.each([
  [0, '0 B'],
  [1023, '1,023 B'],
  [1024, '1.00 KiB'],
  [1_500_000, '1.43 MiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it.each([
  [-3, '0 s'],
  [74, '74 s'],
  [90, '1 min 30 s'],
  [120, '2 min'],
  [5399, '89 min 59 s'],
  [25_020, '6 h 57 min'],
  [86_400, '24 h'],
  [273_600, '3 days 4 h'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

it('shows a date that is none as it is', () => {
  expect(formatExactTime('yesterday')).toBe('yesterday');
});

it('never loses a digit of a large count by more than its unit', () => {
  fc.assert(
    fc.property(fc.nat({ max: 999_999_999 }), (count) => {
      const [, digits = '', unit = ''] = /^([\d.]+)([kM]?)$/.exec(formatShortCount(count).replaceAll(',', '')) ?? [];
      const scale = unit === 'M' ? 1_000_000 : unit === 'k' ? 1000 : 1;
      const read = Number(digits) * scale;
      expect(count - read).toBeGreaterThanOrEqual(-0.001);
      expect(count - read).toBeLessThan(scale === 1 ? 1 : scale);
    }),
  );
});
