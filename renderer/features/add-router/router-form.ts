import { z } from 'zod';
import { type RouterInput, routerInputSchema } from '../../../shared/model/router-input.ts';

// The page's policy allows no code made from text, which the library would otherwise try.
z.config({ jitless: true });

export const methods = ['agent', 'keyFile', 'password'] as const;
export type Method = (typeof methods)[number];

/** The form as it is typed. */
export interface RouterForm {
  readonly name: string;
  readonly host: string;
  readonly port: number | string;
  readonly user: string;
  readonly method: Method;
  readonly keyFile: string;
  readonly passphrase: string;
  readonly password: string;
  readonly keep: boolean;
  readonly legacyAlgorithms: boolean;
}

export const emptyForm: RouterForm = {
  name: '',
  host: '',
  port: 22,
  user: 'root',
  method: 'agent',
  keyFile: '',
  passphrase: '',
  password: '',
  keep: false,
  legacyAlgorithms: false,
};

export type FormField = 'name' | 'host' | 'port' | 'user' | 'keyFile';
const fields: readonly FormField[] = ['name', 'host', 'port', 'user', 'keyFile'];

export type CheckedForm =
  | { readonly ok: true; readonly input: RouterInput }
  | { readonly ok: false; readonly wrong: ReadonlySet<FormField> };

/** What the form means, by the contract's own schema; or the fields that are wrong. */
export function checkForm(form: RouterForm): CheckedForm {
  const parsed = routerInputSchema.safeParse({
    name: form.name,
    host: form.host,
    port: form.port,
    user: form.user,
    authentication: authenticationOf(form),
    legacyAlgorithms: form.legacyAlgorithms,
  });
  const wrong = new Set<FormField>();
  if (form.method === 'keyFile' && form.keyFile.trim() === '') wrong.add('keyFile');
  if (parsed.success) return wrong.size === 0 ? { ok: true, input: parsed.data } : { ok: false, wrong };
  for (const { path } of parsed.error.issues) {
    const field = fields.find((known) => known === path[0]);
    if (field !== undefined) wrong.add(field);
  }
  return { ok: false, wrong };
}

function authenticationOf({ method, keyFile, keep }: RouterForm): RouterInput['authentication'] {
  switch (method) {
    case 'agent':
      return { agent: true, keyFile: null, password: 'never' };
    case 'keyFile':
      return { agent: false, keyFile: keyFile.trim(), password: 'never' };
    case 'password':
      return { agent: false, keyFile: null, password: keep ? 'keyring' : 'ask' };
  }
}

/** Only what the chosen way to log in needs goes along; a password typed before another way was chosen stays here. */
export function secretsOf({ method, password, passphrase }: RouterForm): { password?: string; passphrase?: string } {
  if (method === 'password' && password !== '') return { password };
  if (method === 'keyFile' && passphrase !== '') return { passphrase };
  return {};
}

export function keepsSecret(form: RouterForm): boolean {
  return form.keep && Object.keys(secretsOf(form)).length > 0;
}
