import { describe, expect, it } from 'vitest';
import { diffKind, newestFirst, tookSeconds, undoableChange } from '../../../renderer/features/router/change-rows.ts';
import { makeChange } from './samples.ts';

const first = makeChange('first', 1);
const second = makeChange('second', 2);

describe('undoableChange', () => {
  it.each([
    ['nothing', [], null],
    ['the latest that is confirmed', [first, second], 'second'],
    ['the one before a change that failed', [first, makeChange('failed', 3, { state: 'undone' })], 'first'],
    ['nothing while an outcome is open', [first, makeChange('open', 3, { state: 'pending' })], null],
    ['nothing while a router was asked in vain', [first, makeChange('open', 3, { state: 'unresolved' })], null],
    ['not what changed nothing', [makeChange('idle', 3, { plan: { ...first.plan, unchanged: true } }), first], 'first'],
  ])('takes back %s', (_, changes, id) => {
    expect(undoableChange(changes)?.id ?? null).toBe(id);
  });
});

describe('rows of the history', () => {
  it('starts with the newest', () => {
    expect(newestFirst([first, second]).map(({ id }) => id)).toEqual(['second', 'first']);
  });

  it('says how long a change took', () => {
    expect(tookSeconds({ startedAt: '2026-01-01T00:00:00Z', endedAt: '2026-01-01T00:00:42Z' })).toBe(42);
    expect(tookSeconds({ startedAt: '2026-01-01T00:00:00Z', endedAt: null })).toBeNull();
  });

  it.each([
    ['--- a/etc/config/firewall', 'file'],
    ['@@ -1 +1 @@', 'file'],
    ["+\toption flow_offloading '1'", 'added'],
    ["-\toption flow_offloading '0'", 'removed'],
    ['/etc/config/firewall', 'same'],
  ])('reads %s as %s', (line, kind) => {
    expect(diffKind(line)).toBe(kind);
  });
});
