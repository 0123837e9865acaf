import type { Book, Group } from '../../shared/model/book.ts';
import type { Paint } from './colour.ts';
import { renderTable, type TableColumn } from './table.ts';
import { counted } from './verdict-words.ts';

/** Groups with how many routers each has, and what they give those. */
export function showGroups(
  groups: readonly (Group & { readonly routers: number })[],
  { credentialSets, jumpHosts }: Book,
  view: { readonly paint: Paint; readonly width: number | undefined },
): string {
  if (groups.length === 0) return 'There are no groups yet.\nMake one with: flowhelm group add NAME';
  const nameIn = (things: readonly { id: string; name: string }[], id: string) =>
    things.find((thing) => thing.id === id)?.name ?? 'gone';
  // Who desires nothing sees no empty column.
  const desired = groups.some(({ desiredMode }) => desiredMode !== undefined);
  const columns: TableColumn[] = [
    { title: 'Group', minimum: 12 },
    { title: 'Routers', align: 'right' },
    ...(desired ? [{ title: 'Desired' }] : []),
    { title: 'Login', givesWay: 1 },
    { title: 'Through', givesWay: 2 },
  ];
  const rows = groups.map(({ name, routers, credentialSetId, jump, desiredMode }) => [
    name,
    String(routers),
    ...(desired ? [desiredMode ?? ''] : []),
    credentialSetId === null ? '' : nameIn(credentialSets, credentialSetId),
    jump.map((id) => nameIn(jumpHosts, id)).join(', '),
  ]);
  return `${view.paint('heading', `${counted(groups.length, 'group')}.`)}\n\n${renderTable(columns, rows, view)}`;
}
