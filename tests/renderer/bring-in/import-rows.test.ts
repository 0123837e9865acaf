import { describe, expect, it } from 'vitest';
import {
  canBeTaken,
  chosenRows,
  countByStatus,
  groupByStatus,
  selectedAtFirst,
  toggled,
  toggledAll,
} from '../../../renderer/features/bring-in/import-rows.ts';
import { cursorAfter } from '../../../renderer/features/bring-in/table-cursor.ts';
import type { ImportRow, ImportStatus } from '../../../shared/model/import.ts';

const row = (key: string, status: ImportStatus): ImportRow => ({
  ...{ key, status, source: 'line 1', name: key, host: '192.168.1.1', port: 22, user: 'root', reason: '' },
  ...{ jump: [], group: null, tags: [], notes: [] },
});
const rows = [row('a', 'duplicate'), row('b', 'new'), row('c', 'unsupported'), row('d', 'update'), row('e', 'new')];

describe('the rows of a preview', () => {
  it('are selected at first when they would be added or updated, and only then', () => {
    expect([...selectedAtFirst(rows)]).toEqual(['b', 'd', 'e']);
    expect(rows.filter(canBeTaken).map(({ key }) => key)).toEqual(['b', 'd', 'e']);
  });

  it('are counted by status', () => {
    expect(countByStatus(rows)).toEqual({ new: 2, update: 1, duplicate: 1, unsupported: 1 });
    expect(countByStatus([])).toEqual({ new: 0, update: 0, duplicate: 0, unsupported: 0 });
  });

  it('stand under one heading per status, in the order of the file', () => {
    const shown = groupByStatus(rows, null).map((item) =>
      item.kind === 'heading' ? `${item.status} ${item.count}` : item.row.key,
    );
    expect(shown).toEqual(['new 2', 'b', 'e', 'update 1', 'd', 'unsupported 1', 'c', 'duplicate 1', 'a']);
  });

  it('of other statuses are left out by a filter', () => {
    expect(groupByStatus(rows, 'update')).toEqual([
      { kind: 'heading', status: 'update', count: 1 },
      { kind: 'row', row: rows[3] },
    ]);
    expect(groupByStatus([row('a', 'new')], 'update')).toEqual([]);
  });

  it('are taken over in the order of the file, never one that cannot be', () => {
    expect(chosenRows(rows, new Set(['e', 'd', 'a', 'c', 'gone']))).toEqual({ keys: ['d', 'e'], added: 1, updated: 1 });
    expect(chosenRows(rows, new Set())).toEqual({ keys: [], added: 0, updated: 0 });
  });

  it('go in and out of the selection one by one, unless they cannot be taken over', () => {
    const chosen = new Set(['b']);
    expect([...toggled(chosen, row('d', 'update'))]).toEqual(['b', 'd']);
    expect([...toggled(chosen, row('b', 'new'))]).toEqual([]);
    expect([...toggled(chosen, row('c', 'unsupported'))]).toEqual(['b']);
    expect([...chosen]).toEqual(['b']);
  });

  it('go in and out together, and those that are not shown keep their state', () => {
    const some = new Set(['d', 'b']);
    const shown = rows.filter(({ status }) => status === 'new');
    expect([...toggledAll(some, shown)].sort()).toEqual(['b', 'd', 'e']);
    expect([...toggledAll(new Set(['b', 'd', 'e']), shown)]).toEqual(['d']);
    expect([...toggledAll(some, [row('c', 'unsupported')])].sort()).toEqual(['b', 'd']);
  });
});

describe('the cursor of a table', () => {
  const keys = Array.from({ length: 25 }, (_, index) => `row ${index}`);
  it.each([
    [null, 'ArrowDown', 'row 0'],
    [null, 'ArrowUp', 'row 0'],
    [null, 'End', 'row 24'],
    ['row 3', 'ArrowDown', 'row 4'],
    ['row 0', 'ArrowUp', 'row 0'],
    ['row 24', 'ArrowDown', 'row 24'],
    ['row 20', 'PageDown', 'row 24'],
    ['row 12', 'PageUp', 'row 2'],
    ['row 12', 'Home', 'row 0'],
    ['a row that a filter took away', 'ArrowDown', 'row 0'],
    ['row 3', 'x', null],
  ])('at %s goes with %s to %s', (cursor, key, next) => {
    expect(cursorAfter(keys, cursor, key)).toBe(next);
  });

  it('has nowhere to go in an empty table', () => {
    expect(cursorAfter([], null, 'ArrowDown')).toBeNull();
  });
});
