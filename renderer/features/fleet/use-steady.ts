import { useState } from 'react';

/** The same list as the last time while its elements are the same, so that what is worked out from it stays too. */
export function useSteady<List extends readonly unknown[] | null>(list: List): List {
  const [kept, setKept] = useState(list);
  if (kept === list || isSame(kept, list)) return kept;
  setKept(list);
  return list;
}

function isSame(one: readonly unknown[] | null, other: readonly unknown[] | null): boolean {
  if (one === null || other === null || one.length !== other.length) return false;
  return one.every((element, place) => element === other[place]);
}
