import { describe, expect, it } from 'vitest';
import { chainNames, setThatHolds, usesOfJumpHosts, usesOfSets } from '../../../renderer/features/login/login-use.ts';
import type { Book, CredentialSet, JumpHost } from '../../../shared/model/book.ts';
import type { Router } from '../../../shared/model/router.ts';
import { accessOf } from '../../../shared/rules/access.ts';

const agent = { agent: true, keyFile: null, password: 'never' } as const;
const set = (id: string): CredentialSet => ({
  id,
  name: `set ${id}`,
  user: 'admin',
  authentication: agent,
  addedAt: '',
});
const hop = (id: string, credentialSetId: string | null = null): JumpHost => ({
  ...{ id, name: `hop ${id}`, host: id, port: 22, user: 'jump', authentication: agent, credentialSetId, addedAt: '' },
});
const router = (name: string, more: Partial<Router>): Router => ({
  ...{ id: name, name, host: 'h', port: 22, user: 'root', authentication: agent, legacyAlgorithms: false, addedAt: '' },
  ...more,
});

const book: Book = {
  credentialSets: [set('a'), set('b')],
  jumpHosts: [hop('outer', 'b'), hop('inner')],
  groups: [
    { id: 'north', name: 'North', credentialSetId: 'a', jump: ['outer', 'inner'], addedAt: '' },
    { id: 'south', name: 'South', credentialSetId: null, jump: [], addedAt: '' },
  ],
  savedFilters: [],
};

const routers = [
  router('own', {}),
  router('by set', { credentials: { from: 'set', credentialSetId: 'b' } }),
  router('by group', { groupId: 'north', credentials: { from: 'group' } }),
  router('in group, own login', { groupId: 'north' }),
  router('group names none', { groupId: 'south', credentials: { from: 'group' }, jump: ['inner'] }),
  router('directly', { groupId: 'north', jump: [] }),
  router('set is gone', { credentials: { from: 'set', credentialSetId: 'gone' }, jump: ['gone'] }),
];

describe('who uses what', () => {
  it('counts routers by the set that really holds, groups and jump hosts by the one they name', () => {
    const uses = usesOfSets(routers, book);
    expect(uses.get('a')).toEqual({ routers: ['by group'], groups: ['North'], jumpHosts: [] });
    expect(uses.get('b')).toEqual({ routers: ['by set'], groups: [], jumpHosts: ['hop outer'] });
  });

  it('counts routers by the way they really take', () => {
    const uses = usesOfJumpHosts(routers, book);
    expect(uses.get('outer')).toEqual({
      routers: ['by group', 'in group, own login'],
      groups: ['North'],
      jumpHosts: [],
    });
    expect(uses.get('inner')?.routers).toEqual(['by group', 'in group, own login', 'group names none']);
  });

  it.each(routers.filter(({ jump }) => !jump?.includes('gone')))('agrees with the engine about $name', (each) => {
    const answer = accessOf(each, book);
    const holds = setThatHolds(each, book);
    expect(answer.ok && answer.access.secretsOf).toBe(holds?.id ?? each.id);
    expect(answer.ok && answer.access.user).toBe(holds?.user ?? each.user);
  });

  it('names a chain in the order of travel', () => {
    expect(chainNames(['inner', 'gone', 'outer'], book.jumpHosts)).toEqual(['hop inner', 'hop outer']);
  });
});
