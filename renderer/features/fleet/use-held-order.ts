import { useState } from 'react';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { heldOrder } from './fleet-order.ts';

interface HeldOrder {
  /** Ids in the order of the moment. */
  readonly wanted: readonly string[];
  /** The pointer rests on the rows. */
  readonly held: boolean;
  /** What the person chose; another choice reorders at once. */
  readonly key: string;
  readonly all: ReadonlyMap<string, FleetRouter>;
}

/** The ids in an order that does not change under the pointer. */
export function useHeldOrder({ wanted, held, key, all }: HeldOrder): readonly string[] {
  const [shown, setShown] = useState({ ids: wanted, key });
  const ids = held && key === shown.key ? heldOrder(shown.ids, wanted, (id) => all.has(id)) : wanted;
  // The same list for the same order, so that nothing below has to be worked out again.
  if (key === shown.key && isSame(ids, shown.ids)) return shown.ids;
  setShown({ ids, key });
  return ids;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index]);
}
