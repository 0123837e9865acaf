import { VisuallyHidden } from '@mantine/core';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { Sparkline } from '../../components/sparkline.tsx';
import { formatShare } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import { routerAppearance } from '../../lib/verdict-appearance.ts';
import classes from './offload-share.module.css';
import { shareShown } from './offload-share-shown.ts';

/** How the share of offloaded flows went lately, in the colour of the verdict; the figure alone, or why there is none, until that is known. */
export function OffloadShare({ router, width, height }: { router: FleetRouter; width: number; height: number }) {
  const shown = shareShown(router);
  if (shown.kind === 'course') {
    const label = t('fleet.shareOf', { now: formatShare(shown.now), lowest: formatShare(shown.lowest) });
    const colour = `var(--verdict-${routerAppearance(router)})`;
    return <Sparkline values={router.offloadShare} width={width} height={height} colour={colour} label={label} />;
  }
  const why = shown.kind === 'figure' ? t('fleet.shareOnce') : t(`fleet.shareUnknown.${shown.why}`);
  return (
    <span className={classes['alone']} title={why}>
      {shown.kind === 'figure' ? formatShare(shown.now) : <span aria-hidden="true">{t('fleet.noShare')}</span>}
      <VisuallyHidden>{why}</VisuallyHidden>
    </span>
  );
}
