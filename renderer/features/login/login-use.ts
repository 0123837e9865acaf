import type { Book, CredentialSet, JumpHost } from '../../../shared/model/book.ts';
import type { CredentialsFrom, Router } from '../../../shared/model/router.ts';

/** Names of what goes by a credential set or through a jump host, each in the order of the fleet. */
export interface Use {
  readonly routers: readonly string[];
  readonly groups: readonly string[];
  /** Jump hosts that log in with the set. */
  readonly jumpHosts: readonly string[];
}

/** Who logs in with which set: by its own choice, or as its group says. */
export function usesOfSets(routers: Iterable<Router>, book: Book): ReadonlyMap<string, Use> {
  const uses = emptyUses(book.credentialSets);
  for (const { name, credentialSetId } of book.groups) uses.get(credentialSetId ?? '')?.groups.push(name);
  for (const { name, credentialSetId } of book.jumpHosts) uses.get(credentialSetId ?? '')?.jumpHosts.push(name);
  for (const router of routers) {
    const set = setThatHolds(router, book);
    if (set !== null) uses.get(set.id)?.routers.push(router.name);
  }
  return uses;
}

/** Who goes through which jump host: by its own choice, or as its group says. */
export function usesOfJumpHosts(routers: Iterable<Router>, book: Book): ReadonlyMap<string, Use> {
  const uses = emptyUses(book.jumpHosts);
  for (const { name, jump } of book.groups) for (const id of new Set(jump)) uses.get(id)?.groups.push(name);
  const groups = new Map(book.groups.map((group) => [group.id, group]));
  for (const { name, jump, groupId } of routers) {
    const chain = jump ?? groups.get(groupId ?? '')?.jump ?? [];
    for (const id of new Set(chain)) uses.get(id)?.routers.push(name);
  }
  return uses;
}

type GrowingUse = { readonly [Kind in keyof Use]: string[] };

function emptyUses(things: readonly { readonly id: string }[]): Map<string, GrowingUse> {
  return new Map(things.map(({ id }) => [id, { routers: [], groups: [], jumpHosts: [] }]));
}

interface LoginChoice {
  readonly groupId?: string | null | undefined;
  readonly credentials?: CredentialsFrom | undefined;
}

/** The set whose login details take the place of the own ones; null = the own ones hold. */
export function setThatHolds(
  { groupId, credentials }: LoginChoice,
  { credentialSets, groups }: Book,
): CredentialSet | null {
  if (credentials === undefined || credentials.from === 'own') return null;
  const id =
    credentials.from === 'set'
      ? credentials.credentialSetId
      : groups.find((group) => group.id === groupId)?.credentialSetId;
  return credentialSets.find((set) => set.id === id) ?? null;
}

/** "bastion, then inner": the jump hosts of a chain by name, in the order of travel. */
export function chainNames(chain: readonly string[], jumpHosts: readonly JumpHost[]): string[] {
  return chain.flatMap((id) => jumpHosts.find((host) => host.id === id)?.name ?? []);
}
