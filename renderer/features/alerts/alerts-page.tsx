import { Button } from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import { useMemo } from 'react';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { Page, Sentence } from '../../components/page.tsx';
import { useClock } from '../../lib/clock.ts';
import { useFleet } from '../../lib/engine.tsx';
import { linkTo } from '../../lib/navigation.ts';
import { t } from '../../lib/text.ts';
import { AlertHistory } from './alert-history.tsx';
import classes from './alerts.module.css';
import { OpenAlertList } from './open-alert-list.tsx';
import { alertsSentence, isSnoozed, noAlerts } from './open-alerts.ts';

/** What is open, what was put off, and what is over. With nothing open the sentence says all there is, and the history follows. */
export function AlertsPage() {
  const isHere = useFleet((fleet) => fleet !== null);
  const alerts = useFleet((fleet) => fleet?.alerts ?? noAlerts);
  // Ids, so that the page renders when a snooze ends and not at every tick.
  const snoozedIds = useClock((now) => alerts.flatMap((alert) => (isSnoozed(alert, now) ? [alert.id] : [])).join(' '));
  const { shown, snoozed } = useMemo(() => {
    const ids = new Set(snoozedIds.split(' '));
    return { shown: alerts.filter(({ id }) => !ids.has(id)), snoozed: alerts.filter(({ id }) => ids.has(id)) };
  }, [alerts, snoozedIds]);
  if (!isHere) {
    return (
      <Page>
        <LoadingRows rows={5} height={84} />
      </Page>
    );
  }
  return (
    <Page>
      <div className={classes['top']}>
        <Sentence
          detail={snoozed.length === 0 ? t('alerts.detail') : t('alerts.alsoSnoozed', { count: snoozed.length })}
        >
          {alertsSentence(shown)}
        </Sentence>
        <Button
          component="a"
          variant="default"
          leftSection={<IconSettings size={16} />}
          {...linkTo({ page: 'settings', section: 'alerts' })}
        >
          {t('alerts.rules')}
        </Button>
      </div>
      {alerts.length === 0 ? null : <OpenAlertList shown={shown} snoozed={snoozed} />}
      <AlertHistory alerts={alerts} />
    </Page>
  );
}
