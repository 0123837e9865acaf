import { FlowhelmError } from '../../shared/model/errors.ts';

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const iso = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * A moment in seconds since 1970: `now`, so long ago (`24h`, `-24h`, `7d`; with s, m, h, d, w), or a date with or without a time
 * (`2026-01-31T08:00`; without a zone this computer's own). Throws `bad-input`.
 */
export function parseMoment(text: string, now: Date): number {
  const clean = text.trim();
  if (clean === 'now') return Math.floor(now.getTime() / 1000);
  const [, count, unit = ''] = /^-?(\d{1,9})([smhdw])$/.exec(clean) ?? [];
  const seconds = unitSeconds[unit];
  if (count !== undefined && seconds !== undefined) return Math.floor(now.getTime() / 1000) - Number(count) * seconds;
  // a date alone would be read as UTC, and one with a time as local
  const moment = iso.test(clean)
    ? Date.parse(clean.length === 10 ? `${clean}T00:00` : clean.replace(' ', 'T'))
    : Number.NaN;
  if (Number.isFinite(moment)) return Math.floor(moment / 1000);
  throw new FlowhelmError('bad-input', {
    sentence: `${JSON.stringify(text)} is not a time.`,
    nextStep: 'Write it as 24h or 7d (ago), or as 2026-01-31T08:00.',
  });
}
