import { describe, expect, it } from 'vitest';
import { fieldText, snoozeEnd, typedEnd } from '../../../renderer/features/alerts/snooze-times.ts';

const now = new Date(2026, 10, 22, 23, 30, 15);

describe('a snooze', () => {
  it('of an hour, until the morning, or of a week', () => {
    expect(snoozeEnd('hour', now)).toEqual(new Date(2026, 10, 23, 0, 30, 15));
    expect(snoozeEnd('tomorrow', now)).toEqual(new Date(2026, 10, 23, 8, 0, 0));
    expect(snoozeEnd('week', now)).toEqual(new Date(2026, 10, 29, 23, 30, 15));
    expect(snoozeEnd('tomorrow', new Date(2026, 11, 31, 9))).toEqual(new Date(2027, 0, 1, 8));
  });

  it.each(['', 'tomorrow', '2026-11-22', '2026-11-22T23:30', '2026-11-21T00:00', '2026-99-99T00:00'])(
    'does not end at %j',
    (text) => {
      expect(typedEnd(text, now)).toBeNull();
    },
  );

  it('ends at what the field holds', () => {
    const end = new Date(2026, 11, 1, 7, 5);
    expect(fieldText(end)).toBe('2026-12-01T07:05');
    expect(typedEnd(fieldText(end), now)).toEqual(end);
  });
});
