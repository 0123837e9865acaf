import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useDeferredValue, useMemo } from 'react';
import type { Group } from '../../../shared/model/book.ts';
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
import { FleetViewSwitch } from '../charts/fleet-view-switch.tsx';
import { placeTest } from '../organise/place.ts';
import { siteNames } from '../organise/site-names.ts';
import { ActionBar } from './action-bar.tsx';
import { driftGroups, driftingIds } from './drift-groups.ts';
import { DriftNotices } from './drift-notices.tsx';
import { FilterChips } from './filter-chips.tsx';
import { FleetCards } from './fleet-cards.tsx';
import { FleetEmpty } from './fleet-empty.tsx';
import { countByFilter, filterOf } from './fleet-filters.ts';
import { FleetNotices } from './fleet-notices.tsx';
import { searchTest } from './fleet-order.ts';
import classes from './fleet-page.module.css';
import { FleetStrip } from './fleet-strip.tsx';
import { fleetDetail, fleetSentence } from './fleet-summary.ts';
import { FleetTable } from './fleet-table.tsx';
import { fleetView, showAll } from './fleet-view.ts';

const noGroups: readonly Group[] = [];
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
  const routers = useMemo(() => [...all.values()], [all]);
  const groups = useFleet((fleet) => fleet?.book.groups ?? noGroups);
  const drift = useMemo(() => driftGroups(routers, groups), [routers, groups]);
  const drifting = useMemo(() => driftingIds(drift), [drift]);
  const { siteOf, inPlace, fits } = useFilters(drifting);
  const counts = useMemo(() => countByFilter(routers.map(routerAppearance)), [routers]);
  const countsHere = useMemo(
    () => (inPlace === null ? counts : countByFilter(routers.filter(inPlace).map(routerAppearance))),
    [routers, inPlace, counts],
  );
  const differingHere = useMemo(
    () => routers.filter((router) => drifting.has(router.router.id) && (inPlace === null || inPlace(router))).length,
    [routers, inPlace, drifting],
  );
  const shown = useMemo(() => routers.filter(fits), [routers, fits]);
  const few = routers.length <= fewRouters;
  return (
    <>
      <div className={classes['top']}>
        <Sentence detail={fleetDetail(routers, counts)}>{fleetSentence(routers, counts)}</Sentence>
        <FleetViewSwitch />
        <Button.Group>
          <Button leftSection={<IconPlus size={16} />} onClick={() => openSheet({ kind: 'add-router' })}>
            {t('fleet.add')}
          </Button>
          <BringInMenu />
        </Button.Group>
      </div>
      <FleetStrip routers={routers} counts={counts} siteOf={siteOf} fits={fits} />
      <DriftNotices groups={drift} />
      <FilterChips counts={countsHere} differing={differingHere} routers={routers} groupable={!few} />
      {shown.length === 0 ? (
        <NothingFits count={routers.length} />
      ) : few ? (
        <FleetCards routers={shown} siteOf={siteOf} />
      ) : (
        <FleetTable routers={shown} all={all} siteOf={siteOf} />
      )}
      <ActionBar />
    </>
  );
}

/** What the fleet is filtered by. `inPlace` null = the whole fleet is looked at. */
function useFilters(drifting: ReadonlySet<string>) {
  const groups = useFleet((fleet) => fleet?.book.groups ?? null);
  const filter = useStore(fleetView, (view) => view.filter);
  const differs = useStore(fleetView, (view) => view.differs);
  const groupIds = useStore(fleetView, (view) => view.groupIds);
  const tags = useStore(fleetView, (view) => view.tags);
  // Typing goes on while a large fleet is searched.
  const searched = useDeferredValue(useStore(search, (text) => text));
  const siteOf = useMemo(() => siteNames(groups ?? []), [groups]);
  const inPlace = useMemo(
    () => (groupIds.length + tags.length === 0 ? null : placeTest({ groupIds, tags })),
    [groupIds, tags],
  );
  const fits = useMemo(() => {
    const found = searchTest(searched, siteOf);
    return (router: FleetRouter) =>
      (filter === null || filterOf(routerAppearance(router)) === filter) &&
      (!differs || drifting.has(router.router.id)) &&
      (inPlace === null || inPlace(router)) &&
      found(router);
  }, [filter, differs, drifting, inPlace, searched, siteOf]);
  return { siteOf, inPlace, fits };
}

function NothingFits({ count }: { count: number }) {
  return (
    <EmptyState title={t('fleet.nothingFits')} text={t('fleet.nothingFitsText', { count })}>
      <Button
        variant="default"
        onClick={() => {
          search.set('');
          showAll();
        }}
      >
        {t('fleet.showAll')}
      </Button>
    </EmptyState>
  );
}
