import type { PresentedKey } from '../../../shared/contracts/host-keys.ts';
import type { Book } from '../../../shared/model/book.ts';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import type { ListMatch, ShownKey } from '../../../shared/rules/key-list.ts';

export type KeyState = PresentedKey['state'];

interface Named {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** A key that nobody has trusted yet. */
export interface FreshKey extends ShownKey {
  /** How it stands to the list that a person gave; null = there is no list. */
  readonly match: ListMatch | null;
  /** Names of others that show the very same key: copies of one image, or one device under two addresses. */
  readonly sharedWith: readonly string[];
}

export interface TrustRows {
  readonly fresh: readonly FreshKey[];
  readonly changed: readonly (Named & { readonly state: Extract<KeyState, { kind: 'changed' }> })[];
  readonly failed: readonly (Named & { readonly state: Extract<KeyState, { kind: 'failed' }> })[];
  readonly trusted: number;
}

export type NamedFinder = (id: string) => Named | null;

/** What machines have answered, in groups and by name; machines that are gone meanwhile are left out. */
export function trustRows(
  answers: ReadonlyMap<string, KeyState>,
  find: NamedFinder,
  matches: ReadonlyMap<string, ListMatch> | null,
): TrustRows {
  const shown = shownKeys(answers, find);
  const namesByKey = Map.groupBy(shown, ({ fingerprint }) => fingerprint);
  const fresh = shown.map((key) => ({
    ...key,
    match: matches === null ? null : (matches.get(key.id) ?? 'absent'),
    sharedWith: (namesByKey.get(key.fingerprint) ?? []).flatMap(({ id, name }) => (id === key.id ? [] : [name])),
  }));
  const changed: TrustRows['changed'][number][] = [];
  const failed: TrustRows['failed'][number][] = [];
  let trusted = 0;
  for (const [id, state] of answers) {
    const machine = find(id);
    if (machine === null) continue;
    if (state.kind === 'changed') changed.push({ ...machine, state });
    else if (state.kind === 'failed') failed.push({ ...machine, state });
    else if (state.kind === 'trusted') trusted += 1;
  }
  return { fresh, changed: changed.sort(byName), failed: failed.sort(byName), trusted };
}

/** The keys that are new, by the names of their machines. */
export function shownKeys(answers: ReadonlyMap<string, KeyState>, find: NamedFinder): ShownKey[] {
  const shown = [...answers].flatMap(([id, state]) => {
    const machine = find(id);
    return machine === null || state.kind !== 'new'
      ? []
      : [{ ...machine, keyType: state.keyType, fingerprint: state.fingerprint }];
  });
  return shown.sort(byName);
}

/** A key that the list has otherwise is decided about at its machine, not among many. */
export function canBeTrusted({ match }: FreshKey): boolean {
  return match !== 'other-key' && match !== 'other-name';
}

/** What a person has ticked or not; a key of the list is ticked by itself. */
export function isChosen(key: FreshKey, ticked: ReadonlyMap<string, boolean>): boolean {
  return canBeTrusted(key) && (ticked.get(key.id) ?? key.match === 'listed');
}

/**
 * Whom to ask: these routers, or all that were not reached yet, and the jump hosts on the way to them.
 */
export function machinesToAsk(
  ids: readonly string[] | null,
  routers: ReadonlyMap<string, FleetRouter>,
  book: Book,
): string[] {
  const entries = ids === null ? [...routers.values()] : ids.flatMap((id) => routers.get(id) ?? []);
  const wanted = entries.filter(({ reachability }) => ids !== null || reachability.state !== 'reachable');
  const hops = wanted.flatMap(
    ({ router }) => router.jump ?? book.groups.find(({ id }) => id === router.groupId)?.jump ?? [],
  );
  const known = new Set(book.jumpHosts.map(({ id }) => id));
  return [...new Set([...hops.filter((hop) => known.has(hop)), ...wanted.map(({ router }) => router.id)])];
}

/** How many routers could not be reached because their key, or that of a jump host, is not trusted yet. */
export function countUntrusted(routers: Iterable<Pick<FleetRouter, 'reachability'>>): number {
  let count = 0;
  for (const { reachability } of routers) {
    if (reachability.state === 'failed' && reachability.error.code === 'host-key-unknown') count += 1;
  }
  return count;
}

/** "host", or with the port when it is not SSH's own; IPv6 addresses in brackets then. */
export function addressOf({ host, port }: { readonly host: string; readonly port: number }): string {
  if (port === 22) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function byName(one: Named, other: Named): number {
  return one.name.localeCompare(other.name, undefined, { numeric: true });
}
