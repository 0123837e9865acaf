import type { Book, JumpHost } from '../../shared/model/book.ts';
import type { ImportedHop, ImportedRouter } from '../../shared/model/import.ts';
import type { Authentication, Router } from '../../shared/model/router.ts';
import { nameKey } from '../store/name-key.ts';
import { writeDestination } from './destination.ts';

/** The profile as an import sees it. */
export interface Fleet {
  readonly routers: readonly Router[];
  readonly book: Book;
}

/** How a machine is really logged in to: what a credential set says takes the place of its own details. */
export interface Login {
  readonly user: string;
  readonly authentication: Authentication;
}

/** The routers of the profile, by name and by address; each can be claimed by one row of the file. */
export class KnownRouters {
  readonly #book: Book;
  readonly #byName: ReadonlyMap<string, Router>;
  readonly #byPlace: ReadonlyMap<string, readonly Router[]>;
  readonly #claimed = new Set<string>();

  constructor({ routers, book }: Fleet) {
    this.#book = book;
    this.#byName = new Map(routers.map((router) => [nameKey(router.name), router]));
    this.#byPlace = Map.groupBy(routers, placeOf);
  }

  has(name: string): boolean {
    return this.#byName.has(nameKey(name));
  }

  /** The router with this name at this address, if no other row has claimed it. */
  claimSame(imported: ImportedRouter): Router | null {
    const router = this.#byName.get(nameKey(imported.name));
    return router && this.#isAt(router, imported) ? this.#claim(router) : null;
  }

  /** The router at the same address and behind the same jump hosts, whatever its name; else the one with the same name. */
  claimSimilar(imported: ImportedRouter): Router | null {
    const there = (this.#byPlace.get(placeOf(imported)) ?? []).filter(
      (router) => this.#isAt(router, imported) && this.#isBehind(router, imported.jump),
    );
    const router = there.find(({ id }) => !this.#claimed.has(id)) ?? this.#byName.get(nameKey(imported.name));
    return router ? this.#claim(router) : null;
  }

  #claim(router: Router): Router | null {
    if (this.#claimed.has(router.id)) return null;
    this.#claimed.add(router.id);
    return router;
  }

  #isAt(router: Router, { user, ...imported }: ImportedRouter): boolean {
    if (placeOf(router) !== placeOf(imported)) return false;
    return user === null || loginOf(router, this.#book).user === user;
  }

  #isBehind(router: Router, jump: readonly ImportedHop[]): boolean {
    return sameChain(chainOf(router, this.#book), jump, this.#book);
  }
}

/** Names a machine by its address alone. */
export function placeOf({ host, port }: { readonly host: string; readonly port: number }): string {
  return writeDestination({ user: null, host: host.toLowerCase(), port });
}

/** The login details that hold for a router, as in shared/rules/access.ts. */
export function loginOf(router: Router, book: Book): Login {
  const { credentials } = router;
  const group = book.groups.find(({ id }) => id === router.groupId);
  if (credentials?.from === 'set') return withSet(router, credentials.credentialSetId, book);
  return withSet(router, credentials?.from === 'group' ? (group?.credentialSetId ?? null) : null, book);
}

export function jumpHostLogin(jumpHost: JumpHost, book: Book): Login {
  return withSet(jumpHost, jumpHost.credentialSetId, book);
}

function withSet({ user, authentication }: Login, setId: string | null, book: Book): Login {
  const set = setId === null ? undefined : book.credentialSets.find(({ id }) => id === setId);
  return { user: set?.user ?? user, authentication: set?.authentication ?? authentication };
}

/** The jump hosts on the way to a router, its own or those of its group; those that are gone are left out. */
export function chainOf({ jump, groupId }: Pick<Router, 'jump' | 'groupId'>, book: Book): JumpHost[] {
  const ids = jump ?? book.groups.find(({ id }) => id === groupId)?.jump ?? [];
  return ids.flatMap((id) => book.jumpHosts.find((jumpHost) => jumpHost.id === id) ?? []);
}

export function sameChain(chain: readonly JumpHost[], jump: readonly ImportedHop[], book: Book): boolean {
  return chain.length === jump.length && jump.every((hop, index) => isHop(chain[index], hop, book));
}

/** Whether a jump host is the one that a file means; what the file does not say of it does not matter. */
export function isHop(jumpHost: JumpHost | undefined, hop: ImportedHop, book: Book): boolean {
  if (!jumpHost || placeOf(jumpHost) !== placeOf(hop)) return false;
  const { user, authentication } = jumpHostLogin(jumpHost, book);
  return (
    (hop.user === null || hop.user === user) &&
    (hop.keyFile === null || hop.keyFile === authentication.keyFile) &&
    (hop.hostKeyAlias === null || hop.hostKeyAlias === jumpHost.hostKeyAlias)
  );
}
