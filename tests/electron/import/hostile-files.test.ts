import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planImport } from '../../../electron/import/plan.ts';
import { detectFormat, readImport } from '../../../electron/import/read.ts';
import { emptyBook } from '../../../shared/model/book.ts';
import { isFlowhelmError } from '../../../shared/model/errors.ts';
import { type ImportFormat, importFormatSchema } from '../../../shared/model/import.ts';

const formats = importFormatSchema.options;

/** The rows that a text makes, or the code of the error; anything else that is thrown is a defect. */
function outcome(text: string, format: ImportFormat | null): string {
  try {
    const { reading } = readImport(text, format, { includes: null, localUser: 'me' });
    return `${planImport(reading, { routers: [], book: emptyBook }).rows.length} rows`;
  } catch (error) {
    if (!isFlowhelmError(error)) throw error;
    return error.code;
  }
}

const head: Readonly<Record<ImportFormat, string>> = {
  'ssh-config': 'Host a\n  HostName ',
  csv: 'name,host\na,',
  ansible: '[a]\nx ansible_host=',
  flowhelm: '{"flowhelm":"routers","version":1,"routers":[],"x":"',
};

describe.each(formats)('%s', (format) => {
  it.each([
    ['zero bytes', '\0'],
    ['more than 20 MB', 'x'.repeat(20_000_001)],
    ['more lines than any fleet', '\n'.repeat(400_001)],
  ])('refuses %s', (_, text) => {
    expect(outcome(head[format] + text, format)).toBe('file-unusable');
  });

  it('takes no harm from a line of 1 MB', () => {
    expect(outcome(`${head[format]}${'a '.repeat(500_000)}`, format)).toBe('file-unusable');
  });

  it.each(['', ' ', '\n', '\uFEFF', '{', '[', '---', '"', ','])('takes no harm from %j', (text) => {
    // one word may be the name of a host in an inventory
    expect(outcome(text, format)).toMatch(/^([01] rows|file-unusable)$/);
  });

  it('takes no harm from pieces in any order', () => {
    const piece = fc.constantFrom(
      ...[
        'Host ',
        'Match ',
        'Include ',
        'HostName ',
        'ProxyJump ',
        'IdentityFile ',
        'exec ',
        'all',
        ' !',
        '*',
        '%h',
        '~/',
      ],
      ...[
        'name',
        'host',
        ',',
        ';',
        '"',
        "'",
        '\\',
        '=',
        '\t',
        ' ',
        '\n',
        '\n  ',
        '#',
        ':',
        '-',
        '[',
        ']',
        '{',
        '}',
        '&a ',
        '*a',
        '<<: ',
      ],
      ...[
        'all:',
        'hosts:',
        'children:',
        'vars:',
        'ansible_host=',
        '[g:vars]',
        '[g:children]',
        'a[1:3]',
        '!vault |',
        '{{x}}',
      ],
      ...[
        '"flowhelm":"routers"',
        '"version":1',
        '"routers":[',
        'null',
        '22',
        '__proto__',
        'constructor',
        '\u2028',
        '\uD800',
        '../',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(outcome(pieces.join(''), format)).toMatch(/^(\d+ rows|file-unusable)$/);
        expect(outcome(head[format] + pieces.join(''), format)).toMatch(/^(\d+ rows|file-unusable)$/);
      }),
      { numRuns: 200 },
    );
  });

  it('takes no harm from noise', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(outcome(text, format)).toMatch(/^(\d+ rows|file-unusable)$/);
      }),
      { numRuns: 100 },
    );
  });
});

it('refuses more routers than 10,000', () => {
  const lines = (write: (n: number) => string) => [...Array(10_001).keys()].map(write).join('\n');
  expect(
    outcome(
      lines((n) => `Host h${n}`),
      'ssh-config',
    ),
  ).toBe('file-unusable');
  expect(outcome(`host\n${lines((n) => `h${n}`)}`, 'csv')).toBe('file-unusable');
  expect(outcome(`[a]\n${lines((n) => `h${n}`)}`, 'ansible')).toBe('file-unusable');
  expect(outcome(`all:\n  hosts:\n${lines((n) => `    h${n}:`)}`, 'ansible')).toBe('file-unusable');
  expect(outcome(`{"flowhelm":"routers","version":1,"routers":[${'{},'.repeat(10_000)}{}]}`, 'flowhelm')).toBe(
    'file-unusable',
  );
});

it('compares no more hosts with patterns than a person could write', () => {
  const text = [...Array(5_000).keys()].map((n) => `Host h${n}\nHost *${n}x\n  Port 22\n`).join('');
  expect(outcome(text, 'ssh-config')).toBe('file-unusable');
});

it.each([
  ['{"flowhelm":"routers","version":2}', /newer version/],
  ['{"flowhelm":"routers","version":1,"routers":7}', /damaged/],
  ['{"other":1}', /not a list of routers/],
  [`${'['.repeat(100_000)}`, /not JSON/],
])('says what is wrong with %.40s', (text, message) => {
  expect(() => readImport(text, 'flowhelm', { includes: null, localUser: 'me' })).toThrow(message);
});

it.each([
  ['Host attic\n HostName x', 'ssh-config'],
  ['# mine\n\nInclude conf.d/*\n', 'ssh-config'],
  ['name;host\na;b', 'csv'],
  ['Host,Port\nb,22', 'csv'],
  ['sep=;\nname;host\n', 'csv'],
  ['[routers]\nattic\n', 'ansible'],
  ['attic ansible_host=10.0.0.1\n', 'ansible'],
  ['---\nall:\n  hosts:\n', 'ansible'],
  ['site:\n  hosts:\n    a:\n', 'ansible'],
  ['$ANSIBLE_VAULT;1.1;AES256\n', 'ansible'],
  ['\uFEFF{ "flowhelm": "routers" }', 'flowhelm'],
])('finds out what %j is', (text, format) => {
  expect(detectFormat(text)).toBe(format);
});

it('asks for the format where it cannot tell', () => {
  expect(outcome('hello there\n', null)).toBe('bad-input');
});
