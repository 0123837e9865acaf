import { FlowhelmError } from '../../shared/model/errors.ts';

const units: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * When a snooze ends, ISO 8601 in UTC: `until` is a time (of this computer's zone, when it names none), `for` a number of minutes,
 * hours, days or weeks such as `2h`. Null = nothing is snoozed. Throws `bad-input`.
 */
export function snoozeEnd(
  now: Date,
  given: { readonly until?: string; readonly for?: string },
  isSnoozing: boolean,
): string | null {
  const { until, for: duration } = given;
  if (!isSnoozing) {
    if (until === undefined && duration === undefined) return null;
    throw unclear('A time is given, and no alert to snooze.', 'Name one with --snooze ALERT.');
  }
  if ((until === undefined) === (duration === undefined)) {
    throw unclear('A snooze needs an end.', 'Give --for 2h, or --until 2026-01-31T08:00.');
  }
  const end = until === undefined ? now.getTime() + milliseconds(duration ?? '') : Date.parse(until);
  if (Number.isNaN(end) || end > 8.64e15)
    throw unclear(`${JSON.stringify(until)} is no time.`, 'Write it as 2026-01-31T08:00.');
  if (end <= now.getTime()) throw unclear('The end of the snooze is past.', 'Give a later time.');
  return new Date(end).toISOString();
}

function milliseconds(duration: string): number {
  const [, number, unit] = /^(\d{1,4})([mhdw])$/.exec(duration) ?? [];
  const seconds = units[unit ?? ''];
  if (number !== undefined && seconds !== undefined) return Number(number) * seconds * 1000;
  throw unclear(`${JSON.stringify(duration)} is no time to wait.`, 'Write it as 30m, 2h, 3d or 1w.');
}

function unclear(sentence: string, nextStep: string): FlowhelmError {
  return new FlowhelmError('bad-input', { sentence, nextStep });
}
