import { z } from 'zod';
import { type CredentialSet, credentialSetSchema } from '../../../shared/model/book.ts';
import type { EngineClient } from '../../lib/engine-link.ts';
import { authenticationOf, emptyLogin, type LoginForm, lacksKeyFile, loginFormOf, secretsOf } from './login-form.ts';

/** Named login details as they are typed. */
export interface CredentialSetForm extends LoginForm {
  readonly name: string;
  readonly user: string;
}

export type CredentialSetField = 'name' | 'user' | 'keyFile';
type SaveInput = Parameters<EngineClient['credentialSets']['save']>[0];

export function credentialSetForm(set: CredentialSet | null): CredentialSetForm {
  if (set === null) return { ...emptyLogin, name: '', user: '' };
  return { ...loginFormOf(set.authentication), name: set.name, user: set.user ?? '' };
}

const fieldsSchema = z.object({ name: credentialSetSchema.shape.name, user: credentialSetSchema.shape.user });

/** What the form means, by the model's own schema; or the fields that are wrong. */
export function checkCredentialSet(
  form: CredentialSetForm,
  id: string | null,
): { readonly ok: true; readonly input: SaveInput } | { readonly ok: false; readonly wrong: ReadonlySet<string> } {
  const user = form.user.trim() === '' ? null : form.user;
  const parsed = fieldsSchema.safeParse({ name: form.name, user });
  const wrong = new Set(parsed.error?.issues.map(({ path }) => String(path[0])));
  if (lacksKeyFile(form)) wrong.add('keyFile');
  if (!parsed.success || wrong.size > 0) return { ok: false, wrong };
  return { ok: true, input: { ...parsed.data, id, authentication: authenticationOf(form), secrets: secretsOf(form) } };
}
