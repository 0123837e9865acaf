import { describe, expect, it } from 'vitest';
import { movedHop } from '../../../renderer/features/login/jump-chain.ts';

describe('movedHop', () => {
  it.each([
    ['b', -1, 'bac'],
    ['b', 1, 'acb'],
    ['a', -1, 'abc'],
    ['c', 1, 'abc'],
    ['gone', 1, 'abc'],
  ] as const)('moves %s by %i', (id, by, expected) => {
    expect(movedHop(['a', 'b', 'c'], id, by).join('')).toBe(expected);
  });
});
