import { VisuallyHidden } from '@mantine/core';
import { IconActivity, IconBell, IconRouter, IconSettings } from '@tabler/icons-react';
import brand from '../../flowhelm.svg';
import { useClock } from '../../lib/clock.ts';
import { useFleet } from '../../lib/engine.tsx';
import { formatShortCount } from '../../lib/format.ts';
import { linkTo, type Route, useRoute } from '../../lib/navigation.ts';
import { t } from '../../lib/text.ts';
import { noAlerts, unsnoozed } from '../alerts/open-alerts.ts';
import classes from './frame.module.css';

const places = [
  { page: 'fleet', Icon: IconRouter, text: 'frame.fleet' },
  { page: 'activity', Icon: IconActivity, text: 'frame.activity' },
  { page: 'alerts', Icon: IconBell, text: 'frame.alerts' },
  { page: 'settings', Icon: IconSettings, text: 'frame.settings' },
] as const satisfies readonly { page: Route['page']; Icon: unknown; text: string }[];

export function Rail() {
  const { page } = useRoute();
  const shown = page === 'router' || page === 'charts' ? 'fleet' : page;
  return (
    <nav className={classes['rail']} aria-label={t('frame.navigation')}>
      <img className={classes['brand']} src={brand} alt="Flowhelm" />
      {places.map(({ page: place, Icon, text }) => (
        <a
          key={place}
          className={classes['place']}
          aria-current={shown === place ? 'page' : undefined}
          {...linkTo({ page: place })}
        >
          <Icon size={22} stroke={1.6} aria-hidden="true" />
          {t(text)}
          {place === 'alerts' ? <OpenAlerts /> : null}
        </a>
      ))}
    </nav>
  );
}

/** How many are open and not snoozed; nothing while there are none. */
function OpenAlerts() {
  const alerts = useFleet((fleet) => fleet?.alerts ?? noAlerts);
  const count = useClock((now) => unsnoozed(alerts, now).length);
  if (count === 0) return null;
  return (
    <>
      <span className={classes['alerts']} aria-hidden="true">
        {formatShortCount(count)}
      </span>
      <VisuallyHidden>{t('alerts.openCount', { count })}</VisuallyHidden>
    </>
  );
}
