import type { Book } from '../../shared/model/book.ts';
import type { ImportedRouter } from '../../shared/model/import.ts';
import type { Router } from '../../shared/model/router.ts';
import { tagKey } from '../../shared/rules/router-edit.ts';
import { addressOf } from '../ssh/target.ts';
import { nameKey } from '../store/name-key.ts';
import { writeDestination } from './destination.ts';
import { chainOf, loginOf, sameChain } from './known-routers.ts';

/** What a file would change of a known router, in words; empty = nothing. What the file does not say stays as it is. */
export function differences(router: Router, imported: ImportedRouter, book: Book): string[] {
  return [
    ...changed('address', addressOf(router), addressOf(imported)),
    ...loginDifferences(router, imported, book),
    ...(imported.legacyAlgorithms && !router.legacyAlgorithms ? ['old host keys are allowed'] : []),
    ...changed('name of the host keys', router.hostKeyAlias ?? null, imported.hostKeyAlias),
    ...groupDifference(router, imported, book),
    ...newTags(router, imported).map((tag) => `tag ${tag} is added`),
    ...wayDifference(router, imported, book),
  ];
}

/** Those that the router does not have yet. */
export function newTags({ tags = [] }: Router, imported: ImportedRouter): string[] {
  const had = new Set(tags.map(tagKey));
  return imported.tags.filter((tag) => !had.has(tagKey(tag)));
}

/** The file names login details that do not hold for the router now. */
export function changesLogin(router: Router, imported: ImportedRouter, book: Book): boolean {
  return loginDifferences(router, imported, book).length > 0;
}

function loginDifferences(router: Router, imported: ImportedRouter, book: Book): string[] {
  if (imported.credentials !== undefined) return sharedLoginDifference(router, imported.credentials, book);
  const { user, authentication } = loginOf(router, book);
  return [
    ...changed('user', user, imported.user),
    ...changed('key file', authentication.keyFile, imported.keyFile),
    ...changed('SSH agent', yes(authentication.agent), imported.agent === null ? null : yes(imported.agent)),
    ...changed('password', authentication.password, imported.password ?? null),
  ];
}

function sharedLoginDifference(
  { credentials }: Router,
  imported: NonNullable<ImportedRouter['credentials']>,
  book: Book,
): string[] {
  if (imported === 'group') return credentials?.from === 'group' ? [] : ['login details are those of the group'];
  const set = book.credentialSets.find(({ name }) => nameKey(name) === nameKey(imported.set));
  const same = set && credentials?.from === 'set' && credentials.credentialSetId === set.id;
  return same ? [] : [`login details are those of ${imported.set}`];
}

function groupDifference({ groupId }: Router, { group }: ImportedRouter, book: Book): string[] {
  const now = book.groups.find(({ id }) => id === groupId)?.name ?? null;
  return group !== null && now !== null && nameKey(now) === nameKey(group) ? [] : changed('group', now, group);
}

function wayDifference(router: Router, { jump, direct }: ImportedRouter, book: Book): string[] {
  const chain = chainOf(router, book);
  if (jump.length === 0) return direct && chain.length > 0 ? ['it is reached directly'] : [];
  if (sameChain(chain, jump, book)) return [];
  return changed('way', chain.map(({ name }) => name).join(', ') || 'directly', jump.map(writeDestination).join(', '));
}

function changed(what: string, now: string | null, wanted: string | null): string[] {
  if (wanted === null || wanted === now) return [];
  return [now === null ? `${what}: ${wanted}` : `${what}: ${wanted} instead of ${now}`];
}

function yes(value: boolean): string {
  return value ? 'yes' : 'no';
}
