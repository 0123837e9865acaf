import { IconChartAreaLine, IconTable } from '@tabler/icons-react';
import { linkTo, useRoute } from '../../lib/navigation.ts';
import { t } from '../../lib/text.ts';
import classes from './fleet-view-switch.module.css';

/** The fleet as it is now, or over time. */
export function FleetViewSwitch() {
  const { page } = useRoute();
  const views = [
    { to: 'fleet', words: t('charts.asTable'), Icon: IconTable },
    { to: 'charts', words: t('charts.asCharts'), Icon: IconChartAreaLine },
  ] as const;
  return (
    <nav className={classes['switch']} aria-label={t('charts.view')}>
      {views.map(({ to, words, Icon }) => (
        <a key={to} aria-current={page === to ? 'page' : undefined} {...linkTo({ page: to })}>
          <Icon size={16} stroke={1.7} aria-hidden="true" />
          {words}
        </a>
      ))}
    </nav>
  );
}
