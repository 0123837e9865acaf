import { describe, expect, it } from 'vitest';
import { checkCredentialSet, credentialSetForm } from '../../../renderer/features/login/credential-set-form.ts';
import { checkJumpHost, jumpHostForm } from '../../../renderer/features/login/jump-host-form.ts';
import type { CredentialSet, JumpHost } from '../../../shared/model/book.ts';

const named = { ...credentialSetForm(null), name: 'Admin key' };
const office = { ...jumpHostForm(null), name: 'Office', host: 'bastion.example', user: 'jump' };
const wrongIn = (checked: { ok: boolean; wrong?: ReadonlySet<string> }) => [...(checked.wrong ?? [])].sort();

describe('the form of a credential set', () => {
  it.each([
    ['nothing typed', credentialSetForm(null), ['name']],
    ['a name of two lines', { ...named, name: 'a\nb' }, ['name']],
    ['a user that is too long', { ...named, user: 'x'.repeat(65) }, ['user']],
    ['a key file without a path', { ...named, method: 'keyFile' as const }, ['keyFile']],
    ['a name alone', named, []],
  ])('finds what is wrong with %s', (_, form, fields) => {
    expect(wrongIn(checkCredentialSet(form, null))).toEqual(fields);
  });

  it('leaves the user to each router when none is named', () => {
    const checked = checkCredentialSet({ ...named, user: '  ' }, 'x');
    expect(checked.ok && checked.input).toMatchObject({ id: 'x', user: null, secrets: {} });
  });

  it('sends a password only where one is typed and used', () => {
    const typed = { ...named, password: 'p', keep: true };
    const agent = checkCredentialSet(typed, null);
    expect(agent.ok && agent.input.secrets).toEqual({});
    const password = checkCredentialSet({ ...typed, method: 'password' }, null);
    expect(password.ok && password.input).toMatchObject({
      authentication: { password: 'keyring' },
      secrets: { password: 'p' },
    });
  });

  it('shows a set as it is and saves it as it was', () => {
    const { addedAt: _addedAt, ...set }: CredentialSet = {
      ...{ id: 's', name: 'Admin', user: null, addedAt: '' },
      authentication: { agent: true, keyFile: '/k', password: 'ask' },
    };
    const checked = checkCredentialSet(credentialSetForm({ ...set, addedAt: '' }), 's');
    expect(checked.ok && checked.input).toEqual({ ...set, secrets: {} });
  });
});

describe('the form of a jump host', () => {
  it.each([
    ['nothing typed', jumpHostForm(null), ['host', 'name', 'user']],
    ['an address that would be an option', { ...office, host: '-oProxyCommand=x' }, ['host']],
    ['an emptied port', { ...office, port: '' }, ['port']],
    ['a key file without a path', { ...office, method: 'keyFile' as const }, ['keyFile']],
    ['no key file, with named login details', { ...office, method: 'keyFile' as const, credentialSetId: 's' }, []],
    ['everything right', office, []],
  ])('finds what is wrong with %s', (_, form, fields) => {
    expect(wrongIn(checkJumpHost(form, null))).toEqual(fields);
  });

  const before: JumpHost = {
    ...{ id: 'j', name: 'Office', host: 'fe80::1', port: 2222, user: 'jump', addedAt: '', hostKeyAlias: 'bastion' },
    ...{ authentication: { agent: false, keyFile: '/k', password: 'never' }, credentialSetId: null },
  };

  it('saves a jump host as it was', () => {
    const checked = checkJumpHost(jumpHostForm(before), before);
    const { addedAt: _addedAt, ...rest } = before;
    expect(checked.ok && checked.input).toEqual({ ...rest, secrets: {}, keepPassword: false });
  });

  it('sends no secret of its own with named login details, and leaves its own as they were', () => {
    const form = { ...jumpHostForm(before), method: 'password' as const, password: 'p', credentialSetId: 's' };
    const checked = checkJumpHost(form, before);
    expect(checked.ok && checked.input).toMatchObject({ secrets: {}, authentication: before.authentication });
  });
});
