import { useMemo } from 'react';
import type { Book } from '../../../shared/model/book.ts';
import type { Router } from '../../../shared/model/router.ts';
import { useFleet } from '../../lib/engine.tsx';
import { type Use, usesOfJumpHosts, usesOfSets } from './login-use.ts';

/** Who uses each credential set. */
export function useSetUses(book: Book): ReadonlyMap<string, Use> {
  return useUses(book, usesOfSets);
}

/** Who goes through each jump host. */
export function useJumpHostUses(book: Book): ReadonlyMap<string, Use> {
  return useUses(book, usesOfJumpHosts);
}

function useUses(
  book: Book,
  count: (routers: Iterable<Router>, book: Book) => ReadonlyMap<string, Use>,
): ReadonlyMap<string, Use> {
  const routers = useFleet((fleet) => fleet?.routers ?? null);
  return useMemo(
    () =>
      count(
        [...(routers?.values() ?? [])].map(({ router }) => router),
        book,
      ),
    [routers, book, count],
  );
}
