import type { Book, CredentialSet, JumpHost } from '../../../shared/model/book.ts';
import type { Authentication, Router } from '../../../shared/model/router.ts';
import { setThatHolds } from './login-use.ts';

/** Whose secret a login lacks: that of a machine's own login details, or of the set that takes their place. */
export type SecretOwner =
  | { readonly kind: 'router'; readonly router: Router }
  | { readonly kind: 'jump-host'; readonly jumpHost: JumpHost }
  | { readonly kind: 'set'; readonly set: CredentialSet };

export function secretOwnerOfRouter(router: Router, book: Book): SecretOwner {
  const set = setThatHolds(router, book);
  return set === null ? { kind: 'router', router } : { kind: 'set', set };
}

export function secretOwnerOfHop(jumpHost: JumpHost, { credentialSets }: Book): SecretOwner {
  const set = credentialSets.find(({ id }) => id === jumpHost.credentialSetId);
  return set === undefined ? { kind: 'jump-host', jumpHost } : { kind: 'set', set };
}

export function ownAuthentication(owner: SecretOwner): Authentication {
  switch (owner.kind) {
    case 'router':
      return owner.router.authentication;
    case 'jump-host':
      return owner.jumpHost.authentication;
    case 'set':
      return owner.set.authentication;
  }
}

export function ownerName(owner: SecretOwner): string {
  switch (owner.kind) {
    case 'router':
      return owner.router.name;
    case 'jump-host':
      return owner.jumpHost.name;
    case 'set':
      return owner.set.name;
  }
}
