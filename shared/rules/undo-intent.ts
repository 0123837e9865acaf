import type { Change } from '../model/change.ts';
import { assertNever } from '../model/offload.ts';
import type { Intent } from '../model/plan.ts';
import type { Snapshot } from '../model/snapshot.ts';

/**
 * The state before a confirmed change, as an intent: on fw4 the exact raw values of the options it edited, elsewhere the exact text
 * of our file. Options that it did not edit stay as they are now. `null` = the change saved nothing, so there is nothing to go back
 * to.
 */
export function undoIntent(
  { plan }: Pick<Change, 'plan'>,
  { configured }: Pick<Snapshot, 'configured'>,
): Intent | null {
  switch (plan.platform) {
    case 'fw4': {
      if (plan.edits.length === 0) return null;
      const before = Object.fromEntries(plan.edits.map((edit) => [edit.option, edit.before]));
      const now = configured.options ?? { flow_offloading: null, flow_offloading_hw: null };
      return { kind: 'options', options: { ...now, ...before } };
    }
    case 'nftables':
      return { kind: 'own-table', file: plan.previousFile };
    default:
      return assertNever(plan);
  }
}
