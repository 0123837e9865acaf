import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { Sparkline } from '../../components/sparkline.tsx';
import { formatShare } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import { routerAppearance } from '../../lib/verdict-appearance.ts';

/** How the share of offloaded flows went lately, in the colour of the verdict. */
export function OffloadShare({ router, width, height }: { router: FleetRouter; width: number; height: number }) {
  const known = router.offloadShare.filter((share) => share !== null);
  const now = known.at(-1);
  // One value is a figure, not a course.
  if (now === undefined || known.length < 2) return null;
  const label = t('fleet.shareOf', { now: formatShare(now), lowest: formatShare(Math.min(...known)) });
  const colour = `var(--verdict-${routerAppearance(router)})`;
  return <Sparkline values={router.offloadShare} width={width} height={height} colour={colour} label={label} />;
}
