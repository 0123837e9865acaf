import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { openProfile, type Profile } from '../../../electron/store/profile.ts';
import { hostKey, now, router, snapshot, temporaryFolder } from './samples.ts';
import { at, change, entry } from './samples-of-change.ts';

function open(home: string, mode: 'read' | 'write' = 'write'): Profile {
  const profile = openProfile({ mode, home, now });
  onTestFinished(() => profile.close());
  return profile;
}

const answers = { identity: { stdout: 'x', stderr: '', exitCode: 0 } };

/** Two of everything, after which `sql` spoils some rows behind Flowhelm's back. */
function spoiledProfile(sql: string): string {
  const home = temporaryFolder();
  const profile = open(home);
  for (const id of ['r1', 'r2']) {
    profile.routers.add(router(id));
    profile.hostKeys.trust(hostKey(id, 'A'));
    profile.hostKeys.trust(hostKey(id, 'B'));
    profile.snapshots.record(id, snapshot('older'), answers);
    profile.snapshots.record(id, snapshot('newer'), answers);
    profile.changes.begin({ ...change(`c of ${id}`, id), journal: [entry('one'), entry('two'), entry('three')] });
  }
  profile.close();
  const database = new DatabaseSync(join(home, 'flowhelm.db'));
  database.exec(sql);
  database.close();
  return home;
}

function everything({ routers, hostKeys, snapshots, changes }: Profile) {
  const latest = snapshots.latestOfAll();
  return {
    routers: routers.list().map(({ id }) => id),
    keys: ['r1', 'r2'].map((id) => hostKeys.trusted(id).length),
    history: ['r1', 'r2'].map((id) => hostKeys.history(id).length),
    latest: ['r1', 'r2'].map((id) => latest.get(id)?.snapshot.identity.hostname),
    evidence: [1, 2, 3, 4].map((id) => snapshots.evidence(id) !== null),
    changes: changes.list().map(({ id, journal }) => [id, ...journal.map(({ detail }) => detail)].join(' ')),
  };
}

const whole = {
  routers: ['r1', 'r2'],
  keys: [1, 1],
  history: [1, 1],
  latest: ['newer', 'newer'],
  evidence: [true, true, true, true],
  changes: ['c of r2 one two three', 'c of r1 one two three'],
};

const spoils: readonly [string, string, { kind: string; key: string; reason: RegExp }, Partial<typeof whole>][] = [
  [
    'a router that is not JSON',
    `UPDATE routers SET document = '{' WHERE id = 'r1'`,
    { kind: 'router', key: 'r1', reason: /not JSON/ },
    { routers: ['r2'] },
  ],
  [
    'a router without a port',
    `UPDATE routers SET document = json_remove(document, '$.port') WHERE id = 'r1'`,
    { kind: 'router', key: 'r1', reason: /port/ },
    { routers: ['r2'] },
  ],
  [
    'a router under another id',
    `UPDATE routers SET document = json_set(document, '$.id', 'r2') WHERE id = 'r1'`,
    { kind: 'router', key: 'r1', reason: /another id/ },
    { routers: ['r2'] },
  ],
  [
    'a host key of another router',
    `UPDATE host_keys SET document = json_set(document, '$.routerId', 'r2') WHERE router_id = 'r1'`,
    { kind: 'host-key', key: 'r1 ssh-ed25519', reason: /another id/ },
    { keys: [0, 1] },
  ],
  [
    'a former host key',
    `UPDATE host_key_history SET document = 'null' WHERE router_id = 'r2'`,
    { kind: 'host-key-history', key: '2', reason: /object/ },
    { history: [1, 0] },
  ],
  [
    'the newest snapshot',
    `UPDATE snapshots SET document = json_set(document, '$.conntrack.count', -1) WHERE id = 2`,
    { kind: 'snapshot', key: 'r1 2', reason: /conntrack\.count/ },
    { latest: ['older', 'newer'], evidence: [true, false, true, true] },
  ],
  [
    'raw answers',
    `UPDATE snapshot_evidence SET document = '[]' WHERE snapshot_id = 3`,
    { kind: 'evidence', key: '3', reason: /record/ },
    { evidence: [true, true, false, true] },
  ],
  [
    'a change',
    `UPDATE changes SET document = json_set(document, '$.state', 'merry') WHERE router_id = 'r1'`,
    { kind: 'change', key: 'r1 c of r1', reason: /state/ },
    { changes: ['c of r2 one two three'] },
  ],
  [
    'a journal entry',
    `UPDATE change_journal SET document = '"?"' WHERE id = 2`,
    { kind: 'journal-entry', key: 'c of r1 2', reason: /object/ },
    { changes: ['c of r2 one two three', 'c of r1 one three'] },
  ],
];

test.each(spoils)('%s is set aside with the reason, and nothing else', (_, sql, { reason, ...row }, expected) => {
  const home = spoiledProfile(sql);
  const profile = open(home);
  expect(everything(profile)).toEqual({ ...whole, ...expected });
  expect(profile.quarantine.list()).toMatchObject([row]);
  expect(profile.quarantine.list()[0]?.reason).toMatch(reason);
  expect(profile.quarantine.list()[0]?.setAsideAt).toBe(at);
  expect(everything(profile)).toEqual({ ...whole, ...expected });
  expect(profile.quarantine.list()).toHaveLength(1);
});

test.each(spoils)('%s is only skipped by a reader', (_, sql, { reason, ...row }, expected) => {
  const home = spoiledProfile(sql);
  const reader = open(home, 'read');
  everything(reader);
  // a snapshot that cannot be moved away keeps its raw answers
  const { evidence: _evidence, ...lists } = { ...whole, ...expected };
  expect(everything(reader)).toMatchObject(lists);
  expect(reader.quarantine.list()).toMatchObject([row]);
  reader.close();
  expect(open(home).quarantine.list()).toEqual([]);
});

test('a change that is set aside takes its journal along', () => {
  const profile = open(spoiledProfile(`UPDATE changes SET document = 'x' WHERE router_id = 'r1'`));
  profile.changes.list();
  const kept: unknown = JSON.parse(profile.quarantine.list()[0]?.document ?? '');
  expect(kept).toEqual({
    change: 'x',
    journal: ['one', 'two', 'three'].map((detail) => JSON.stringify(entry(detail))),
  });
});

test('a name is free again once its router was set aside', () => {
  const profile = open(spoiledProfile(`UPDATE routers SET document = 'x' WHERE id = 'r1'`));
  profile.routers.list();
  profile.routers.add(router('r3', 'router r1'));
  expect(profile.routers.findByName('router r1')?.id).toBe('r3');
});
