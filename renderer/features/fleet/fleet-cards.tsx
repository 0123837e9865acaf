import { Button } from '@mantine/core';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { Age } from '../../components/age.tsx';
import { FlowsBar } from '../../components/flows-bar.tsx';
import { VerdictLabel } from '../../components/verdict-mark.tsx';
import { useFleet } from '../../lib/engine.tsx';
import { formatShare } from '../../lib/format.ts';
import { linkTo } from '../../lib/navigation.ts';
import { openSheet } from '../../lib/sheets.ts';
import { useStore } from '../../lib/store.ts';
import { t } from '../../lib/text.ts';
import { routerAppearance } from '../../lib/verdict-appearance.ts';
import type { SiteOf } from '../organise/site-names.ts';
import classes from './fleet-cards.module.css';
import { fleetView } from './fleet-view.ts';
import { OffloadShare } from './offload-share.tsx';
import { lastSeen, longReason, placeLine, RouterSigns, staleAfterMs, useStale } from './router-words.tsx';
import { useFleetKeys } from './use-fleet-keys.ts';

/** A few routers, each with room for its whole sentence. In the order in which they were added: nothing jumps. */
export function FleetCards({ routers, siteOf }: { routers: readonly FleetRouter[]; siteOf: SiteOf }) {
  const cursor = useStore(fleetView, (view) => view.cursor);
  const staleAfter = useFleet((fleet) => (fleet === null ? Number.POSITIVE_INFINITY : staleAfterMs(fleet.settings)));
  useFleetKeys(routers.map(({ router }) => router.id));
  return (
    <ul className={classes['cards']}>
      {routers.map((router) => (
        <RouterCard
          key={router.router.id}
          router={router}
          site={siteOf(router)}
          current={cursor === router.router.id}
          staleAfter={staleAfter}
        />
      ))}
    </ul>
  );
}

interface RouterCardProps {
  readonly router: FleetRouter;
  readonly site: string | null;
  readonly current: boolean;
  readonly staleAfter: number;
}

function RouterCard({ router, site, current, staleAfter }: RouterCardProps) {
  const { latest } = router;
  const { id, name } = router.router;
  const kind = routerAppearance(router);
  const stale = useStale(router, staleAfter);
  const seen = lastSeen(router);
  return (
    <li className={classes['card']} data-current={current || undefined}>
      <div className={classes['top']}>
        <VerdictLabel kind={kind} size={18} stale={stale} />
        <span className={classes['seen']}>{seen === null ? t('fleet.neverSeen') : <Age at={seen} />}</span>
      </div>
      <h2>
        <a {...linkTo({ page: 'router', id, tab: 'overview' })}>{name}</a>
        <RouterSigns router={router} />
      </h2>
      <p className={classes['what']}>
        {[latest?.model, latest?.release, placeLine(router, site), (router.router.tags ?? []).join(', ')]
          .filter((part) => part != null && part !== '')
          .join(' · ')}
      </p>
      <p className={classes['sentence']}>{longReason(router)}</p>
      <div className={classes['figures']}>
        <FlowsBar flows={latest?.flows ?? null} />
        <OffloadShare router={router} width={110} height={30} />
        {latest?.cpuBusyShare == null ? null : (
          <span className={classes['cpu']}>{t('fleet.cpu', { share: formatShare(latest.cpuBusyShare) })}</span>
        )}
      </div>
      <div className={classes['actions']}>
        {latest?.verdict.action === 'enable' && router.reachability.state !== 'failed' ? (
          <Button size="xs" onClick={() => openSheet({ kind: 'change', ids: [id], wanted: 'auto' })}>
            {t('fleet.enable')}
          </Button>
        ) : null}
        <Button size="xs" variant="default" component="a" {...linkTo({ page: 'router', id, tab: 'overview' })}>
          {t('fleet.open')}
        </Button>
      </div>
    </li>
  );
}
