import { describe, expect, it } from 'vitest';
import {
  addressOf,
  canBeTrusted,
  countUntrusted,
  isChosen,
  type KeyState,
  machinesToAsk,
  trustRows,
} from '../../../renderer/features/host-key/trust-rows.ts';
import { matchKnownHosts } from '../../../renderer/features/host-key/use-key-source.ts';
import { emptyBook, type JumpHost } from '../../../shared/model/book.ts';
import type { FleetRouter, Reachability } from '../../../shared/model/fleet.ts';
import type { Router } from '../../../shared/model/router.ts';
import type { ListMatch } from '../../../shared/rules/key-list.ts';

const print = (letter: string) => `SHA256:${letter.repeat(43)}`;
const fresh = (letter: string): KeyState => ({ kind: 'new', keyType: 'ssh-ed25519', fingerprint: print(letter) });
const failure = { code: 'unreachable', sentence: '', nextStep: '', retryable: true, evidence: {} };
const named = (id: string) => (id === 'gone' ? null : { id, name: `Router ${id}`, host: '192.0.2.1', port: 22 });
const at = '2026-01-01T00:00:00.000Z';

function router(id: string): Router {
  return {
    ...{ id, name: `Router ${id}`, host: '192.0.2.1', port: 22, user: 'root', legacyAlgorithms: false, addedAt: at },
    authentication: { agent: true, keyFile: null, password: 'ask' },
  };
}

function entry(id: string, reachability: Reachability, more: Partial<FleetRouter['router']> = {}): FleetRouter {
  return {
    ...{ router: { ...router(id), ...more }, reachability, auditing: false, latest: null, offloadShare: [] },
    ...{ runId: null, pendingChangeId: null, passwordless: false, polling: null },
  };
}

describe('trustRows', () => {
  it('puts what was answered into groups, by name, without machines that are gone', () => {
    const changed = { kind: 'changed', keyType: 'ssh-rsa', fingerprint: print('c'), likely: null } as const;
    const answers = new Map<string, KeyState>([
      ['10', fresh('a')],
      ['2', fresh('b')],
      ['3', { ...changed, trustedFingerprint: print('t'), trustedKeyType: 'ssh-rsa' }],
      ['4', { kind: 'failed', error: failure }],
      ['5', { kind: 'trusted', keyType: 'ssh-ed25519', fingerprint: print('d') }],
      ['gone', fresh('e')],
    ]);
    const rows = trustRows(answers, named, null);
    expect(rows.fresh.map(({ id, match }) => [id, match])).toEqual([
      ['2', null],
      ['10', null],
    ]);
    expect([rows.changed.map(({ id }) => id), rows.failed.map(({ id }) => id), rows.trusted]).toEqual([
      ['3'],
      ['4'],
      1,
    ]);
  });

  it('tells which machines show the same key', () => {
    const answers = new Map(['a', 'a', 'b'].map((letter, index) => [String(index + 1), fresh(letter)]));
    const rows = trustRows(answers, named, null);
    expect(rows.fresh.map(({ sharedWith }) => sharedWith)).toEqual([['Router 2'], ['Router 1'], []]);
  });
});

describe('the choice', () => {
  const [key] = trustRows(new Map([['1', fresh('a')]]), named, null).fresh;
  it.each<[ListMatch | null, boolean | undefined, boolean]>([
    [null, undefined, false],
    [null, true, true],
    ['listed', undefined, true],
    ['listed', false, false],
    ['absent', undefined, false],
    ['absent', true, true],
    ['other-key', true, false],
    ['other-name', true, false],
  ])('a key that is %s in the list and ticked %s', (match, ticked, chosen) => {
    if (!key) throw new Error('there is no key');
    const judged = { ...key, match };
    expect(isChosen(judged, new Map(ticked === undefined ? [] : [['1', ticked]]))).toBe(chosen);
    expect(canBeTrusted(judged) || !chosen).toBe(true);
  });
});

describe('matchKnownHosts', () => {
  const shown = ['1', '2', '3', '4'].map((id) => ({
    ...{ id, name: id, host: id, port: 22, keyType: 'ssh-ed25519', fingerprint: print('a') },
  }));
  const inFile = { routerName: '', keyType: 'ssh-ed25519', fingerprint: print('a'), status: 'new' } as const;

  it('goes by machine and type, and never takes a revoked key', () => {
    const keys = [
      { ...inFile, id: '1' },
      { ...inFile, id: '2', fingerprint: print('b') },
      { ...inFile, id: '3', keyType: 'ssh-rsa', fingerprint: print('b') },
      { ...inFile, id: '4', status: 'revoked' as const },
    ];
    expect([...matchKnownHosts(shown, { keys }).values()]).toEqual(['listed', 'other-key', 'absent', 'other-key']);
  });
});

describe('machinesToAsk', () => {
  const bastion: JumpHost = { ...router('bastion'), credentialSetId: null };
  const group = { id: 'g', name: 'g', credentialSetId: null, jump: ['bastion'], addedAt: at };
  const book = { ...emptyBook, groups: [group], jumpHosts: [bastion] };
  const entries = [
    entry('1', { state: 'reachable', at }),
    entry('2', { state: 'unknown' }, { groupId: 'g' }),
    entry('3', { state: 'failed', at, error: failure }, { groupId: 'g', jump: [] }),
    entry('4', { state: 'unknown' }, { jump: ['no longer there'] }),
  ];
  const routers = new Map(entries.map((one) => [one.router.id, one]));

  it.each<[string, string[] | null, string[]]>([
    ['all that were not reached, after their jump hosts', null, ['bastion', '2', '3', '4']],
    ['these, reached or not', ['1', '2', 'gone'], ['bastion', '1', '2']],
    ['one without jump hosts', ['3'], ['3']],
  ])('%s', (_, ids, expected) => {
    expect(machinesToAsk(ids, routers, book)).toEqual(expected);
  });
});

it('counts routers that wait for their key to be trusted', () => {
  const unknown = { ...failure, code: 'host-key-unknown' };
  const states: Reachability[] = [
    { state: 'failed', at, error: unknown },
    { state: 'failed', at, error: failure },
    { state: 'unknown' },
  ];
  expect(countUntrusted(states.map((reachability) => ({ reachability })))).toBe(1);
});

it.each([
  ['192.0.2.1', 22, '192.0.2.1'],
  ['192.0.2.1', 2222, '192.0.2.1:2222'],
  ['fe80::1', 22, 'fe80::1'],
  ['fe80::1', 2222, '[fe80::1]:2222'],
])('%s on port %i is shown as %s', (host, port, expected) => {
  expect(addressOf({ host, port })).toBe(expected);
});
