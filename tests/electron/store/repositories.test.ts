import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openProfile } from '../../../electron/store/profile.ts';
import { evidenceKept, snapshotsKept } from '../../../electron/store/snapshots.ts';
import type { Router } from '../../../shared/model/router.ts';
import { hostileText, hostKey, now, router, snapshot, temporaryFolder } from './samples.ts';
import { at, change, entry } from './samples-of-change.ts';

function writable() {
  return openProfile({ mode: 'write', home: temporaryFolder(), now });
}

describe('routers', () => {
  test('are listed by name and found by id and by name in any case', () => {
    using(writable(), ({ routers }) => {
      routers.add(router('r1', 'Zürich'));
      routers.add(router('r2', 'attic'));
      expect(routers.list().map(({ name }) => name)).toEqual(['attic', 'Zürich']);
      expect(routers.get('r1')).toEqual(router('r1', 'Zürich'));
      expect(routers.findByName('ZÜRICH')?.id).toBe('r1');
      expect(routers.get('r3')).toBeNull();
      expect(routers.findByName('cellar')).toBeNull();
    });
  });

  test.each([
    ['Attic', 'aTTIC'],
    ['straße', 'STRASSE'],
    ['ﬁber', 'fiber'],
    ['é', 'e\u0301'],
  ])('%j and %j cannot both be names', (first, second) => {
    using(writable(), ({ routers }) => {
      routers.add(router('r1', first));
      expect(() => routers.add(router('r2', second))).toThrow(expect.objectContaining({ code: 'name-taken' }));
      routers.add(router('r2', 'another'));
      expect(() => routers.update(router('r2', second))).toThrow(expect.objectContaining({ code: 'name-taken' }));
      expect(routers.list()).toHaveLength(2);
      routers.update(router('r1', second));
      expect(routers.get('r1')?.name).toBe(second);
    });
  });

  test('a rename keeps everything that belongs to the router', () => {
    using(writable(), ({ routers, hostKeys, snapshots, changes }) => {
      routers.add(router('r1', 'old'));
      hostKeys.trust(hostKey('r1'));
      snapshots.record('r1', snapshot());
      changes.begin(change('c1'));
      routers.update(router('r1', 'new'));
      expect(routers.findByName('old')).toBeNull();
      expect(hostKeys.trusted('r1')).toHaveLength(1);
      expect(snapshots.latest('r1')).not.toBeNull();
      expect(changes.list('r1')).toHaveLength(1);
    });
  });

  test('removal takes keys, their history and snapshots along, and leaves the changes', () => {
    using(writable(), ({ routers, hostKeys, snapshots, changes }) => {
      for (const id of ['r1', 'r2']) {
        routers.add(router(id));
        hostKeys.trust(hostKey(id, 'A'));
        hostKeys.trust(hostKey(id, 'B'));
        snapshots.record(id, snapshot());
        changes.begin(change(`change of ${id}`, id));
      }
      expect(routers.remove('r1')).toBe(true);
      expect(routers.remove('r1')).toBe(false);
      expect([hostKeys.trusted('r1'), hostKeys.history('r1'), snapshots.latest('r1')]).toEqual([[], [], null]);
      expect(changes.list('r1')).toHaveLength(1);
      expect(routers.list().map(({ id }) => id)).toEqual(['r2']);
      expect([hostKeys.trusted('r2').length, hostKeys.history('r2').length]).toEqual([1, 1]);
      expect(snapshots.latestOfAll().size).toBe(1);
      expect(changes.remove('change of r1')).toBe(true);
      expect(changes.list('r1')).toEqual([]);
    });
  });

  test('an update of a removed router says so', () => {
    using(writable(), ({ routers }) => {
      expect(() => routers.update(router('gone'))).toThrow(expect.objectContaining({ code: 'no-such-router' }));
    });
  });

  test('a property that is not the model’s is dropped', () => {
    using(writable(), ({ routers }) => {
      const loaded: Router & { password: string } = { ...router('r1'), password: 'hunter2' };
      routers.add(loaded);
      expect(routers.get('r1')).toEqual(router('r1'));
    });
  });
});

describe('host keys', () => {
  test('one per router and type; the one before goes into the history', () => {
    using(writable(), ({ hostKeys }) => {
      hostKeys.trust(hostKey('r1', 'A'));
      hostKeys.trust(hostKey('r1', 'A'));
      hostKeys.trust(hostKey('r1', 'B'));
      hostKeys.trust(hostKey('r1', 'C', 'ssh-rsa'));
      hostKeys.trust(hostKey('r2', 'D'));
      expect(hostKeys.trusted('r1')).toEqual([hostKey('r1', 'B'), hostKey('r1', 'C', 'ssh-rsa')]);
      expect(hostKeys.history('r1')).toEqual([{ key: hostKey('r1', 'A'), ended: 'replaced', endedAt: at }]);
    });
  });

  test('forgetting one type, then all', () => {
    using(writable(), ({ hostKeys }) => {
      hostKeys.trust(hostKey('r1', 'A'));
      hostKeys.trust(hostKey('r1', 'C', 'ssh-rsa'));
      hostKeys.trust(hostKey('r1', 'E', 'ecdsa-sha2-nistp256'));
      expect(hostKeys.forget('r1', 'ssh-rsa')).toBe(1);
      expect(hostKeys.forget('r1')).toBe(2);
      expect(hostKeys.forget('r1')).toBe(0);
      expect(hostKeys.trusted('r1')).toEqual([]);
      expect(hostKeys.history('r1')).toHaveLength(3);
      expect(hostKeys.history('r1').at(-1)).toMatchObject({ ended: 'forgotten', key: { keyType: 'ssh-rsa' } });
    });
  });
});

describe('snapshots', () => {
  test('the newest ones are kept, with raw answers for fewer still', () => {
    using(writable(), ({ snapshots }) => {
      const answers = { identity: { stdout: 'x', stderr: '', exitCode: 0 } };
      const ids = Array.from({ length: snapshotsKept + 3 }, (_, number) =>
        snapshots.record('r1', snapshot(String(number)), answers),
      );
      snapshots.record('r2', snapshot('other'));
      const kept = snapshots.list('r1').map((stored) => stored.snapshot.identity.hostname);
      expect(kept).toEqual(Array.from({ length: snapshotsKept }, (_, back) => String(snapshotsKept + 2 - back)));
      expect(ids.filter((id) => snapshots.evidence(id) !== null)).toEqual(ids.slice(-evidenceKept));
      expect(snapshots.evidence(ids.at(-1) ?? 0)).toEqual(answers);
      expect(snapshots.latest('r1')?.id).toBe(ids.at(-1));
      expect([...snapshots.latestOfAll()].map(([id, stored]) => [id, stored.snapshot.identity.hostname])).toEqual([
        ['r1', String(snapshotsKept + 2)],
        ['r2', 'other'],
      ]);
    });
  });
});

describe('changes', () => {
  test('the journal keeps its order, and an update leaves it alone', () => {
    using(writable(), ({ changes }) => {
      changes.begin({ ...change('c1'), journal: [entry('first')] });
      changes.journal('c1', entry('second'));
      const updated = changes.update('c1', { state: 'confirmed', endedAt: at, summary: 'done' });
      changes.journal('c1', entry('third'));
      expect(updated).toEqual({
        ...change('c1'),
        state: 'confirmed',
        endedAt: at,
        summary: 'done',
        journal: [entry('first'), entry('second')],
      });
      expect(changes.get('c1')?.journal.map(({ detail }) => detail)).toEqual(['first', 'second', 'third']);
    });
  });

  test('what has no outcome is pending, oldest first; lists are newest first', () => {
    using(writable(), ({ changes }) => {
      for (const id of ['c1', 'c2', 'c3', 'c4']) changes.begin(change(id, id === 'c4' ? 'r2' : 'r1'));
      changes.update('c1', { state: 'unresolved' });
      changes.update('c2', { state: 'confirmed' });
      expect(changes.pending().map(({ id }) => id)).toEqual(['c1', 'c3', 'c4']);
      expect(changes.list('r1').map(({ id }) => id)).toEqual(['c3', 'c2', 'c1']);
      expect(changes.list(undefined, 2).map(({ id }) => id)).toEqual(['c4', 'c3']);
    });
  });

  test('a change that was never begun is a defect', () => {
    using(writable(), ({ changes }) => {
      expect(() => changes.journal('c9', entry('x'))).toThrow(/FOREIGN KEY/);
      expect(() => changes.update('c9', { state: 'undone' })).toThrow(/never begun/);
      expect(changes.get('c9')).toBeNull();
      expect(changes.remove('c9')).toBe(false);
    });
  });

  test('a change that is not valid is not begun at all', () => {
    using(writable(), ({ changes }) => {
      expect(() => changes.begin({ ...change('c1'), rollbackWindowSeconds: 5 })).toThrow();
      changes.begin(change('c1'));
      expect(() => changes.update('c1', { rollbackWindowSeconds: 5 })).toThrow();
      expect(changes.get('c1')).toEqual(change('c1'));
    });
  });
});

test('hostile text comes back as it went in', () => {
  using(writable(), ({ routers, hostKeys, snapshots, changes, quarantine }) => {
    let number = 0;
    fc.assert(
      fc.property(hostileText, hostileText, (text, key) => {
        number += 1;
        const id = `${number} ${text.slice(0, 50).toWellFormed()}`;
        const name = `${number}${text}`.slice(0, 200);
        routers.add(router(id, name));
        expect(routers.get(id)).toEqual(router(id, name));
        expect(routers.findByName(name)?.id).toBe(id);
        hostKeys.trust(hostKey(id, 'A', key.toWellFormed()));
        expect(hostKeys.trusted(id)).toEqual([hostKey(id, 'A', key.toWellFormed())]);
        const answers = Object.fromEntries([[key, { stdout: text, stderr: key, exitCode: null }]]);
        const snapshotId = snapshots.record(id, snapshot(text), answers);
        expect(snapshots.latest(id)?.snapshot).toEqual(snapshot(text));
        if (key !== '__proto__') expect(snapshots.evidence(snapshotId)).toEqual(answers);
        changes.begin({ ...change(id, id), summary: text, journal: [entry(key)] });
        changes.journal(id, entry(text));
        expect(changes.get(id)).toEqual({ ...change(id, id), summary: text, journal: [entry(key), entry(text)] });
      }),
      { numRuns: 40 },
    );
    expect(quarantine.list()).toEqual([]);
  });
});

function using<T extends { close(): void }>(profile: T, action: (profile: T) => void): void {
  try {
    action(profile);
  } finally {
    profile.close();
  }
}
