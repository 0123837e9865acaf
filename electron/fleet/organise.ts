import { randomUUID } from 'node:crypto';
import type { RouterEdit } from '../../shared/contracts/organise.ts';
import type { Book, Group, SavedFilter } from '../../shared/model/book.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { Router } from '../../shared/model/router.ts';
import { isOtherWay } from '../../shared/rules/router-edit.ts';
import { editRouters } from '../organise/edit.ts';
import { type GroupInput, groupOf, removeGroup as removeGroupFrom } from '../organise/groups.ts';
import type { Workspace } from './workspace.ts';

/**
 * Makes a group or changes one; a rename touches no router. Where its routers are reached in another way afterwards, they are asked
 * again. Throws `name-taken`, `bad-input`, and `change-in-progress` while a change runs on a router whose way would be another.
 */
export function saveGroup(workspace: Workspace, input: GroupInput): Group {
  const { profile, board, now } = workspace;
  const { book } = board;
  const group = groupOf(profile, input, book, now());
  const after: Book = { ...book, groups: [...book.groups.filter(({ id }) => id !== group.id), group] };
  const members = board.routers.flatMap(({ router }) => (router.groupId === group.id ? [router] : []));
  refuseWhileChanging(
    workspace,
    members.filter((router) => isOtherWay({ router, book }, { router, book: after })).map(({ id }) => id),
  );
  profile.groups.save(group);
  workspace.bookChanged();
  show(workspace, members, book);
  return group;
}

/** Its routers stay, reached as before. */
export function removeGroup(workspace: Workspace, id: string): void {
  const { book } = workspace.board;
  const routers = removeGroupFrom(workspace.profile, id);
  workspace.bookChanged();
  show(workspace, routers, book);
}

/** Makes a saved filter or replaces one. Throws `name-taken`. */
export function saveFilter(
  workspace: Workspace,
  input: Omit<SavedFilter, 'id' | 'addedAt'> & { readonly id: string | null },
): SavedFilter {
  const { profile, now } = workspace;
  const before = input.id === null ? null : profile.savedFilters.get(input.id);
  const filter = { ...input, id: before?.id ?? randomUUID(), addedAt: before?.addedAt ?? now().toISOString() };
  profile.savedFilters.save(filter);
  workspace.bookChanged();
  return filter;
}

export function removeFilter(workspace: Workspace, id: string): void {
  if (workspace.profile.savedFilters.remove(id)) workspace.bookChanged();
}

/**
 * Edits many routers, all or none, and returns how many are not as before. Those that are reached in another way afterwards are asked
 * again. Throws `no-such-router`, `bad-input`, and `change-in-progress` while a change runs on one of them.
 */
export function editMany(workspace: Workspace, ids: readonly string[], edit: RouterEdit): number {
  const { book } = workspace.board;
  const routers = [...new Set(ids)].map((id) => workspace.router(id));
  refuseWhileChanging(workspace, ids);
  const edited = editRouters(workspace.profile, routers, edit, book);
  show(workspace, edited, book);
  return edited.length;
}

/** Puts routers on the board as they are now; `before` is what they shared until then. */
function show({ board, engine, audits }: Workspace, routers: readonly Router[], before: Book): void {
  const toAsk: string[] = [];
  for (const router of routers) {
    const row = board.router(router.id);
    if (!row) continue;
    if (isOtherWay({ router: row.router, book: before }, { router, book: board.book })) {
      engine.disconnect(router.id);
      board.patch(router.id, { router, reachability: { state: 'unknown' } });
      toAsk.push(router.id);
    } else if (router !== row.router) {
      board.patch(router.id, { router });
    }
  }
  audits.ask(toAsk);
}

function refuseWhileChanging({ board }: Workspace, ids: readonly string[]): void {
  const changing = ids.flatMap((id) => {
    const row = board.router(id);
    return row && row.runId !== null ? row.router.name : [];
  });
  const [first] = changing;
  if (first === undefined) return;
  const others = changing.length === 1 ? '' : ` and ${changing.length - 1} more`;
  throw new FlowhelmError('change-in-progress', {
    sentence: `A change on ${first}${others} is under way. No router is edited.`,
    nextStep: 'Wait until it has ended, or leave those routers out.',
  });
}
