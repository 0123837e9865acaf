import type { CredentialSet } from '../../shared/model/book.ts';
import { loginWords } from './show-routers.ts';
import { renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';
import { counted } from './verdict-words.ts';

/** Named login details with how many routers name each. */
export function showCredentialSets(
  sets: readonly (CredentialSet & { readonly routers: number })[],
  { paint, width }: Pick<Terminal, 'paint' | 'width'>,
): string {
  if (sets.length === 0)
    return 'There are no sets of login details yet.\nMake one with: flowhelm credential-set add NAME';
  const columns = [
    { title: 'Name', minimum: 12 },
    { title: 'User', givesWay: 2 },
    { title: 'Login', givesWay: 1 },
    { title: 'Routers', align: 'right' },
  ] as const;
  const rows = sets.map((set) => [set.name, set.user ?? "the router's", loginWords(set), String(set.routers)]);
  const heading = paint('heading', `${counted(sets.length, 'set')} of login details.`);
  return `${heading}\n\n${renderTable(columns, rows, { paint, width })}`;
}
