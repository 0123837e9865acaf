import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { Page, Sentence } from '../../components/page.tsx';
import { useFleet } from '../../lib/engine.tsx';
import { search } from '../../lib/search.ts';
import { openSheet } from '../../lib/sheets.ts';
import { useStore } from '../../lib/store.ts';
import { t } from '../../lib/text.ts';
import { routerAppearance } from '../../lib/verdict-appearance.ts';
import { BringInMenu } from '../bring-in/bring-in-menu.tsx';
import { ActionBar } from './action-bar.tsx';
import { FilterChips } from './filter-chips.tsx';
import { FleetCards } from './fleet-cards.tsx';
import { FleetEmpty } from './fleet-empty.tsx';
import { countByFilter, filterOf } from './fleet-filters.ts';
import { FleetNotices } from './fleet-notices.tsx';
import { matchesSearch } from './fleet-order.ts';
import classes from './fleet-page.module.css';
import { FleetStrip } from './fleet-strip.tsx';
import { fleetDetail, fleetSentence } from './fleet-summary.ts';
import { FleetTable } from './fleet-table.tsx';
import { changeView, fleetView } from './fleet-view.ts';

/** Up to this many routers are shown as cards. */
const fewRouters = 6;

export function FleetPage() {
  const routers = useFleet((fleet) => fleet?.routers ?? null);
  if (routers === null) {
    return (
      <Page>
        <Sentence>{t('fleet.loadingSentence')}</Sentence>
        <LoadingRows rows={8} height={52} />
      </Page>
    );
  }
  return (
    <Page fixed>
      <FleetNotices />
      {routers.size === 0 ? <FleetEmpty /> : <Fleet all={routers} />}
    </Page>
  );
}

function Fleet({ all }: { all: ReadonlyMap<string, FleetRouter> }) {
  const filter = useStore(fleetView, (view) => view.filter);
  const searched = useStore(search, (text) => text);
  const routers = useMemo(() => [...all.values()], [all]);
  const counts = useMemo(() => countByFilter(routers.map(routerAppearance)), [routers]);
  const shown = useMemo(
    () =>
      routers.filter(
        (router) =>
          (filter === null || filterOf(routerAppearance(router)) === filter) && matchesSearch(router, searched),
      ),
    [routers, filter, searched],
  );
  const few = routers.length <= fewRouters;
  return (
    <>
      <div className={classes['top']}>
        <Sentence detail={fleetDetail(routers)}>{fleetSentence(routers)}</Sentence>
        <Button.Group>
          <Button leftSection={<IconPlus size={16} />} onClick={() => openSheet({ kind: 'add-router' })}>
            {t('fleet.add')}
          </Button>
          <BringInMenu />
        </Button.Group>
      </div>
      <FleetStrip routers={routers} filter={filter} />
      <FilterChips counts={counts} groupable={!few} />
      {shown.length === 0 ? (
        <NothingFits count={routers.length} />
      ) : few ? (
        <FleetCards routers={shown} />
      ) : (
        <FleetTable routers={shown} all={all} />
      )}
      <ActionBar />
    </>
  );
}

function NothingFits({ count }: { count: number }) {
  return (
    <EmptyState title={t('fleet.nothingFits')} text={t('fleet.nothingFitsText', { count })}>
      <Button
        variant="default"
        onClick={() => {
          search.set('');
          changeView({ filter: null });
        }}
      >
        {t('fleet.showAll')}
      </Button>
    </EmptyState>
  );
}
