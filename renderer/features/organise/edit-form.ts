import { z } from 'zod';
import { type RouterEdit, routerEditSchema } from '../../../shared/contracts/organise.ts';

// The page's policy allows no code made from text, which the library would otherwise try.
z.config({ jitless: true });

/** What stands for "as it is" in a field. */
export const keep = 'keep';

/** The edit of many routers as it is typed. */
export interface EditForm {
  /** `keep`, `none`, `new`, or `id:` and the id of a group. */
  readonly site: string;
  readonly newSite: string;
  readonly addTags: readonly string[];
  readonly removeTags: readonly string[];
  readonly user: string;
  readonly port: number | string;
  /** `keep`, `own`, `group`, or `id:` and the id of a credential set. */
  readonly login: string;
  /** `keep`, `group`, `direct` or `chain`. */
  readonly jump: string;
  readonly chain: readonly string[];
}

export const untouched: EditForm = {
  ...{ site: keep, newSite: '', addTags: [], removeTags: [], user: '', port: '', login: keep, jump: keep, chain: [] },
};

/** The id of the group that a new site will get; it stands for it in the preview. */
export const siteToMake = 'site to make';

export type CheckedEdit =
  | { readonly ok: true; readonly edit: RouterEdit }
  | { readonly ok: false; readonly wrong: ReadonlySet<string> };

/** What the form means, by the contract's own schema; or the fields that are wrong. */
export function checkEdit(form: EditForm): CheckedEdit {
  const wrong = new Set<string>();
  if (form.site === 'new' && form.newSite.trim() === '') wrong.add('newSite');
  if (form.jump === 'chain' && form.chain.length === 0) wrong.add('chain');
  const parsed = routerEditSchema.safeParse({
    ...siteOf(form),
    ...(form.addTags.length > 0 && { addTags: form.addTags }),
    ...(form.removeTags.length > 0 && { removeTags: form.removeTags }),
    ...(form.user.trim() !== '' && { user: form.user }),
    ...(form.port !== '' && { port: form.port }),
    ...loginOf(form),
    ...jumpOf(form),
  });
  if (!parsed.success) for (const { path } of parsed.error.issues) wrong.add(String(path[0]));
  return parsed.success && wrong.size === 0 ? { ok: true, edit: parsed.data } : { ok: false, wrong };
}

function siteOf({ site }: EditForm): { groupId?: string | null } {
  if (site === keep) return {};
  if (site === 'none') return { groupId: null };
  return { groupId: site === 'new' ? siteToMake : idIn(site) };
}

function loginOf({ login }: EditForm): Pick<RouterEdit, 'credentials'> {
  if (login === keep) return {};
  if (login === 'own') return { credentials: null };
  return { credentials: login === 'group' ? { from: 'group' } : { from: 'set', credentialSetId: idIn(login) } };
}

function jumpOf({ jump, chain }: EditForm): Pick<RouterEdit, 'jump'> {
  if (jump === keep) return {};
  if (jump === 'group') return { jump: null };
  return { jump: jump === 'direct' ? [] : [...chain] };
}

function idIn(choice: string): string {
  return choice.replace(/^id:/, '');
}
