import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { paintFor } from '../../../electron/cli/colour.ts';
import { forTerminal } from '../../../electron/cli/sanitise.ts';
import { renderTable, type TableColumn, truncate } from '../../../electron/cli/table.ts';

const columns: TableColumn[] = [
  { title: 'Router', minimum: 8 },
  { title: 'Model', givesWay: 2, minimum: 6 },
  { title: 'Verdict', minimum: 10 },
  { title: 'Flows', align: 'right', givesWay: 1 },
];
const rows = [
  ['attic', 'GL.iNet GL-MT6000', 'Hardware flow offloading', '1234'],
  ['厨房 🏠', 'x86', 'None', '7'],
  ['cellar'],
];

test('cells stand under their titles, also after wide characters and emoji', () => {
  expect(renderTable(columns, rows).split('\n')).toEqual([
    'Router   Model              Verdict                   Flows',
    'attic    GL.iNet GL-MT6000  Hardware flow offloading   1234',
    '厨房 🏠  x86                None                          7',
    'cellar',
  ]);
});

test.each([
  [60, 'attic    GL.iNet GL-MT6000  Hardware flow offloading   1234'],
  [52, 'attic    GL.iNet G…  Hardware flow offloading   1234'],
  [47, 'attic    GL.iN…  Hardware flow offloadi…   1234'],
  [40, 'attic    GL.iN…  Hardware flow o…   1234'],
  [34, 'attic    GL.iN…  Hardware …   1234'],
  [33, 'attic    GL.iN…  Hardware flow o…'],
  [25, 'attic    Hardware flow o…'],
  [20, 'attic    Hardware f…'],
  [12, 'attic    Ha…'],
  [3, '…  …'],
])('at %i cells the columns narrow and go in their order', (width, expected) => {
  expect(renderTable(columns, rows, { width }).split('\n')[1]).toBe(expected);
});

test('no rows leave the titles, no columns leave nothing', () => {
  expect(renderTable(columns, [])).toBe('Router  Model  Verdict  Flows');
  expect(renderTable([], [])).toBe('');
});

test('colour does not move anything, and a hostile cell cannot make one', () => {
  const paint = paintFor({ isTTY: true }, {});
  const cells = [['\x1b[31mroot\x1b[0m', { text: 'a\nb', tone: 'broken' as const }, '\u202exe', '1']];
  const painted = renderTable(columns, cells, { paint });
  expect(stripVTControlCharacters(painted)).toBe(renderTable(columns, cells));
  expect(painted).toContain('\x1b[31ma␊b\x1b[39m');
  expect(painted).toContain('\\x1b[31mroot\\x1b[0m');
  expect(painted).not.toContain('\u202e');
});

describe('truncate', () => {
  test.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['厨房', 3, '厨…'],
    ['厨房', 2, '…'],
    ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 3, '👩‍👩‍👧‍👦…'],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
    ['abc', 1, '…'],
    ['abc', 0, ''],
    ['', 0, ''],
  ])('%j to %i', (text, width, expected) => {
    expect(truncate(text, width)).toBe(expected);
  });
});

test('whatever the cells, there is one line per row and none is wider than the terminal', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.constantFrom('厨房のルーター', '👩‍👩‍👧‍👦', '\x1b[2J', 'a\r\nb', '\u202e', ''),
  );
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { maxLength: 5 }), { maxLength: 5 }),
      fc.integer({ min: 5, max: 90 }),
      (cells, width) => {
        const lines = renderTable(columns, cells, { width }).split('\n');
        expect(lines).toHaveLength(cells.length + 1);
        expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
        expect(lines.map(forTerminal)).toEqual(lines);
      },
    ),
    { numRuns: 300 },
  );
});
