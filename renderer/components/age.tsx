import { Tooltip } from '@mantine/core';
import { useClock } from '../lib/clock.ts';
import { formatAge, formatExactTime } from '../lib/format.ts';

/** "5 min ago", with the exact time on hover; keeps itself up to date. */
export function Age({ at }: { at: string }) {
  const then = Date.parse(at);
  const age = useClock((now) => formatAge(then, now));
  return (
    <Tooltip label={formatExactTime(at)}>
      <time dateTime={at}>{age}</time>
    </Tooltip>
  );
}
