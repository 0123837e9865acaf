import { Tooltip } from '@mantine/core';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { useClock } from '../../lib/clock.ts';
import { useFleet } from '../../lib/engine.tsx';
import { t } from '../../lib/text.ts';
import classes from './alerts.module.css';
import { noAlerts, severityMarks, unsnoozed, worstFirst } from './open-alerts.ts';

/** A small mark beside the name of a router that has open alerts; nothing beside the others. */
export function AlertSign({ id }: { id: string }) {
  const alerts = useFleet((fleet) => fleet?.alerts ?? noAlerts);
  const worst = useClock((now) => {
    const [first] = worstFirst(unsnoozed(alerts, now).filter(({ routerId }) => routerId === id));
    return first?.id ?? '';
  });
  const alert = alerts.find((one) => one.id === worst);
  if (alert === undefined) return null;
  const label = `${t(`alerts.severity.${alert.severity}`)}: ${alert.sentence}`;
  return (
    <Tooltip label={label}>
      <span className={classes['sign']} role="img" aria-label={label}>
        <VerdictMark kind={severityMarks[alert.severity]} size={12} />
      </span>
    </Tooltip>
  );
}
