export const snoozeChoices = ['hour', 'tomorrow', 'week'] as const;
export type SnoozeChoice = (typeof snoozeChoices)[number];

/** In the morning. */
const tomorrowsHour = 8;

/** When a snooze that starts now ends, in the local time zone. */
export function snoozeEnd(choice: SnoozeChoice, now: Date): Date {
  const end = new Date(now);
  if (choice === 'hour') end.setTime(now.getTime() + 3_600_000);
  else if (choice === 'week') end.setDate(now.getDate() + 7);
  else {
    end.setDate(now.getDate() + 1);
    end.setHours(tomorrowsHour, 0, 0, 0);
  }
  return end;
}

/** What a field for date and time holds, e.g. "2026-11-23T08:00", in the local time zone; null = it is no time to come. */
export function typedEnd(text: string, now: Date): Date | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return null;
  const end = new Date(text);
  return end.getTime() > now.getTime() ? end : null;
}

/** The same the other way round, to the minute. */
export function fieldText(time: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}`;
}
