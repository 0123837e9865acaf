import { randomUUID } from 'node:crypto';
import type { Book, Group } from '../../shared/model/book.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { Router } from '../../shared/model/router.ts';
import { withoutGroup } from '../../shared/rules/router-edit.ts';
import type { Profile } from '../store/profile.ts';

/** A group as a person gives it; `id` null = a new one. */
export interface GroupInput extends Omit<Group, 'id' | 'addedAt'> {
  readonly id: string | null;
}

/** The group that an input makes; nothing is written. Throws `bad-input` when it or something that it names is not there. */
export function groupOf({ groups }: Pick<Profile, 'groups'>, input: GroupInput, book: Book, now: Date): Group {
  refuseMissing(book, input);
  const before = input.id === null ? null : groups.get(input.id);
  if (input.id !== null && before === null) throw noSuchThing('group');
  return { ...input, id: before?.id ?? randomUUID(), addedAt: before?.addedAt ?? now.toISOString() };
}

/**
 * Takes a group away; its routers stay, reached and logged in to as before, and saved filters and rules for alerts no longer name it.
 * Returns the routers as they are now. Throws `bad-input` when there is no such group.
 */
export function removeGroup(profile: Profile, id: string): Router[] {
  return profile.atomically(() => {
    const group = profile.groups.get(id);
    if (group === null) throw noSuchThing('group');
    const routers = profile.routers.list().filter(({ groupId }) => groupId === id);
    const left = routers.map((router) => withoutGroup(router, group));
    for (const router of left) profile.routers.update(router);
    for (const filter of profile.savedFilters.list()) {
      if (!filter.groupIds.includes(id)) continue;
      profile.savedFilters.save({ ...filter, groupIds: filter.groupIds.filter((known) => known !== id) });
    }
    profile.groups.remove(id);
    const { groups, ...settings } = profile.alertSettings.get();
    if (groups[id] !== undefined) {
      const { [id]: _gone, ...others } = groups;
      profile.alertSettings.save({ ...settings, groups: others });
    }
    return left;
  });
}

/** What a group or an edit may name. */
interface Named {
  readonly groupId?: string | null | undefined;
  readonly credentialSetId?: string | null | undefined;
  readonly jump?: readonly string[] | null | undefined;
}

/** Throws `bad-input` when a group, a set of login details or a jump host is named that is not there (any more). */
export function refuseMissing(book: Book, { groupId, credentialSetId, jump }: Named): void {
  const has = (things: readonly { readonly id: string }[], id: string) => things.some((thing) => thing.id === id);
  if (groupId != null && !has(book.groups, groupId)) throw noSuchThing('group');
  if (credentialSetId != null && !has(book.credentialSets, credentialSetId)) throw noSuchThing('set of login details');
  if (jump?.some((id) => !has(book.jumpHosts, id))) throw noSuchThing('jump host');
}

function noSuchThing(noun: string): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: `This ${noun} is not there any more.`,
    nextStep: 'Choose another one.',
  });
}
