import { type RouterEdit, routerEditSchema } from '../../shared/contracts/organise.ts';
import type { Book } from '../../shared/model/book.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import { type Router, tagsAtMost } from '../../shared/model/router.ts';
import { editedRouter } from '../../shared/rules/router-edit.ts';
import type { Profile } from '../store/profile.ts';
import { refuseMissing } from './groups.ts';

/**
 * Edits many routers at once, all or none, and returns those that are not as before. Throws `bad-input` when the edit names something
 * that is not there or a router would get too many tags.
 */
export function editRouters(
  profile: Pick<Profile, 'routers' | 'atomically'>,
  routers: readonly Router[],
  edit: RouterEdit,
  book: Book,
): Router[] {
  const wanted = routerEditSchema.parse(edit);
  const { groupId, credentials, jump } = wanted;
  const credentialSetId = credentials?.from === 'set' ? credentials.credentialSetId : null;
  refuseMissing(book, { groupId, credentialSetId, jump });
  const edited = routers.flatMap((router) => {
    const after = editedRouter(router, wanted);
    return after === router ? [] : [after];
  });
  for (const router of edited) refuseTooManyTags(router);
  profile.atomically(() => {
    for (const router of edited) profile.routers.update(router);
  });
  return edited;
}

function refuseTooManyTags({ name, tags = [] }: Router): void {
  if (tags.length <= tagsAtMost) return;
  throw new FlowhelmError('bad-input', {
    sentence: `${name} would have ${tags.length} tags; a router has ${tagsAtMost} at most. No router is changed.`,
    nextStep: 'Take some of its tags away first.',
  });
}
