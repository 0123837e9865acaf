import { useClock } from '../lib/clock.ts';
import { formatAge, formatExactTime } from '../lib/format.ts';

/** "5 min ago", with the exact time on hover; keeps itself up to date. */
export function Age({ at }: { at: string }) {
  const then = Date.parse(at);
  const age = useClock((now) => formatAge(then, now));
  // A title of the browser, not a tooltip: a table shows many ages, and each renders whenever its router answers.
  return (
    <time dateTime={at} title={formatExactTime(at)}>
      {age}
    </time>
  );
}
