import { z } from 'zod';
import { type JumpHost, jumpHostSchema } from '../../../shared/model/book.ts';
import { hostInputSchema } from '../../../shared/model/router-input.ts';
import type { EngineClient } from '../../lib/engine-link.ts';
import {
  authenticationOf,
  emptyLogin,
  keepsSecret,
  type LoginForm,
  lacksKeyFile,
  loginFormOf,
  secretsOf,
} from './login-form.ts';

/** A jump host as it is typed. */
export interface JumpHostForm extends LoginForm {
  readonly name: string;
  readonly host: string;
  readonly port: number | string;
  readonly user: string;
  /** null = its own login details. */
  readonly credentialSetId: string | null;
}

export type JumpHostField = 'name' | 'host' | 'port' | 'user' | 'keyFile';
type SaveInput = Parameters<EngineClient['jumpHosts']['save']>[0];

export function jumpHostForm(jumpHost: JumpHost | null): JumpHostForm {
  if (jumpHost === null) return { ...emptyLogin, name: '', host: '', port: 22, user: '', credentialSetId: null };
  const { name, host, port, user, credentialSetId, authentication } = jumpHost;
  return { ...loginFormOf(authentication), name, host, port, user, credentialSetId };
}

const { name, port, user } = jumpHostSchema.shape;
const fieldsSchema = z.object({ name, host: hostInputSchema, port, user });

/** What the form means, by the model's own schema; or the fields that are wrong. */
export function checkJumpHost(
  form: JumpHostForm,
  before: JumpHost | null,
): { readonly ok: true; readonly input: SaveInput } | { readonly ok: false; readonly wrong: ReadonlySet<string> } {
  const parsed = fieldsSchema.safeParse(form);
  const wrong = new Set(parsed.error?.issues.map(({ path }) => String(path[0])));
  const isOwn = form.credentialSetId === null;
  if (isOwn && lacksKeyFile(form)) wrong.add('keyFile');
  if (!parsed.success || wrong.size > 0) return { ok: false, wrong };
  const input: SaveInput = {
    ...parsed.data,
    id: before?.id ?? null,
    credentialSetId: form.credentialSetId,
    authentication: isOwn ? authenticationOf(form) : (before?.authentication ?? authenticationOf(emptyLogin)),
    secrets: isOwn ? secretsOf(form) : {},
    keepPassword: isOwn && keepsSecret(form),
    ...(before?.hostKeyAlias !== undefined && { hostKeyAlias: before.hostKeyAlias }),
  };
  return { ok: true, input };
}
