import { z } from 'zod';
import type { CredentialsFrom, Router } from '../../../shared/model/router.ts';
import { type RouterInput, routerInputSchema } from '../../../shared/model/router-input.ts';
import { authenticationOf, emptyLogin, type LoginForm, lacksKeyFile, loginFormOf } from '../login/login-form.ts';

// The page's policy allows no code made from text, which the library would otherwise try.
z.config({ jitless: true });

/** The form as it is typed. */
export interface RouterForm extends LoginForm {
  readonly name: string;
  readonly host: string;
  readonly port: number | string;
  readonly user: string;
  readonly legacyAlgorithms: boolean;
  readonly groupId: string | null;
  readonly credentials: CredentialsFrom;
  /** null = as the group says, and directly without a group. */
  readonly jump: readonly string[] | null;
}

export const emptyForm: RouterForm = {
  ...emptyLogin,
  name: '',
  host: '',
  port: 22,
  user: 'root',
  legacyAlgorithms: false,
  groupId: null,
  credentials: { from: 'own' },
  jump: null,
};

/** The form of a router of the fleet. */
export function formOfRouter(router: Router): RouterForm {
  const { name, host, port, user, legacyAlgorithms, groupId, credentials, jump, authentication } = router;
  return {
    ...{ ...loginFormOf(authentication), name, host, port, user, legacyAlgorithms },
    groupId: groupId ?? null,
    credentials: credentials ?? { from: 'own' },
    jump: jump ?? null,
  };
}

export type FormField = 'name' | 'host' | 'port' | 'user' | 'keyFile';
const fields: readonly FormField[] = ['name', 'host', 'port', 'user', 'keyFile'];

export type CheckedForm =
  | { readonly ok: true; readonly input: RouterInput }
  | { readonly ok: false; readonly wrong: ReadonlySet<FormField> };

/** What the form means, by the contract's own schema; or the fields that are wrong. `ownLogin` = its own login details hold. */
export function checkForm(form: RouterForm, ownLogin: boolean): CheckedForm {
  const isNamedElsewhere = !ownLogin && lacksKeyFile(form);
  const parsed = routerInputSchema.safeParse({
    name: form.name,
    host: form.host,
    port: form.port,
    user: form.user,
    authentication: isNamedElsewhere ? emptyAuthentication : authenticationOf(form),
    legacyAlgorithms: form.legacyAlgorithms,
    credentials: form.credentials,
    ...(form.groupId !== null && { groupId: form.groupId }),
    ...(form.jump !== null && { jump: [...form.jump] }),
  });
  const wrong = new Set<FormField>();
  if (ownLogin && lacksKeyFile(form)) wrong.add('keyFile');
  if (parsed.success) return wrong.size === 0 ? { ok: true, input: parsed.data } : { ok: false, wrong };
  for (const { path } of parsed.error.issues) {
    const field = fields.find((known) => known === path[0]);
    if (field !== undefined) wrong.add(field);
  }
  return { ok: false, wrong };
}

/** A path that was begun and not ended, of login details that do not hold. */
const emptyAuthentication = authenticationOf(emptyLogin);
