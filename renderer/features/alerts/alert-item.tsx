import { Button, Checkbox } from '@mantine/core';
import { useId, useState } from 'react';
import type { Alert } from '../../../shared/model/alert.ts';
import { Age } from '../../components/age.tsx';
import { EvidenceView } from '../../components/evidence-view.tsx';
import { useClock } from '../../lib/clock.ts';
import { formatExactTime } from '../../lib/format.ts';
import { linkTo } from '../../lib/navigation.ts';
import { t } from '../../lib/text.ts';
import classes from './alerts.module.css';
import { isSnoozed } from './open-alerts.ts';
import { SeverityLabel } from './severity-label.tsx';
import { SnoozeMenu } from './snooze-menu.tsx';
import { useSnooze } from './use-snooze.ts';

interface AlertItemProps {
  readonly alert: Alert;
  /** Where the router does not stand above it. */
  readonly withRouter: boolean;
  readonly selected: boolean;
  readonly current: boolean;
  readonly onSelect: () => void;
}

export const alertItemId = (id: string) => `alert-${id}`;

/** One open alert: what is the case, what to do, and the evidence one click below. */
export function AlertItem({ alert, withRouter, selected, current, onSelect }: AlertItemProps) {
  const { id, routerId, routerName, sentence, nextStep, openedAt } = alert;
  const [shown, setShown] = useState(false);
  const evidence = useId();
  const what = { router: routerName, kind: t(`alerts.kind.${alert.kind}`) };
  return (
    <li id={alertItemId(id)} className={classes['alert']} data-current={current || undefined}>
      <Checkbox checked={selected} aria-label={t('alerts.select', what)} onChange={onSelect} />
      <div className={classes['body']}>
        <p className={classes['facts']}>
          <SeverityLabel severity={alert.severity} />
          {withRouter ? <a {...linkTo({ page: 'router', id: routerId, tab: 'overview' })}>{routerName}</a> : null}
          <span>{what.kind}</span>
          <span>
            <Age at={openedAt} />
          </span>
        </p>
        <p className={classes['sentence']}>{sentence}</p>
        <p className={classes['next']}>{nextStep}</p>
        <div id={evidence} hidden={!shown}>
          {shown ? <AlertEvidence alert={alert} /> : null}
        </div>
      </div>
      <div className={classes['actions']}>
        {Object.keys(alert.evidence).length === 0 ? null : (
          <Button
            size="xs"
            variant="subtle"
            aria-expanded={shown}
            aria-controls={evidence}
            onClick={() => setShown(!shown)}
          >
            {shown ? t('common.hideEvidence') : t('common.showEvidence')}
          </Button>
        )}
        <Snoozing alert={alert} what={what} />
        <Button
          size="xs"
          variant="default"
          component="a"
          aria-label={t('alerts.openRouterNamed', { name: routerName })}
          {...linkTo({ page: 'router', id: routerId, tab: 'overview' })}
        >
          {t('alerts.openRouter')}
        </Button>
      </div>
    </li>
  );
}

function Snoozing({ alert, what }: { alert: Alert; what: { readonly router: string; readonly kind: string } }) {
  const snooze = useSnooze();
  const snoozed = useClock((now) => isSnoozed(alert, now));
  if (!snoozed) return <SnoozeMenu ids={[alert.id]} label={t('alerts.snoozeNamed', what)} />;
  return (
    <>
      <span className={classes['until']}>{t('alerts.until', { time: formatExactTime(alert.snoozedUntil ?? '') })}</span>
      <Button
        size="xs"
        variant="default"
        aria-label={t('alerts.unsnoozeNamed', what)}
        onClick={() => void snooze([alert.id], null)}
      >
        {t('alerts.unsnooze')}
      </Button>
    </>
  );
}

function AlertEvidence({ alert }: { alert: Alert }) {
  return Object.entries(alert.evidence).map(([name, value]) => (
    <EvidenceView key={name} title={name} output={value} takenAt={alert.openedAt} />
  ));
}
