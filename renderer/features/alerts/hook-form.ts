import type { AlertHook, AlertSettings } from '../../../shared/model/alert.ts';
import { alertHookSchema } from '../../../shared/model/alert.ts';

/** A hook as it stands in the fields. */
export interface HookForm {
  readonly kind: AlertHook['kind'];
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly atLeast: AlertHook['atLeast'];
  readonly onClose: boolean;
  readonly url: string;
  readonly program: string;
  /** One argument per line. */
  readonly arguments: string;
}

export type HookField = 'name' | 'url' | 'program';

export function newHook(kind: AlertHook['kind'], id: string): HookForm {
  return {
    ...{ kind, id, name: '', enabled: true, atLeast: 'warning', onClose: false },
    ...{ url: '', program: '', arguments: '' },
  };
}

export function hookForm(hook: AlertHook): HookForm {
  const empty = { url: '', program: '' };
  return hook.kind === 'webhook'
    ? { ...empty, ...hook, arguments: '' }
    : { ...empty, ...hook, arguments: hook.arguments.join('\n') };
}

/** The hook that the fields make, or the fields that are wrong. */
export function checkHook(form: HookForm): { hook: AlertHook } | { wrong: ReadonlySet<HookField> } {
  const { url, program, arguments: lines, ...base } = form;
  const args = lines.split('\n').filter((line) => line !== '');
  const made =
    form.kind === 'webhook' ? { ...base, url: url.trim() } : { ...base, program: program.trim(), arguments: args };
  const parsed = alertHookSchema.safeParse(made);
  if (parsed.success) return { hook: parsed.data };
  const paths = parsed.error.issues.map(({ path: [first] }) => first);
  const wrong = (['name', 'url', 'program'] as const).filter((field) => paths.includes(field));
  return { wrong: new Set(wrong.length > 0 ? wrong : ['program']) };
}

/** The settings with this hook in place of the one with its id, or after all others. */
export function withHook(settings: AlertSettings, hook: AlertHook): AlertSettings {
  const known = settings.hooks.some(({ id }) => id === hook.id);
  const hooks = known ? settings.hooks.map((one) => (one.id === hook.id ? hook : one)) : [...settings.hooks, hook];
  return { ...settings, hooks };
}

export function withoutHook(settings: AlertSettings, id: string): AlertSettings {
  return { ...settings, hooks: settings.hooks.filter((hook) => hook.id !== id) };
}
