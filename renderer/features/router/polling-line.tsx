import type { Polling } from '../../../shared/model/fleet.ts';
import { formatSeconds } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import { smallShare } from '../settings/polling-cost.ts';
import classes from './router-page.module.css';

/** How often the router is polled and what that takes of its processor. */
export function PollingLine({ polling }: { polling: Polling | null }) {
  if (polling === null) return null;
  const interval = formatSeconds(polling.intervalSeconds);
  const cost =
    polling.cpuShare === null
      ? t('alertSettings.polledUnknown', { interval })
      : t('alertSettings.polled', { interval, share: smallShare(polling.cpuShare) });
  return (
    <p className={classes['next']}>
      {cost} {polling.pacedBy === 'attention' ? null : t(`alertSettings.polledSlower.${polling.pacedBy}`)}
    </p>
  );
}
