import type { TimeWindow } from './zoom.ts';

/** All times of charts are local. */
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const clockWithSeconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

const hourSeconds = 3600;
const daySeconds = 24 * hourSeconds;

/** Words under the time axis: the day at midnight, else the time of day; `step` = seconds from one to the next. */
export function axisTimes(times: readonly number[], step: number): string[] {
  return times.map((time) => {
    const date = new Date(time * 1000);
    const midnight = date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
    if (midnight || step >= daySeconds) return day.format(date);
    return (step < 60 ? clockWithSeconds : clock).format(date);
  });
}

/** One moment, as exactly as the window tells moments apart: "14:03:10", "22 Nov, 14:03". */
export function momentWords(time: number, { from, to }: TimeWindow): string {
  const date = new Date(time * 1000);
  if (to - from <= hourSeconds) return clockWithSeconds.format(date);
  return to - from <= daySeconds / 4 ? clock.format(date) : `${day.format(date)}, ${clock.format(date)}`;
}

/** A day, e.g. "22 Nov 2026". */
export function dayWords(time: number): string {
  return dayOfYear.format(new Date(time * 1000));
}

/** Both ends of a window beside the charts: "22 Nov, 14:03", the second without its day when that is the same. */
export function shortWindowEnds({ from, to }: TimeWindow): { from: string; to: string } {
  const [first, last] = [new Date(from * 1000), new Date(to * 1000)];
  const format = to - from < 600 ? clockWithSeconds : clock;
  const days =
    first.toDateString() === last.toDateString()
      ? [`${day.format(first)}, `, '']
      : [first, last].map((date) => `${day.format(date)}, `);
  return { from: `${days[0]}${format.format(first)}`, to: `${days[1]}${format.format(last)}` };
}

/** Both ends of a window, for texts that stand alone: "22 Nov 2026, 14:03". */
export function windowEnds({ from, to }: TimeWindow): { from: string; to: string } {
  const words = (time: number) => `${dayWords(time)}, ${clock.format(new Date(time * 1000))}`;
  return { from: words(from), to: words(to) };
}
