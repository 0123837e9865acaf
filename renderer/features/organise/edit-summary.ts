import type { RouterEdit } from '../../../shared/contracts/organise.ts';
import type { Book } from '../../../shared/model/book.ts';
import type { Router } from '../../../shared/model/router.ts';
import {
  type EditedPart,
  editedParts,
  editedRouter,
  isOtherWay,
  partsThatDiffer,
} from '../../../shared/rules/router-edit.ts';
import { t } from '../../lib/text.ts';

/** What an edit does to one part of the routers. */
export interface PartSummary {
  readonly part: EditedPart;
  /** How many routers it changes. */
  readonly count: number;
  /** What is there now, the most frequent first. */
  readonly from: readonly { readonly text: string; readonly count: number }[];
  /** What will be there; null for tags, of which each router may have others. */
  readonly to: string | null;
}

export interface EditSummary {
  /** How many routers are not as before. */
  readonly changed: number;
  /** How many are logged in to anew, because the way there is another one. */
  readonly otherWay: number;
  readonly parts: readonly PartSummary[];
}

/** What an edit would do, before it is done. */
export function editSummary(routers: readonly Router[], edit: RouterEdit, book: Book): EditSummary {
  const pairs = routers.map((before) => ({ before, after: editedRouter(before, edit) }));
  const changed = pairs.filter(({ before, after }) => before !== after);
  const parts = editedParts.flatMap((part): PartSummary[] => {
    const concerned = changed.filter(({ before, after }) => partsThatDiffer(before, after).includes(part));
    const [first] = concerned;
    if (first === undefined) return [];
    const counts = new Map<string, number>();
    for (const { before } of concerned) {
      const text = partText(before, part, book);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    const from = [...counts].map(([text, count]) => ({ text, count })).sort((a, b) => b.count - a.count);
    return [{ part, count: concerned.length, from, to: part === 'tags' ? null : partText(first.after, part, book) }];
  });
  const otherWay = changed.filter(({ before, after }) =>
    isOtherWay({ router: before, book }, { router: after, book }),
  ).length;
  return { changed: changed.length, otherWay, parts };
}

function partText(router: Router, part: EditedPart, book: Book): string {
  const nameIn = (things: readonly { readonly id: string; readonly name: string }[], id: string) =>
    things.find((thing) => thing.id === id)?.name ?? t('organise.gone');
  switch (part) {
    case 'group':
      return router.groupId === undefined ? t('fleet.noSite') : nameIn(book.groups, router.groupId);
    case 'tags':
      return (router.tags ?? []).join(', ') || t('organise.noTags');
    case 'user':
      return router.user;
    case 'port':
      return String(router.port);
    case 'login': {
      const { credentials } = router;
      if (credentials?.from === 'set') return nameIn(book.credentialSets, credentials.credentialSetId);
      return credentials?.from === 'group' ? t('organise.loginOfSite') : t('organise.loginOwn');
    }
    case 'jump': {
      if (router.jump === undefined) return t('organise.jumpOfSite');
      return router.jump.map((id) => nameIn(book.jumpHosts, id)).join(', ') || t('organise.jumpDirect');
    }
  }
}
