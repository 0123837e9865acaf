import { describe, expect, it } from 'vitest';
import { matchKeys, type Shortcut } from '../../renderer/lib/keys.ts';

const bound: Shortcut[] = ['/', 'j', 'x', 'g f', 'g a', 'x'].map((keys, place) => ({
  keys,
  what: `${keys} ${place}`,
  run: () => undefined,
}));

function type(...keys: string[]): { found: string[]; pending: string } {
  let pending = '';
  const found: string[] = [];
  for (const key of keys) {
    const match = matchKeys(bound, pending, key);
    pending = match.pending;
    if (match.shortcut) found.push(match.shortcut.what);
  }
  return { found, pending };
}

describe('keys', () => {
  it.each([
    [['/'], ['/ 0'], ''],
    [['g'], [], 'g'],
    [['g', 'f'], ['g f 3'], ''],
    [['g', 'j'], ['j 1'], ''],
    [['g', 'g', 'a'], ['g a 4'], ''],
    [['f'], [], ''],
    // The one bound last wins: a page over the frame.
    [['x'], ['x 5'], ''],
  ])('%j', (keys, found, pending) => {
    expect(type(...keys)).toEqual({ found, pending });
  });
});
