import type { Book, Group } from '../../shared/model/book.ts';
import type { Paint } from './colour.ts';
import { renderTable } from './table.ts';
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
  const columns = [
    { title: 'Group', minimum: 12 },
    { title: 'Routers', align: 'right' },
    { title: 'Login', givesWay: 1 },
    { title: 'Through', givesWay: 2 },
  ] as const;
  const rows = groups.map(({ name, routers, credentialSetId, jump }) => [
    name,
    String(routers),
    credentialSetId === null ? '' : nameIn(credentialSets, credentialSetId),
    jump.map((id) => nameIn(jumpHosts, id)).join(', '),
  ]);
  return `${view.paint('heading', `${counted(groups.length, 'group')}.`)}\n\n${renderTable(columns, rows, view)}`;
}
