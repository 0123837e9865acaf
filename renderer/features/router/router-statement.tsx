import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { useClock } from '../../lib/clock.ts';
import { useFleet } from '../../lib/engine.tsx';
import { formatAge } from '../../lib/format.ts';
import type { RouterTab } from '../../lib/navigation.ts';
import { t } from '../../lib/text.ts';
import { isBetterOff, staleAfterMs } from './main-action.ts';
import classes from './router-page.module.css';

/** What is the case, in a sentence; and how old that is when it is old. */
export function RouterStatement({ entry, tab }: { entry: FleetRouter; tab: RouterTab }) {
  const { latest } = entry;
  const pollSeconds = useFleet((fleet) => fleet?.settings.pollSeconds ?? 0);
  const takenAt = Date.parse(latest?.takenAt ?? '');
  // Nobody knows how it is now; even a minute is old then.
  const isAway = entry.reachability.state === 'failed';
  const staleAge = useClock((now) =>
    isAway || now - takenAt > staleAfterMs(pollSeconds) ? formatAge(takenAt, now) : '',
  );
  if (latest === null) return null;
  const { sentence, nextStep, level } = latest.verdict;
  // On the overview, what mends a failure stands under the gap of the path.
  const isSaidBelow = tab === 'overview' && (level === 'attention' || level === 'broken');
  return (
    <div>
      <p className={classes['sentence']}>{sentence}</p>
      {isAway || isSaidBelow || level === 'good' ? null : (
        <p className={classes['next']}>{isBetterOff(latest) ? t('router.betterOff') : nextStep}</p>
      )}
      {staleAge === '' ? null : <p className={classes['stale']}>{t('router.stale', { age: staleAge })}</p>}
    </div>
  );
}
