import type { FleetRouter } from '../../../shared/model/fleet.ts';
import type { OffloadMode } from '../../../shared/model/offload.ts';
import type { Sheet } from '../../lib/sheets.ts';

/** As `changes.start` of the contract takes it: `auto` = the recommended mode. */
export type Wanted = Extract<Sheet, { kind: 'change' }>['wanted'];

/** In the order in which LuCI lists them. */
export const modesInOrder: readonly OffloadMode[] = ['off', 'software', 'hardware'];

/** The mode that is chosen when the sheet opens: the one that was asked for, else the recommended one; null = an undo. */
export function firstMode(
  wanted: Wanted,
  latest: Pick<NonNullable<FleetRouter['latest']>, 'recommendedMode'> | null,
): OffloadMode | null {
  if (wanted === 'undo') return null;
  return wanted === 'auto' ? (latest?.recommendedMode ?? 'software') : wanted;
}
