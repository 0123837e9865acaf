import { describe, expect, it } from 'vitest';
import { forTheForm, unknownKey } from '../../../renderer/features/add-router/next-step.ts';
import {
  checkForm as check,
  emptyForm,
  formOfRouter,
  type RouterForm,
} from '../../../renderer/features/add-router/router-form.ts';
import { compareCommands, inGroups, namesFingerprint } from '../../../renderer/features/host-key/fingerprint.ts';
import { keyQuestion } from '../../../renderer/features/host-key/key-question.ts';
import { keepsSecret, secretsOf } from '../../../renderer/features/login/login-form.ts';
import { takingSecret, wantedSecret } from '../../../renderer/features/secret/wanted-secret.ts';
import type { Reachability } from '../../../shared/model/fleet.ts';
import type { Router, TrustedHostKey } from '../../../shared/model/router.ts';

const checkForm = (form: RouterForm) => check(form, true);
const good = { ...emptyForm, name: 'Home', host: '192.168.1.1' };
const wrong = (form: typeof emptyForm) => {
  const checked = checkForm(form);
  return checked.ok ? [] : [...checked.wrong];
};

describe('checkForm', () => {
  it.each([
    ['nothing typed', emptyForm, ['name', 'host']],
    ['an address with a scheme', { ...good, host: 'ssh://192.168.1.1' }, ['host']],
    ['an address that would be an option', { ...good, host: '-oProxyCommand=x' }, ['host']],
    ['an emptied port', { ...good, port: '' }, ['port']],
    ['a port out of range', { ...good, port: 70_000 }, ['port']],
    ['no user', { ...good, user: ' ' }, ['user']],
    ['a name of two lines', { ...good, name: 'a\nb' }, ['name']],
    ['a key file without a path', { ...good, method: 'keyFile', keyFile: ' ' }, ['keyFile']],
    ['everything right', good, []],
    ['an IPv6 address', { ...good, host: 'fe80::1%eth0' }, []],
  ] as const)('finds what is wrong with %s', (_, form, fields) => {
    expect(wrong(form)).toEqual(fields);
  });

  it.each([
    ['agent', { agent: true, keyFile: null, password: 'never' }],
    ['keyFile', { agent: false, keyFile: '~/.ssh/id', password: 'never' }],
    ['password', { agent: false, keyFile: null, password: 'ask' }],
  ] as const)('means by %s one way to log in', (method, authentication) => {
    const checked = checkForm({ ...good, method, keyFile: ' ~/.ssh/id ' });
    expect(checked.ok && checked.input.authentication).toEqual(authentication);
  });

  it('names the keyring only when the password is kept there', () => {
    const checked = checkForm({ ...good, method: 'password', keep: true });
    expect(checked.ok && checked.input.authentication.password).toBe('keyring');
  });
});

describe('secretsOf', () => {
  it('sends only what the chosen way needs', () => {
    const typed = { ...good, password: 'p', passphrase: 'q' };
    expect(secretsOf({ ...typed, method: 'agent' })).toEqual({});
    expect(secretsOf({ ...typed, method: 'keyFile' })).toEqual({ passphrase: 'q' });
    expect(secretsOf({ ...typed, method: 'password' })).toEqual({ password: 'p' });
  });

  it('keeps nothing where nothing was typed', () => {
    expect(keepsSecret({ ...good, method: 'password', keep: true })).toBe(false);
    expect(keepsSecret({ ...good, method: 'password', keep: true, password: 'p' })).toBe(true);
  });
});

const fingerprint = `SHA256:${'abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456'}`;
const error = { sentence: 's', nextStep: 'n', retryable: false, evidence: { keyType: 'ssh-ed25519', fingerprint } };

describe('unknownKey', () => {
  it('is read from a refusal for that reason only', () => {
    expect(unknownKey({ ...error, code: 'host-key-unknown' })).toEqual({
      keyType: 'ssh-ed25519',
      fingerprint,
      hopId: null,
    });
    expect(unknownKey({ ...error, code: 'host-key-changed' })).toBeNull();
    expect(unknownKey({ ...error, code: 'host-key-unknown', evidence: {} })).toBeNull();
  });

  it('is the key of the jump host that refused, not of the router behind it', () => {
    const atHop = { ...error, evidence: { ...error.evidence, hopId: 'bastion' } };
    expect(unknownKey({ ...atHop, code: 'host-key-unknown' })?.hopId).toBe('bastion');
    expect(forTheForm({ ...atHop, code: 'unreachable' }).nextStep).toBe('n');
  });

  it('leaves the next step of the engine where it knows more', () => {
    expect(forTheForm({ ...error, code: 'authentication-failed' }).nextStep).toBe('n');
    expect(forTheForm({ ...error, code: 'name-taken' }).nextStep).not.toBe('n');
  });
});

describe('namesFingerprint', () => {
  it.each([
    [fingerprint, true],
    [fingerprint.slice(7), true],
    ['  J0123456 ', true],
    ['IJ0123456', true],
    ['0123456', false],
    ['j0123456', false],
    ['J0123457', false],
    ['', false],
    [`${fingerprint}x`, false],
  ])('%s: %s', (typed, expected) => {
    expect(namesFingerprint(typed, fingerprint)).toBe(expected);
  });

  it('loses no character when it is grouped', () => {
    expect(`SHA256:${inGroups(fingerprint).join('')}`).toBe(fingerprint);
  });

  it.each([
    ['ssh-rsa', 'rsa'],
    ['ecdsa-sha2-nistp256', 'ecdsa'],
    ['ssh-ed25519', 'ed25519'],
  ])('prints the key of type %s', (keyType, kind) => {
    const { openWrt, debian } = compareCommands(keyType);
    expect(openWrt).toContain(`dropbear_${kind}_host_key`);
    expect(debian).toContain(`ssh_host_${kind}_key.pub`);
  });
});

describe('keyQuestion', () => {
  const old = 'SHA256:0000000000000000000000000000000000000000000';
  const trusted: TrustedHostKey = {
    routerId: 'r',
    keyType: 'ssh-ed25519',
    fingerprint: old,
    acceptedAt: '2026-01-01T00:00:00Z',
    acceptedBy: 'person',
  };
  const failed = (code: string): Reachability => ({ state: 'failed', at: '', error: { ...error, code } });

  it('names the key that would be replaced', () => {
    expect(keyQuestion(failed('host-key-changed'), [trusted])).toMatchObject({
      kind: 'changed',
      fingerprint,
      trusted: { fingerprint: old },
    });
  });

  it('asks nothing about a key that is trusted by now', () => {
    expect(keyQuestion(failed('host-key-changed'), [{ ...trusted, fingerprint }])).toEqual({ kind: 'none' });
  });

  it('takes a changed key for an unknown one when the old one was forgotten', () => {
    expect(keyQuestion(failed('host-key-changed'), []).kind).toBe('unknown');
  });

  it.each(['unreachable', 'authentication-failed'])('asks nothing after %s', (code) => {
    expect(keyQuestion(failed(code), [trusted]).kind).toBe('none');
  });
});

describe('takingSecret', () => {
  const authentication = { agent: true, keyFile: '/k', password: 'never' as const };

  it('lets a login that never takes a password take it', () => {
    expect(takingSecret(authentication, 'password', false).password).toBe('ask');
    expect(takingSecret(authentication, 'password', true)).toEqual({ agent: true, keyFile: '/k', password: 'keyring' });
  });

  it('changes nothing where it is taken already, or for a passphrase', () => {
    const asks = { ...authentication, password: 'ask' as const };
    expect(takingSecret(asks, 'password', false)).toBe(asks);
    expect(takingSecret(authentication, 'passphrase', true)).toBe(authentication);
  });

  it('asks for the passphrase when the key file did not open', () => {
    expect(wantedSecret('key-file-unusable', authentication)).toBe('passphrase');
    expect(wantedSecret('key-file-unusable', { ...authentication, keyFile: null })).toBe('password');
    expect(wantedSecret(null, authentication)).toBe('password');
  });
});

describe('formOfRouter', () => {
  const router: Router = {
    ...{ id: 'r', name: 'Home', host: 'h', port: 2222, user: 'admin', legacyAlgorithms: true, addedAt: '' },
    authentication: { agent: true, keyFile: '/k', password: 'ask' },
    ...{ groupId: 'g', credentials: { from: 'group' }, jump: ['bastion'] },
  };

  it('brings back what the router is, also a combination of logins that the form cannot show', () => {
    const checked = check(formOfRouter(router), true);
    const { id: _id, addedAt: _addedAt, ...input } = router;
    expect(checked).toEqual({ ok: true, input });
  });

  it('does not ask for a key file where the login details of a set hold', () => {
    const form: RouterForm = { ...formOfRouter(router), method: 'keyFile', keyFile: '' };
    expect(check(form, false).ok).toBe(true);
    expect(check(form, true).ok).toBe(false);
  });
});
