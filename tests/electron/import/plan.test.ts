import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { applyRows, chosenRows } from '../../../electron/import/apply.ts';
import { planImport } from '../../../electron/import/plan.ts';
import { bookOf, openProfile, type Profile } from '../../../electron/store/profile.ts';
import type { ImportedHop, ImportedRouter, ImportReading } from '../../../shared/model/import.ts';
import type { Router } from '../../../shared/model/router.ts';
import { temporaryFolder } from '../store/samples.ts';

const now = new Date('2026-11-22T12:00:00Z');
let profile: Profile;

beforeEach(() => {
  profile = openProfile({ mode: 'write', home: temporaryFolder(), now: () => now });
  const opened = profile;
  onTestFinished(() => opened.close());
});

function imported(given: Partial<ImportedRouter> = {}): ImportedRouter {
  return {
    ...{ source: `line ${given.name ?? 1}`, name: 'attic', host: '10.0.0.1', port: 22, user: null, keyFile: null },
    ...{ identitiesOnly: false, agent: null, legacyAlgorithms: false, hostKeyAlias: null, group: null },
    ...{ tags: [], jump: [], notes: [] },
    ...given,
  };
}

function hop(host: string, given: Partial<ImportedHop> = {}): ImportedHop {
  return { host, port: 22, user: null, keyFile: null, hostKeyAlias: null, ...given };
}

function plan(...routers: ImportedRouter[]) {
  return planReading({ routers, unsupported: [], notices: [] });
}

function planReading(reading: ImportReading) {
  return planImport(reading, { routers: profile.routers.list(), book: bookOf(profile) });
}

/** Takes over all that can be, and says what became of each row. */
function take(...routers: ImportedRouter[]) {
  const planned = plan(...routers);
  const keys = planned.rows.flatMap(({ row }) => (row.status === 'new' || row.status === 'update' ? row.key : []));
  const { result } = applyRows(profile, chosenRows(planned, keys), planned, { now, localUser: 'me' });
  return { result, statuses: planned.rows.map(({ row }) => row.status) };
}

function named(name: string): Router {
  const router = profile.routers.findByName(name);
  if (!router) throw new Error(`no router ${name}`);
  return router;
}

describe('a row', () => {
  it('is new, then a duplicate, then an update', () => {
    const row = imported({ user: 'admin', keyFile: '~/.ssh/id', tags: ['a'], group: 'Hill', jump: [hop('b.lan')] });
    expect(take(row).statuses).toEqual(['new']);
    expect(take(row)).toEqual({
      statuses: ['duplicate'],
      result: { added: 0, updated: 0, groupsAdded: 0, jumpHostsAdded: 0 },
    });
    expect(plan({ ...row, name: 'ATTIC', host: '10.0.0.2', port: 2222 }).rows[0]?.row).toMatchObject({
      ...{ status: 'update', name: 'attic' },
      reason: 'Known. Changes: address: 10.0.0.2:2222 instead of 10.0.0.1.',
    });
  });

  it('is known by its address, too, and keeps the name that a person gave', () => {
    take(imported());
    expect(plan(imported({ name: 'other' })).rows[0]?.row).toMatchObject({
      ...{ status: 'duplicate', name: 'attic', reason: 'Known already as attic.' },
    });
    expect(plan(imported({ name: 'other', keyFile: '~/x' })).rows[0]?.row).toMatchObject({
      ...{ status: 'update', name: 'attic', reason: 'Known as attic. Changes: key file: ~/x.' },
    });
  });

  it('is another router behind another jump host, or with another user or port', () => {
    const same = { host: '192.168.1.1', jump: [hop('a.lan')] };
    const rows = [
      imported({ ...same, name: 'one' }),
      imported({ ...same, name: 'two', jump: [hop('b.lan')] }),
      imported({ ...same, name: 'three', jump: [] }),
      imported({ ...same, name: 'four', port: 2222 }),
      imported({ ...same, name: 'five', user: 'admin' }),
    ];
    expect(take(...rows).statuses).toEqual(['new', 'new', 'new', 'new', 'new']);
    expect(take(...rows).statuses).toEqual(rows.map(() => 'duplicate'));
  });

  it('is a duplicate when the file has it twice', () => {
    const { rows } = plan(imported({ name: 'one' }), imported({ name: 'two' }));
    expect(rows.map(({ row }) => [row.status, row.reason])).toEqual([
      ['new', ''],
      ['duplicate', 'It is in the file twice: the same as line one.'],
    ]);
  });

  it('gets a name of its own, and is known again by its address', () => {
    const rows = [imported({ host: 'a' }), imported({ host: 'b' }), imported({ host: 'c', name: 'Attic (2)' })];
    expect(plan(...rows).rows.map(({ row }) => row.name)).toEqual(['attic', 'attic (2)', 'Attic (2) (2)']);
    expect(plan(...rows).rows[1]?.row.reason).toContain('becomes attic (2)');
    take(...rows);
    expect(take(...rows).statuses).toEqual(['duplicate', 'duplicate', 'duplicate']);
    // also when the first of them has left the file
    expect(plan(...rows.slice(1)).rows.map(({ row }) => row.name)).toEqual(['attic (2)', 'Attic (2) (2)']);
  });

  it.each([
    [{ host: '-x' }, 'no address'],
    [{ host: 'a b' }, 'no address'],
    [{ name: 'a\nb' }, 'name'],
    [{ name: '' }, 'name'],
    [{ port: 0 }, 'port'],
    [{ user: '-l' }, 'user'],
    [{ jump: [hop('$(x)')] }, 'jump host'],
    [{ jump: [...Array(9).keys()].map((n) => hop(`h${n}`)) }, 'more than 8'],
  ])('with %j cannot be taken', (given, reason) => {
    const [row] = plan(imported(given)).rows;
    expect(row?.row).toMatchObject({ status: 'unsupported', reason: expect.stringContaining(reason) });
    expect(() => chosenRows(plan(imported(given)), [row?.row.key ?? ''])).toThrow(
      expect.objectContaining({ code: 'bad-input' }),
    );
  });

  it('says what is assumed where the file says nothing', () => {
    expect(plan(imported({ user: 'admin' })).notices).toEqual([]);
    expect(plan(imported({ jump: [hop('b.lan')] })).notices).toEqual([
      'Where the file names no user, root is taken.',
      'Where it names none for a jump host, the user of this computer is taken, as in OpenSSH.',
    ]);
  });

  it('loses what is no use, and says so', () => {
    const [row] = plan(imported({ tags: ['a', 'b,c'], keyFile: '../x', group: 'x\u2028y', hostKeyAlias: 'a b' })).rows;
    expect(row?.row).toMatchObject({ status: 'new', tags: ['a'], group: null });
    expect(row?.row.notes).toHaveLength(4);
    expect(row?.imported).toMatchObject({ keyFile: null, hostKeyAlias: null });
  });
});

describe('taking rows over', () => {
  it('makes groups and jump hosts as needed, each once', () => {
    const jump = [hop('a.lan', { user: 'ops', port: 2200, name: 'bastion' }), hop('b.lan')];
    const { result } = take(
      imported({ name: 'one', host: 'x1', group: 'Hill', jump }),
      imported({ name: 'two', host: 'x2', group: 'HILL', jump }),
      imported({ name: 'three', host: 'x3', group: 'Harbour', jump: jump.slice(0, 1) }),
    );
    expect(result).toEqual({ added: 3, updated: 0, groupsAdded: 2, jumpHostsAdded: 2 });
    expect(profile.jumpHosts.list()).toMatchObject([
      { name: 'b.lan', host: 'b.lan', port: 22, user: 'me' },
      { name: 'bastion', host: 'a.lan', port: 2200, user: 'ops', authentication: { agent: true, password: 'ask' } },
    ]);
    expect(named('one').jump).toEqual(named('two').jump);
    expect(named('three').jump).toEqual(named('one').jump?.slice(0, 1));
    expect(profile.groups.list().map(({ name }) => name)).toEqual(['Harbour', 'Hill']);
  });

  it('leaves what the file does not say', () => {
    take(imported({ user: 'admin', keyFile: '~/x', tags: ['a'], group: 'Hill', jump: [hop('b.lan')], agent: false }));
    const before = named('attic');
    take(imported({ port: 2222, tags: ['A', 'b'] }));
    expect(named('attic')).toEqual({ ...before, port: 2222, tags: ['a', 'b'] });
  });

  it('is all or nothing', () => {
    const planned = plan(imported({ name: 'one', host: 'a' }), imported({ name: 'two', host: 'b', group: 'Hill' }));
    const rows = chosenRows(
      planned,
      planned.rows.map(({ row }) => row.key),
    );
    // meanwhile somebody else has taken the second name
    take(imported({ name: 'two', host: 'elsewhere' }));
    expect(() => applyRows(profile, rows, planned, { now, localUser: 'me' })).toThrow(
      expect.objectContaining({ code: 'name-taken' }),
    );
    expect(profile.routers.list().map(({ name }) => name)).toEqual(['two']);
    expect(profile.groups.list()).toEqual([]);
  });

  it('refuses a row that has changed since the preview', () => {
    const [before] = plan(imported()).rows;
    take(imported({ host: '10.0.0.9' }));
    expect(() => chosenRows(plan(imported()), [before?.row.key ?? ''])).toThrow(
      expect.objectContaining({ code: 'bad-input' }),
    );
  });

  it('has the same keys for the same file and fleet', () => {
    const rows = [
      imported({ name: 'one' }),
      imported({ name: 'two' }),
      imported({ name: 'two' }),
      imported({ port: 0 }),
    ];
    const keys = () => plan(...rows).rows.map(({ row }) => row.key);
    expect(keys()).toEqual(keys());
    expect(new Set(keys()).size).toBe(4);
  });

  it('ends the use of shared login details only where the file names others', () => {
    profile.credentialSets.save({
      ...{ id: 'set', name: 'Site keys', user: 'admin', addedAt: now.toISOString() },
      authentication: { agent: false, keyFile: '~/.ssh/site', password: 'never' },
    });
    take(imported());
    profile.routers.update({ ...named('attic'), credentials: { from: 'set', credentialSetId: 'set' } });
    expect(take(imported({ user: 'admin', keyFile: '~/.ssh/site' })).statuses).toEqual(['duplicate']);
    expect(take(imported({ keyFile: '~/.ssh/own' })).statuses).toEqual(['update']);
    expect(named('attic')).toMatchObject({ credentials: { from: 'own' }, authentication: { keyFile: '~/.ssh/own' } });
  });

  it('takes ten thousand routers', () => {
    const rows = [...Array(10_000).keys()].map((n) =>
      imported({ name: `r${n}`, host: `h${n}.lan`, group: `g${n % 200}`, jump: [hop(`b${n % 500}.lan`)] }),
    );
    expect(plan(...rows).rows.every(({ row }) => row.status === 'new')).toBe(true);
    expect(take(...rows.slice(0, 1_000)).result).toMatchObject({ added: 1_000, groupsAdded: 200, jumpHostsAdded: 500 });
  });
});
