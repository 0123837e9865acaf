import { NativeSelect } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { Chip, Chips } from '../../components/chips.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { useStore } from '../../lib/store.ts';
import { t } from '../../lib/text.ts';
import { PlaceChoices } from '../organise/place-choices.tsx';
import { ViewMenu } from '../organise/view-menu.tsx';
import classes from './filter-chips.module.css';
import { type FleetFilter, filterGroups, fleetFilters } from './fleet-filters.ts';
import type { Grouping } from './fleet-order.ts';
import { changeView, fleetView, toggleFilter } from './fleet-view.ts';

const groupings: readonly Grouping[] = ['none', 'verdict', 'site'];
/** Shown even when there are none, so that the line does not jump. */
const steadyFilters: readonly FleetFilter[] = ['needs', 'hardware', 'software', 'off', 'unreachable'];

interface FilterChipsProps {
  readonly counts: Record<FleetFilter, number>;
  /** How many differ from the desired mode of their site. */
  readonly differing: number;
  /** The whole fleet. */
  readonly routers: readonly FleetRouter[];
  readonly groupable: boolean;
}

/** One chip per kind of verdict with its count, and how rows are grouped. */
export function FilterChips({ counts, differing, routers, groupable }: FilterChipsProps) {
  const chosen = useStore(fleetView, ({ filter }) => filter);
  const differs = useStore(fleetView, (view) => view.differs);
  const grouping = useStore(fleetView, (view) => view.grouping);
  const shown = fleetFilters.filter(
    (filter) => counts[filter] > 0 || filter === chosen || steadyFilters.includes(filter),
  );
  return (
    <div className={classes['line']}>
      <Chips legend={t('fleet.filters')}>
        {shown.map((filter) => (
          <Chip
            key={filter}
            mark={<VerdictMark kind={filterGroups[filter][0]} size={12} />}
            label={t(`fleet.filter.${filter}`)}
            count={counts[filter]}
            pressed={chosen === filter}
            onClick={() => toggleFilter(filter)}
          />
        ))}
        {differing > 0 || differs ? (
          <Chip
            mark={<IconArrowsDiff size={14} aria-hidden="true" />}
            label={t('drift.filter')}
            title={t('drift.filterTitle')}
            count={differing}
            pressed={differs}
            onClick={() => changeView({ differs: !differs })}
          />
        ) : null}
      </Chips>
      <div className={classes['more']}>
        <PlaceChoices routers={routers} />
        {groupable ? <GroupChoice grouping={grouping} /> : null}
        <ViewMenu />
      </div>
    </div>
  );
}

function GroupChoice({ grouping }: { grouping: Grouping }) {
  return (
    <NativeSelect
      size="xs"
      className={classes['grouping']}
      aria-label={t('fleet.group')}
      value={grouping}
      onChange={(event) => {
        const wanted = groupings.find((one) => one === event.currentTarget.value);
        if (wanted !== undefined) changeView({ grouping: wanted });
      }}
      data={groupings.map((value) => ({ value, label: t(`fleet.groupBy.${value}`) }))}
    />
  );
}
