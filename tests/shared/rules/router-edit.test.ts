import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RouterEdit } from '../../../shared/contracts/organise.ts';
import { emptyBook, type Group } from '../../../shared/model/book.ts';
import type { Router } from '../../../shared/model/router.ts';
import { editedRouter, isOtherWay, partsThatDiffer, withoutGroup } from '../../../shared/rules/router-edit.ts';

const at = '2026-01-01T00:00:00.000Z';
const plain: Router = {
  ...{ id: 'r', name: 'attic', host: '192.0.2.1', port: 22, user: 'root', legacyAlgorithms: false, addedAt: at },
  authentication: { agent: true, keyFile: null, password: 'ask' },
};
const group: Group = { id: 'g', name: 'Harbour', credentialSetId: 's', jump: ['j'], addedAt: at };
const book = {
  ...emptyBook,
  groups: [group],
  jumpHosts: [
    {
      ...{ id: 'j', name: 'bastion', host: '192.0.2.9', port: 22, user: 'jump', credentialSetId: null, addedAt: at },
      authentication: plain.authentication,
    },
  ],
  credentialSets: [{ id: 's', name: 'field', user: 'admin', authentication: plain.authentication, addedAt: at }],
};

describe('an edit of a router', () => {
  test.each([
    ['nothing', {}, []],
    ['the port that it has', { port: 22 }, []],
    ['its own login, as it has', { credentials: { from: 'own' } as const }, []],
    ['no group, as it has none', { groupId: null }, []],
    ['a tag to take away that it has not', { removeTags: ['b'] }, []],
    ['user and port', { user: 'admin', port: 2222 }, ['user', 'port']],
    ['a group', { groupId: 'g' }, ['group']],
    ['a tag', { addTags: ['b'] }, ['tags']],
    ['the login of the group', { credentials: { from: 'group' } as const }, ['login']],
    ['no jump hosts, said so', { jump: [] }, ['jump']],
  ])('to %s changes exactly that', (_what, edit, parts) => {
    const after = editedRouter(plain, edit);
    expect(partsThatDiffer(plain, after)).toEqual(parts);
    expect(after === plain).toBe(parts.length === 0);
  });

  test('takes a tag away whatever its case, and never has one twice', () => {
    const tagged = { ...plain, tags: ['Attic', 'rented'] };
    expect(editedRouter(tagged, { removeTags: ['ATTIC'], addTags: ['RENTED', 'new'] }).tags).toEqual(['rented', 'new']);
    expect(editedRouter(tagged, { removeTags: ['attic', 'rented'] })).not.toHaveProperty('tags');
  });

  test('null takes away, absent leaves', () => {
    const full: Router = { ...plain, groupId: 'g', jump: ['j'], credentials: { from: 'group' } };
    expect(editedRouter(full, { groupId: null, jump: null, credentials: null })).toEqual(plain);
    expect(editedRouter(full, { user: 'root' })).toBe(full);
  });

  test('is the same when it is done twice', () => {
    const tag = fc.constantFrom('a', 'B', 'c');
    const edit: fc.Arbitrary<RouterEdit> = fc.record(
      {
        groupId: fc.constantFrom(null, 'g', 'h'),
        addTags: fc.array(tag),
        removeTags: fc.array(tag),
        port: fc.constantFrom(22, 2222),
        jump: fc.constantFrom<string[] | null>(null, [], ['j']),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(edit, (wanted) => {
        const once = editedRouter(plain, wanted);
        expect(editedRouter(once, wanted)).toBe(once);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a group that goes away', () => {
  const after = { ...book, groups: [] };
  test.each([
    ['all of it from the group', { credentials: { from: 'group' } as const }],
    ['the jump hosts from the group', {}],
    ['nothing from the group', { jump: [], credentials: { from: 'set', credentialSetId: 's' } as const }],
  ])('leaves the way to its routers as it was: %s', (_what, details) => {
    const router: Router = { ...plain, groupId: 'g', ...details };
    const left = withoutGroup(router, group);
    expect(left).not.toHaveProperty('groupId');
    expect(isOtherWay({ router, book }, { router: left, book: after })).toBe(false);
  });
});

test('a rename of a router, a group or a jump host is no other way; another address is', () => {
  const router: Router = { ...plain, groupId: 'g' };
  const renamed = {
    ...book,
    groups: [{ ...group, name: 'Port' }],
    jumpHosts: book.jumpHosts.map((hop) => ({ ...hop, name: 'door' })),
  };
  expect(isOtherWay({ router, book }, { router: { ...router, name: 'loft' }, book: renamed })).toBe(false);
  const moved = { ...book, jumpHosts: book.jumpHosts.map((hop) => ({ ...hop, host: '192.0.2.8' })) };
  expect(isOtherWay({ router, book }, { router, book: moved })).toBe(true);
});
