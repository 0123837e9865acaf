import type { RouterEdit } from '../contracts/organise.ts';
import type { Book, Group } from '../model/book.ts';
import type { CredentialsFrom, Router } from '../model/router.ts';
import { type AccessAnswer, accessOf } from './access.ts';

/** The parts of a router that a bulk edit can change, in the order in which people read them. */
export const editedParts = ['group', 'tags', 'user', 'port', 'login', 'jump'] as const;
export type EditedPart = (typeof editedParts)[number];

/** Two tags are the same whatever their case. */
export function tagKey(tag: string): string {
  return tag.normalize('NFKC').toLowerCase();
}

/** The router after an edit. What comes out equal is given back as the same object. */
export function editedRouter(router: Router, edit: RouterEdit): Router {
  const { groupId, tags, credentials, jump, ...rest } = router;
  const chosen = <Value>(wanted: Value | null | undefined, now: Value | undefined): Value | undefined =>
    wanted === undefined ? now : (wanted ?? undefined);
  const nextGroup = chosen(edit.groupId, groupId);
  const nextTags = editedTags(tags ?? [], edit);
  const nextCredentials = chosen(edit.credentials, credentials);
  const nextJump = chosen(edit.jump, jump);
  const edited: Router = {
    ...rest,
    user: edit.user ?? router.user,
    port: edit.port ?? router.port,
    ...(nextGroup !== undefined && { groupId: nextGroup }),
    ...(nextTags.length > 0 && { tags: nextTags }),
    ...(nextCredentials !== undefined && nextCredentials.from !== 'own' && { credentials: nextCredentials }),
    ...(nextJump !== undefined && { jump: nextJump }),
  };
  return partsThatDiffer(router, edited).length === 0 ? router : edited;
}

function editedTags(tags: readonly string[], { addTags = [], removeTags = [] }: RouterEdit): string[] {
  // A tag that is both wanted and not is wanted.
  const added = new Set(addTags.map(tagKey));
  const removed = new Set(removeTags.map(tagKey).filter((key) => !added.has(key)));
  const kept = new Map(tags.filter((tag) => !removed.has(tagKey(tag))).map((tag) => [tagKey(tag), tag]));
  for (const tag of addTags) if (!kept.has(tagKey(tag))) kept.set(tagKey(tag), tag);
  return [...kept.values()];
}

/** What is not the same in two versions of one router; absent and its meaning (no tags, own login) are the same. */
export function partsThatDiffer(before: Router, after: Router): EditedPart[] {
  const own: CredentialsFrom = { from: 'own' };
  const differs: Record<EditedPart, boolean> = {
    group: before.groupId !== after.groupId,
    tags: !isSame(before.tags ?? [], after.tags ?? []),
    user: before.user !== after.user,
    port: before.port !== after.port,
    login: !isSame(before.credentials ?? own, after.credentials ?? own),
    jump: !isSame(before.jump ?? null, after.jump ?? null),
  };
  return editedParts.filter((part) => differs[part]);
}

/**
 * A router of a group that goes away, reached and logged in to as before: what the group gave becomes its own. Going there by another
 * way would be nobody's choice.
 */
export function withoutGroup(router: Router, group: Group): Router {
  const { groupId: _gone, credentials, jump, ...rest } = router;
  const ownJump = jump ?? (group.jump.length > 0 ? group.jump : undefined);
  const ownCredentials: CredentialsFrom | undefined =
    credentials?.from !== 'group'
      ? credentials
      : group.credentialSetId === null
        ? undefined
        : { from: 'set', credentialSetId: group.credentialSetId };
  return {
    ...rest,
    ...(ownCredentials !== undefined && { credentials: ownCredentials }),
    ...(ownJump !== undefined && { jump: ownJump }),
  };
}

/** True when a router is reached or logged in to in another way than before, so that what is known of it has to be asked again. */
export function isOtherWay(
  before: { readonly router: Router; readonly book: Book },
  after: { readonly router: Router; readonly book: Book },
): boolean {
  return !isSame(wayOf(accessOf(before.router, before.book)), wayOf(accessOf(after.router, after.book)));
}

/** Names are no part of the way: a rename is harmless. */
function wayOf(answer: AccessAnswer): unknown {
  if (!answer.ok) return answer.problem;
  const { name: _name, hops, ...own } = answer.access;
  return { ...own, hops: hops.map(({ name: _hop, ...hop }) => hop) };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
