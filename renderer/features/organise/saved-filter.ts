import type { SavedFilter } from '../../../shared/model/book.ts';
import { search } from '../../lib/search.ts';
import { fleetFilters } from '../fleet/fleet-filters.ts';
import { changeView, fleetView } from '../fleet/fleet-view.ts';

/** Stands among the verdicts for routers that differ from the desired mode of their site. */
export const differsState = 'differs';

/** How the fleet is filtered now, as it is saved. */
export function currentFilter(): Omit<SavedFilter, 'id' | 'name' | 'addedAt'> {
  const { filter, differs, groupIds, tags } = fleetView.get();
  return {
    search: search.get().trim().slice(0, 500),
    states: [...(filter === null ? [] : [filter]), ...(differs ? [differsState] : [])],
    groupIds: [...groupIds],
    tags: [...tags],
  };
}

/** True when nothing is filtered, so that there is nothing to save. */
export function isUnfiltered({ search: text, states, groupIds, tags }: ReturnType<typeof currentFilter>): boolean {
  return text === '' && states.length + groupIds.length + tags.length === 0;
}

/** Looks at the fleet through a saved filter. A state that this version does not know is left out. */
export function applyFilter({ search: text, states, groupIds, tags }: SavedFilter): void {
  search.set(text);
  const filter = fleetFilters.find((known) => states.includes(known)) ?? null;
  changeView({ filter, differs: states.includes(differsState), groupIds, tags });
}
