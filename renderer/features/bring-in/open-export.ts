import { openSheet } from '../../lib/sheets.ts';
import { fleetView } from '../fleet/fleet-view.ts';

/** Proposes the routers that are selected in the fleet; without any, all of them. */
export function openExport(): void {
  openSheet({ kind: 'export', ids: [...fleetView.get().selected] });
}
