import type { Authentication } from '../../../shared/model/router.ts';

export const methods = ['agent', 'keyFile', 'password'] as const;
/** `as-it-is` = a combination that the form cannot show, e.g. from an OpenSSH config; it stays unless another way is chosen. */
export type Method = (typeof methods)[number] | 'as-it-is';

/** How to log in, as it is typed; part of the forms of routers, credential sets and jump hosts. */
export interface LoginForm {
  readonly method: Method;
  readonly keyFile: string;
  readonly passphrase: string;
  readonly password: string;
  /** Keep the secret in the keyring or the vault. */
  readonly keep: boolean;
  /** What is being edited; null = a new thing. */
  readonly before: Authentication | null;
}

export const emptyLogin: LoginForm = {
  method: 'agent',
  keyFile: '',
  passphrase: '',
  password: '',
  keep: false,
  before: null,
};

/** The form of what is written down. Secrets never come back, so their fields are empty. */
export function loginFormOf(before: Authentication): LoginForm {
  const { keyFile, password } = before;
  return { ...emptyLogin, before, method: methodOf(before), keyFile: keyFile ?? '', keep: password === 'keyring' };
}

function methodOf({ agent, keyFile, password }: Authentication): Method {
  if (agent && keyFile === null && password === 'never') return 'agent';
  if (!agent && keyFile !== null && password === 'never') return 'keyFile';
  if (!agent && keyFile === null && password !== 'never') return 'password';
  return 'as-it-is';
}

const agentOnly: Authentication = { agent: true, keyFile: null, password: 'never' };

export function authenticationOf({ method, keyFile, keep, before }: LoginForm): Authentication {
  switch (method) {
    case 'agent':
      return agentOnly;
    case 'keyFile':
      return { agent: false, keyFile: keyFile.trim(), password: 'never' };
    case 'password':
      return { agent: false, keyFile: null, password: keep ? 'keyring' : 'ask' };
    case 'as-it-is':
      return before ?? agentOnly;
  }
}

/** Only what the chosen way to log in needs goes along; a password typed before another way was chosen stays here. */
export function secretsOf({ method, password, passphrase }: LoginForm): { password?: string; passphrase?: string } {
  if (method === 'password' && password !== '') return { password };
  if (method === 'keyFile' && passphrase !== '') return { passphrase };
  return {};
}

export function keepsSecret(form: LoginForm): boolean {
  return form.keep && Object.keys(secretsOf(form)).length > 0;
}

/** A key file without a path. */
export function lacksKeyFile({ method, keyFile }: LoginForm): boolean {
  return method === 'keyFile' && keyFile.trim() === '';
}
