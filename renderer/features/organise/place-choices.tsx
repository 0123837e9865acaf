import { useMemo } from 'react';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { useFleet } from '../../lib/engine.tsx';
import { useStore } from '../../lib/store.ts';
import { t } from '../../lib/text.ts';
import { changeView, fleetView } from '../fleet/fleet-view.ts';
import { type PlaceOption, siteOptions, tagOptions } from './place.ts';
import { PlaceChoice } from './place-choice.tsx';

/** Which sites and tags are looked at; there as soon as there is something to choose from. */
export function PlaceChoices({ routers }: { routers: readonly FleetRouter[] }) {
  const groups = useFleet((fleet) => fleet?.book.groups ?? null);
  const groupIds = useStore(fleetView, (view) => view.groupIds);
  const tags = useStore(fleetView, (view) => view.tags);
  const sites = useMemo(() => siteOptions(routers, groups ?? [], t('fleet.noSite')), [routers, groups]);
  const known = useMemo(() => tagOptions(routers), [routers]);
  return (
    <>
      {(groups ?? []).length === 0 && groupIds.length === 0 ? null : (
        <PlaceChoice
          now={words(sites, groupIds, t('organise.allSites'), (count) => t('organise.someSites', { count }))}
          label={t('organise.chooseSites')}
          options={sites}
          chosen={groupIds}
          onChange={(chosen) => changeView({ groupIds: chosen })}
        />
      )}
      {known.length === 0 && tags.length === 0 ? null : (
        <PlaceChoice
          now={words(known, tags, t('organise.allTags'), (count) => t('organise.someTags', { count }))}
          label={t('organise.chooseTags')}
          options={known}
          chosen={tags}
          onChange={(chosen) => changeView({ tags: chosen })}
        />
      )}
    </>
  );
}

function words(
  options: readonly PlaceOption[],
  chosen: readonly string[],
  all: string,
  some: (count: number) => string,
): string {
  const [only] = chosen;
  if (only === undefined) return all;
  return chosen.length === 1 ? (options.find(({ id }) => id === only)?.name ?? only) : some(chosen.length);
}
