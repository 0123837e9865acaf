import type { ImportRow, ImportStatus } from '../../../shared/model/import.ts';

/** In the order in which the groups stand: first what will happen, then what needs a look, last what stays as it is. */
export const importStatuses: readonly ImportStatus[] = ['new', 'update', 'unsupported', 'duplicate'];

/** Only these can be taken over. */
export function canBeTaken({ status }: Pick<ImportRow, 'status'>): boolean {
  return status === 'new' || status === 'update';
}

/** Keys of the rows that are selected before a person has chosen. */
export function selectedAtFirst(rows: readonly ImportRow[]): ReadonlySet<string> {
  return new Set(rows.filter(canBeTaken).map(({ key }) => key));
}

/** How many rows have each status. */
export function countByStatus(rows: readonly Pick<ImportRow, 'status'>[]): Record<ImportStatus, number> {
  const counts = { new: 0, update: 0, duplicate: 0, unsupported: 0 };
  for (const { status } of rows) counts[status] += 1;
  return counts;
}

export type ImportItem =
  | { readonly kind: 'heading'; readonly status: ImportStatus; readonly count: number }
  | { readonly kind: 'row'; readonly row: ImportRow };

/** Rows under one heading per status, each group in the order of the file; `only` leaves out all other groups. */
export function groupByStatus(rows: readonly ImportRow[], only: ImportStatus | null): ImportItem[] {
  return importStatuses.flatMap((status): ImportItem[] => {
    if (only !== null && status !== only) return [];
    const group = rows.filter((row) => row.status === status);
    if (group.length === 0) return [];
    return [
      { kind: 'heading', status, count: group.length },
      ...group.map((row): ImportItem => ({ kind: 'row', row })),
    ];
  });
}

/** The keys that can be taken over, in the order of the file, and how many of them would be added or updated. */
export function chosenRows(
  rows: readonly ImportRow[],
  selected: ReadonlySet<string>,
): { readonly keys: string[]; readonly added: number; readonly updated: number } {
  const chosen = rows.filter((row) => canBeTaken(row) && selected.has(row.key));
  const { new: added, update: updated } = countByStatus(chosen);
  return { keys: chosen.map(({ key }) => key), added, updated };
}

/** The selection with one row the other way; a row that cannot be taken over stays out. */
export function toggled(selected: ReadonlySet<string>, row: Pick<ImportRow, 'key' | 'status'>): ReadonlySet<string> {
  if (!canBeTaken(row)) return selected;
  const next = new Set(selected);
  if (!next.delete(row.key)) next.add(row.key);
  return next;
}

/** All of `rows` in or, when they are in already, out; rows that are not shown keep their state. */
export function toggledAll(selected: ReadonlySet<string>, rows: readonly ImportRow[]): ReadonlySet<string> {
  const keys = rows.filter(canBeTaken).map(({ key }) => key);
  const all = keys.every((key) => selected.has(key));
  const next = new Set(selected);
  for (const key of keys) {
    if (all) next.delete(key);
    else next.add(key);
  }
  return next;
}
