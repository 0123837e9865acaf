import { useFleetStore } from '../../lib/engine.tsx';
import type { Fleet } from '../../lib/fleet-store.ts';
import { useShortcuts } from '../../lib/keys.ts';
import { navigate } from '../../lib/navigation.ts';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { changeView, fleetView, toggleSelected } from './fleet-view.ts';

/** The routers that an action of the fleet page is for: the selected ones, else the one under the cursor. */
function chosenIds(fleet: Fleet | null): readonly string[] {
  const { selected, cursor } = fleetView.get();
  const ids = selected.size > 0 ? [...selected] : cursor === null ? [] : [cursor];
  return ids.filter((id) => fleet?.routers.has(id));
}

/** Moves the cursor among `ids` (the order on screen). */
export function moveCursor(ids: readonly string[], by: number): void {
  const { cursor } = fleetView.get();
  const place = cursor === null ? -1 : ids.indexOf(cursor);
  const next = place === -1 && by === -1 ? ids.length - 1 : Math.min(ids.length - 1, Math.max(0, place + by));
  changeView({ cursor: ids[next] ?? null });
}

/** j, k, x, Enter, e and u on the routers shown. */
export function useFleetKeys(ids: readonly string[]): void {
  const fleet = useFleetStore();
  const change = (wanted: 'auto' | 'undo') => {
    const chosen = chosenIds(fleet.get());
    if (chosen.length > 0) openSheet({ kind: 'change', ids: chosen, wanted });
  };
  const withCursor = (run: (id: string) => void) => {
    const { cursor } = fleetView.get();
    if (cursor !== null && ids.includes(cursor)) run(cursor);
  };
  useShortcuts([
    { keys: 'j', what: t('fleet.shortcut.down'), run: () => moveCursor(ids, 1) },
    { keys: 'k', what: t('fleet.shortcut.up'), run: () => moveCursor(ids, -1) },
    {
      keys: 'Enter',
      what: t('fleet.shortcut.open'),
      run: () => withCursor((id) => navigate({ page: 'router', id, tab: 'overview' })),
    },
    { keys: 'x', what: t('fleet.shortcut.select'), run: () => withCursor(toggleSelected) },
    { keys: 'e', what: t('fleet.shortcut.enable'), run: () => change('auto') },
    { keys: 'u', what: t('fleet.shortcut.undo'), run: () => change('undo') },
  ]);
}
