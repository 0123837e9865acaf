import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authenticationOf, emptyLogin, loginFormOf } from '../../../renderer/features/login/login-form.ts';
import type { Authentication } from '../../../shared/model/router.ts';

const authentications = fc.record<Authentication>({
  agent: fc.boolean(),
  keyFile: fc.constantFrom(null, '~/.ssh/id_ed25519', '/keys/office'),
  password: fc.constantFrom('keyring', 'ask', 'never'),
});

describe('the form of login details', () => {
  it('brings every combination back as it was', () => {
    fc.assert(
      fc.property(authentications, (authentication) => {
        expect(authenticationOf(loginFormOf(authentication))).toEqual(authentication);
      }),
      { numRuns: 50 },
    );
  });

  it('never brings a secret back', () => {
    const form = loginFormOf({ agent: false, keyFile: null, password: 'keyring' });
    expect(form).toMatchObject({ method: 'password', keep: true, password: '', passphrase: '' });
  });

  it('gives up a combination once another way is chosen', () => {
    const form = loginFormOf({ agent: true, keyFile: '/k', password: 'ask' });
    expect(form.method).toBe('as-it-is');
    expect(authenticationOf({ ...form, method: 'password' })).toEqual({ agent: false, keyFile: null, password: 'ask' });
  });

  it('begins with the agent', () => {
    expect(authenticationOf(emptyLogin)).toEqual({ agent: true, keyFile: null, password: 'never' });
  });
});
