import { describe, expect, it } from 'vitest';
import { checkEdit, siteToMake, untouched } from '../../../renderer/features/organise/edit-form.ts';
import { editSummary } from '../../../renderer/features/organise/edit-summary.ts';
import { emptyBook } from '../../../shared/model/book.ts';
import { madeUpRouter } from '../backend/made-up-fleet.ts';

const now = Date.parse('2026-11-22T12:00:00Z');

describe('the form of an edit', () => {
  it.each([
    [{}, {}],
    [{ site: 'none' }, { groupId: null }],
    [{ site: 'id:g' }, { groupId: 'g' }],
    [{ site: 'new', newSite: 'Port' }, { groupId: siteToMake }],
    [
      { addTags: ['a'], removeTags: ['b'] },
      { addTags: ['a'], removeTags: ['b'] },
    ],
    [
      { user: ' admin ', port: 2222 },
      { user: 'admin', port: 2222 },
    ],
    [{ login: 'own' }, { credentials: null }],
    [{ login: 'group' }, { credentials: { from: 'group' } }],
    [{ login: 'id:s' }, { credentials: { from: 'set', credentialSetId: 's' } }],
    [{ jump: 'group' }, { jump: null }],
    [{ jump: 'direct', chain: ['j'] }, { jump: [] }],
    [{ jump: 'chain', chain: ['j', 'k'] }, { jump: ['j', 'k'] }],
  ])('%j means %j', (form, edit) => {
    expect(checkEdit({ ...untouched, ...form })).toEqual({ ok: true, edit });
  });

  it.each([
    [{ site: 'new', newSite: ' ' }, 'newSite'],
    [{ user: 'x'.repeat(65) }, 'user'],
    [{ port: 0 }, 'port'],
    [{ port: 'ssh' }, 'port'],
    [{ addTags: ['a,b'] }, 'addTags'],
    [{ jump: 'chain' }, 'chain'],
  ])('%j is wrong at %s', (form, field) => {
    expect(checkEdit({ ...untouched, ...form })).toEqual({ ok: false, wrong: new Set([field]) });
  });
});

describe('what an edit would do', () => {
  const routers = [0, 1, 2].map((number) => madeUpRouter(number, 0, now).router);
  const book = {
    ...emptyBook,
    groups: [{ id: 'g', name: 'Port', credentialSetId: null, jump: ['j'], addedAt: '' }],
    jumpHosts: [
      {
        ...{ id: 'j', name: 'bastion', host: '192.0.2.9', port: 22, user: 'root', credentialSetId: null, addedAt: '' },
        authentication: { agent: true, keyFile: null, password: 'never' as const },
      },
    ],
  };

  it('is told part by part, with what is there now', () => {
    const mixed = routers.map((router, index) => ({ ...router, port: index === 0 ? 2200 : 22 }));
    const summary = editSummary(mixed, { port: 2200, groupId: 'g', addTags: ['a'] }, book);
    expect(summary).toEqual({
      changed: 3,
      // The group brings a jump host, so each is reached in another way.
      otherWay: 3,
      parts: [
        { part: 'group', count: 3, from: [{ text: 'No site', count: 3 }], to: 'Port' },
        { part: 'tags', count: 3, from: [{ text: 'no tags', count: 3 }], to: null },
        { part: 'port', count: 2, from: [{ text: '22', count: 2 }], to: '2200' },
      ],
    });
  });

  it('is nothing when all is so already', () => {
    const edit = { user: routers[0]?.user ?? '', credentials: null, jump: null };
    expect(editSummary(routers, edit, book)).toEqual({ changed: 0, otherWay: 0, parts: [] });
  });

  it('names the way of each: the site, directly, through', () => {
    const [router] = routers;
    if (!router) throw new Error('there is a router');
    const to = (jump: string[] | null) => editSummary([{ ...router, jump: ['gone'] }], { jump }, book).parts[0];
    expect(to(null)).toMatchObject({ from: [{ text: 'gone' }], to: 'As the site says' });
    expect(to([])).toMatchObject({ to: 'None, directly' });
    expect(to(['j'])).toMatchObject({ to: 'bastion' });
  });
});
