import { t } from './text.ts';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** 12345 as "12,345". */
export function formatCount(value: number): string {
  return whole.format(value);
}

/** Short enough for a narrow column: 950, "12.3k", "1.2M". */
export function formatShortCount(value: number): string {
  if (value < 10_000) return whole.format(value);
  const [scaled, unit] = value < 1_000_000 ? [value / 1000, 'k'] : [value / 1_000_000, 'M'];
  return `${scaled < 100 ? (Math.floor(scaled * 10) / 10).toString() : Math.floor(scaled).toString()}${unit}`;
}

/** A share from 0 to 1 as "42 %". Something is never shown as 0 %, and not quite all never as 100 %. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.01) return '< 1 %';
  if (share < 1 && share > 0.99) return '> 99 %';
  return `${Math.round(share * 100)} %`;
}

/** Bits per second with three digits: "940 Mbit/s". */
export function formatBitRate(bitsPerSecond: number): string {
  return `${scaledByThousands(bitsPerSecond, ['', 'k', 'M', 'G', 'T'])}bit/s`;
}

/** Bytes in powers of 1024: "1.4 MiB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${whole.format(bytes)} B`;
  const power = Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return `${threeDigits(bytes / 1024 ** power)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][power] ?? ''}`;
}

function scaledByThousands(value: number, units: readonly string[]): string {
  let scaled = value;
  let power = 0;
  while (scaled >= 999.5 && power < units.length - 1) {
    scaled /= 1000;
    power += 1;
  }
  return `${threeDigits(scaled)} ${units[power] ?? ''}`;
}

function threeDigits(value: number): string {
  return value >= 99.95 ? whole.format(value) : value >= 9.995 ? value.toFixed(1) : value.toFixed(value === 0 ? 0 : 2);
}

/** How long ago, both in milliseconds since the epoch: "just now", "40 s ago", "5 min ago", "3 h ago", "12 days ago". */
export function formatAge(then: number, now: number): string {
  const seconds = Math.floor((now - then) / 1000);
  if (!Number.isFinite(seconds)) return t('common.unknownNumber');
  // Clocks of two programs on one computer differ by little; more than that is not an age.
  if (seconds < -60) return t('common.inFuture');
  if (seconds < 10) return t('common.justNow');
  if (seconds < 60) return t('common.secondsAgo', { count: seconds - (seconds % 10) });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t('common.minutesAgo', { count: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t('common.hoursAgo', { count: hours }) : t('common.daysAgo', { count: Math.floor(hours / 24) });
}

/** "22 Nov 2026, 17:12:32" in the local time zone; the text itself when it is no date. */
export function formatExactTime(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : exact.format(time);
}

/** "74 s" below a minute and a half, "2 min 14 s" below an hour and a half, then "6 h 57 min", from two days on "3 days 4 h". */
export function formatSeconds(seconds: number): string {
  const rounded = Math.max(0, Math.round(seconds));
  if (rounded < 90) return `${rounded} s`;
  if (rounded < 5400) return inTwo(rounded, [60, 'min'], [1, 's']);
  if (rounded < 172_800) return inTwo(rounded, [3600, 'h'], [60, 'min']);
  return inTwo(rounded, [86_400, 'days'], [3600, 'h']);
}

function inTwo(seconds: number, [large, largeName]: [number, string], [small, smallName]: [number, string]): string {
  const whole = Math.floor(seconds / large);
  const rest = Math.floor((seconds % large) / small);
  return rest === 0 ? `${whole} ${largeName}` : `${whole} ${largeName} ${rest} ${smallName}`;
}
