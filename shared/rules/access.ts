import type { Book, CredentialSet, JumpHost } from '../model/book.ts';
import { type Authentication, longestJumpChain, type Router } from '../model/router.ts';

/** One machine to log in to: a router, or a jump host on the way to it. */
export interface AccessPoint {
  /** Of the router or the jump host; its host keys are kept under it. */
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly authentication: Authentication;
  /** Under which id its password and passphrase are kept: its own, or that of a credential set. */
  readonly secretsOf: string;
  readonly legacyAlgorithms: boolean;
  readonly hostKeyAlias: string | null;
}

/** How to get to a router: through the hops in this order, then log in. */
export interface Access extends AccessPoint {
  readonly hops: readonly AccessPoint[];
}

export type AccessProblem =
  | { readonly kind: 'no-such-jump-host'; readonly id: string }
  | { readonly kind: 'chain-too-long'; readonly hops: number };

export type AccessAnswer =
  | { readonly ok: true; readonly access: Access }
  | { readonly ok: false; readonly problem: AccessProblem };

/**
 * Settles what holds for a router between its own details, its group and the credential sets. A set or a group that is gone counts
 * as none; a jump host that is gone is a problem, because going there directly would be another way than the person has chosen.
 */
export function accessOf(router: Router, book: Book): AccessAnswer {
  const group = book.groups.find(({ id }) => id === router.groupId) ?? null;
  const ids = router.jump ?? group?.jump ?? [];
  if (ids.length > longestJumpChain) return { ok: false, problem: { kind: 'chain-too-long', hops: ids.length } };
  const hops: AccessPoint[] = [];
  for (const id of ids) {
    const jumpHost = book.jumpHosts.find((each) => each.id === id);
    if (!jumpHost) return { ok: false, problem: { kind: 'no-such-jump-host', id } };
    hops.push(accessOfJumpHost(jumpHost, book));
  }
  const { from = 'own' } = router.credentials ?? {};
  const setId =
    router.credentials?.from === 'set'
      ? router.credentials.credentialSetId
      : from === 'group'
        ? (group?.credentialSetId ?? null)
        : null;
  return { ok: true, access: { ...pointOf(router, setById(book, setId)), hops } };
}

/** How to log in to a jump host itself. */
export function accessOfJumpHost(jumpHost: JumpHost, book: Book): AccessPoint {
  return pointOf(jumpHost, setById(book, jumpHost.credentialSetId));
}

function setById(book: Book, id: string | null): CredentialSet | null {
  return book.credentialSets.find((set) => set.id === id) ?? null;
}

function pointOf(machine: Router | JumpHost, set: CredentialSet | null): AccessPoint {
  const { id, name, host, port } = machine;
  return {
    ...{ id, name, host, port },
    user: set?.user ?? machine.user,
    authentication: set?.authentication ?? machine.authentication,
    secretsOf: set?.id ?? id,
    legacyAlgorithms: 'legacyAlgorithms' in machine && machine.legacyAlgorithms,
    hostKeyAlias: machine.hostKeyAlias ?? null,
  };
}
