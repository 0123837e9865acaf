import type { SortingState } from '@tanstack/react-table';
import { createStore } from '../../lib/store.ts';
import type { FleetFilter } from './fleet-filters.ts';
import type { Grouping } from './fleet-order.ts';

/** How the fleet is looked at. It outlives the page, so that Back from a router finds it as it was. */
export interface FleetView {
  readonly filter: FleetFilter | null;
  /** Only routers that differ from the desired mode of their site. */
  readonly differs: boolean;
  /** Which sites and tags are looked at; see renderer/features/organise/place.ts. */
  readonly groupIds: readonly string[];
  readonly tags: readonly string[];
  readonly grouping: Grouping;
  readonly sorting: SortingState;
  readonly selected: ReadonlySet<string>;
  /** The router that the keys speak of. */
  readonly cursor: string | null;
}

export const fleetView = createStore<FleetView>({
  filter: null,
  differs: false,
  groupIds: [],
  tags: [],
  grouping: 'none',
  sorting: [{ id: 'verdict', desc: false }],
  selected: new Set(),
  cursor: null,
});

export function changeView(change: Partial<FleetView>): void {
  fleetView.set({ ...fleetView.get(), ...change });
}

/** A second choice of the same filter takes it off. */
export function toggleFilter(filter: FleetFilter): void {
  changeView({ filter: fleetView.get().filter === filter ? null : filter });
}

/** The whole fleet again; the search is not part of the view. */
export function showAll(): void {
  changeView({ filter: null, differs: false, groupIds: [], tags: [] });
}

export function toggleSelected(id: string): void {
  const selected = new Set(fleetView.get().selected);
  if (!selected.delete(id)) selected.add(id);
  changeView({ selected });
}

export function clearSelection(): void {
  changeView({ selected: new Set() });
}
