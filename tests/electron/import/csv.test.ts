import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../../electron/import/csv.ts';
import { splitCsv } from '../../../electron/import/csv-table.ts';
import { isFlowhelmError } from '../../../shared/model/errors.ts';

describe('splitting', () => {
  it.each([
    [
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a, "b ""x"", y" ,c\n', [['a', 'b "x", y', 'c']]],
    [
      '"two\nlines",x\ny,z',
      [
        ['two\nlines', 'x'],
        ['y', 'z'],
      ],
    ],
    ['\n\n a ,\n,,\n', [['a', '']]],
    ['"never closed,\nx', [['never closed,\nx']]],
  ])('%j', (text, cells) => {
    expect(splitCsv(text, ',').map((record) => record.cells)).toEqual(cells);
  });

  it('counts lines, also inside quotes', () => {
    expect(splitCsv('a\n"b\nc"\n\nd', ',').map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it('gives back what was quoted', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', ';', 'é') });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1 }), { minLength: 1 }), (rows) => {
        const text = rows.map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(',')).join('\n');
        const expected = rows.filter((row) => row.some((each) => each !== ''));
        expect(splitCsv(text, ',').map(({ cells }) => cells)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});

const rows = (delimiter: string) =>
  [
    ['Name', 'HOST', 'Port', 'user', 'group', 'tags', 'key', 'jump'],
    ['attic', '10.0.0.1', '2222', 'admin', 'Harbour', '"rented;old"', '~/.ssh/id', '"ops@b.example:2200 c.example"'],
    ['', 'root@barn.lan', '', '', '', '', '', ''],
  ]
    .map((row) => row.join(delimiter))
    .join('\r\n');

describe('a table', () => {
  it.each([',', ';', '\t', '|', ':', '^'])('with %j between its cells', (delimiter) => {
    const { routers } = readCsv(`\uFEFF${rows(delimiter)}`);
    expect(routers).toMatchObject([
      {
        ...{ source: 'line 2', name: 'attic', host: '10.0.0.1', port: 2222, user: 'admin', group: 'Harbour' },
        ...{ tags: ['rented', 'old'], keyFile: '~/.ssh/id' },
        jump: [
          { host: 'b.example', port: 2200, user: 'ops' },
          { host: 'c.example', port: 22, user: null },
        ],
      },
      { source: 'line 3', name: 'barn.lan', host: 'barn.lan', port: 22, user: 'root', group: null, tags: [], jump: [] },
    ]);
  });

  it('says its own delimiter, as from Excel', () => {
    expect(readCsv('sep=%\nname%host\na%b.lan\n').routers).toMatchObject([{ name: 'a', host: 'b.lan' }]);
  });

  it('never takes passwords, and names other columns', () => {
    const { notices, routers } = readCsv('host,password,model\na.lan,hunter2,x\n');
    expect(notices).toHaveLength(2);
    expect(JSON.stringify([notices, routers])).not.toContain('hunter2');
  });

  it.each([
    ['name,host\na,b c', 'host'],
    ['name,host\na,', 'host'],
    ['name,host\na,-oProxyCommand=x', 'host'],
    ['host,port\na,99999', 'port'],
    ['host,port\na,22x', 'port'],
    ['host,jump\na,;x', 'jump'],
  ])('cannot take a row of %j', (text, what) => {
    const { routers, unsupported } = readCsv(text);
    expect(routers).toEqual([]);
    expect(unsupported).toMatchObject([{ source: 'line 2', reason: expect.stringContaining(what) }]);
  });

  it('gives formulas back that a spreadsheet must not calculate', () => {
    expect(readCsv("name,host\n'=1+1,a\n''@x,b\n'plain,c\n").routers.map(({ name }) => name)).toEqual([
      '=1+1',
      "'@x",
      "'plain",
    ]);
  });

  it.each(['', 'a,b\n1,2\n', 'name\nattic\n', '\n\n'])('without a host column is no list of routers: %j', (text) => {
    expect(() => readCsv(text)).toThrow(expect.objectContaining({ code: 'file-unusable' }));
  });
});

it('throws nothing but a plain error, whatever the text', () => {
  const piece = fc.constantFrom(
    'host',
    'name',
    'port',
    ',',
    ';',
    '"',
    '\n',
    '\t',
    'a.lan',
    '22',
    'sep=',
    ' ',
    '\0',
    '=',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      try {
        const { routers, unsupported } = readCsv(pieces.join(''));
        expect(routers.length + unsupported.length).toBeLessThanOrEqual(pieces.length);
      } catch (error) {
        if (!isFlowhelmError(error)) throw error;
      }
    }),
    { numRuns: 200 },
  );
});
