import { useMemo } from 'react';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { useClock } from '../../lib/clock.ts';
import { useFleet } from '../../lib/engine.tsx';
import { linkTo } from '../../lib/navigation.ts';
import { t } from '../../lib/text.ts';
import classes from './alerts.module.css';
import { noAlerts, severityMarks, unsnoozed, worstFirst } from './open-alerts.ts';

/** One quiet line with the open alerts of a router, leading to them. */
export function RouterAlerts({ id }: { id: string }) {
  const alerts = useFleet((fleet) => fleet?.alerts ?? noAlerts);
  const own = useMemo(() => worstFirst(alerts.filter(({ routerId }) => routerId === id)), [alerts, id]);
  const count = useClock((now) => unsnoozed(own, now).length);
  const [worst] = unsnoozed(own, Date.now());
  if (count === 0 || worst === undefined) return null;
  return (
    <p className={classes['ofRouter']}>
      <VerdictMark kind={severityMarks[worst.severity]} size={14} />
      <a {...linkTo({ page: 'alerts' })}>{t('alerts.openCount', { count })}</a>
      <span>{worst.sentence}</span>
    </p>
  );
}
