import { describe, expect, it } from 'vitest';
import { passphraseStrength } from '../../../renderer/features/login/passphrase-strength.ts';

describe('passphraseStrength', () => {
  it.each([
    ['', 'short'],
    ['Xk2!p9q', 'short'],
    ['password', 'weak'],
    ['Password123', 'weak'],
    ['aaaaaaaaaaaaaaaaaaaa', 'weak'],
    ['abcdefghijklmnop', 'weak'],
    ['12345678901234', 'weak'],
    ['flowhelm-router-admin', 'weak'],
    ['k3nw7vqzp2', 'fair'],
    ['correct horse battery staple', 'good'],
    ['Xk2!p9q$Lm4w', 'good'],
  ])('%s is %s', (passphrase, strength) => {
    expect(passphraseStrength(passphrase)).toBe(strength);
  });
});
