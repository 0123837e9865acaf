import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyNft, type NftKernel } from '../../../electron/demo/nft-kernel.ts';
import { NftSyntaxError, parseNft } from '../../../electron/demo/nft-parser.ts';
import {
  emptyRuleset,
  flowtablesAsJson,
  type NftRuleset,
  printFlowtables,
  printRuleset,
} from '../../../electron/demo/nft-ruleset.ts';
import { capture } from '../router/captures.ts';

const devices = ['lan', 'wan', 'br-lan'];
const kernel: NftKernel = {
  flowtables: true,
  hardware: 'accepted',
  deviceExists: (device) => devices.includes(device),
  takesMissingDevices: false,
  musl: false,
};
const lab = { quotesDevices: false, stateless: false };

function load(text: string, ruleset: NftRuleset = emptyRuleset, changes: Partial<NftKernel> = {}): NftRuleset {
  const outcome = applyNft(ruleset, text, { ...kernel, ...changes });
  if (!outcome.ok) throw new Error(outcome.errors.map(({ text: error }) => error).join('; '));
  return outcome.ruleset;
}

function refusal(text: string, ruleset: NftRuleset = emptyRuleset, changes: Partial<NftKernel> = {}): string {
  const outcome = applyNft(ruleset, text, { ...kernel, ...changes });
  return outcome.ok ? 'accepted' : (outcome.errors[0]?.text ?? '');
}

const withFlowtable = (body: string) =>
  `table inet t {\n\tflowtable ft {\n\t\thook ingress priority 0;\n${body}\n\t}\n}\n`;
const ownTable = `table inet t {
	flowtable ft { hook ingress priority filter; devices = { lan, wan }; counter; }
	chain forward { type filter hook forward priority filter - 1; policy accept; meta l4proto { tcp, udp } flow offload @ft; }
}
`;

describe('the text form', () => {
  test.each([
    'nft-ruleset.fw4-off.txt',
    'nft-ruleset.fw4-hardware.txt',
    'nft-ruleset.fw4-hardware-fell-back-to-software.txt',
  ])('a ruleset printed by real nft is read and printed again without a difference: %s', (name) => {
    const text = capture(`fw4-lab/${name}`);
    expect(printRuleset(load(text), lab)).toBe(text);
  });

  test('what people write is printed as nft prints it', () => {
    expect(printRuleset(load(ownTable), { ...lab, quotesDevices: true })).toBe(`table inet t {
	flowtable ft {
		hook ingress priority filter
		devices = { "lan", "wan" }
		counter
	}

	chain forward {
		type filter hook forward priority filter - 1; policy accept;
		meta l4proto { tcp, udp } flow add @ft
	}
}
`);
  });

  test('-s leaves out the numbers of counters', () => {
    const ruleset = load('table ip t {\n\tchain c {\n\t\tcounter packets 5 bytes 70 accept\n\t}\n}\n');
    expect(printRuleset(ruleset, { ...lab, stateless: true })).toContain('\t\tcounter accept\n');
  });

  test('list flowtables prints tables without one with an empty body', () => {
    expect(printFlowtables(load('table inet a {\n}\n'), lab)).toBe('table inet a {\n}\n');
  });

  test('the JSON form has neither flags nor counter, as up to nft 1.1.7', () => {
    const json = flowtablesAsJson(load(capture('fw4-lab/nft-ruleset.fw4-hardware.txt')), '1.0.6', 'Lester Gooch #5');
    expect(json).toBe(
      '{"nftables": [{"metainfo": {"version": "1.0.6", "release_name": "Lester Gooch #5", "json_schema_version": 1}}, {"flowtable": {"family": "inet", "name": "ft", "table": "fw4", "handle": 101, "hook": "ingress", "prio": 0, "dev": ["lan", "wan"]}}]}\n',
    );
  });
});

describe('what the kernel refuses (domain.md 2.4, 2.6, 3.1, 9.2)', () => {
  const notFound = 'Could not process rule: No such file or directory';
  test.each<[string, string, Partial<NftKernel>, string]>([
    ['no flowtable support', withFlowtable(''), { flowtables: false }, notFound],
    ['a missing device before 6.16', withFlowtable('devices = { eth9 };'), {}, notFound],
    ['a missing device from 6.16 on', withFlowtable('devices = { eth9 };'), { takesMissingDevices: true }, 'accepted'],
    ['a device listed twice', withFlowtable('devices = { lan, lan };'), {}, 'Could not process rule: File exists'],
    [
      'flags offload without hardware, glibc',
      withFlowtable('devices = { lan }; flags offload;'),
      { hardware: 'refused' },
      'Could not process rule: Operation not supported',
    ],
    [
      'flags offload without hardware, musl',
      withFlowtable('devices = { lan }; flags offload;'),
      { hardware: 'refused', musl: true },
      'Could not process rule: Not supported',
    ],
    ['a flowtable of the bridge family', withFlowtable('').replace('inet', 'bridge'), {}, notFound],
    ['a rule without its flowtable', 'table ip t { chain c { flow add @ft; } }', {}, notFound],
    [
      'the statement outside of forward',
      ownTable.replace('hook forward', 'hook input'),
      {},
      'Could not process rule: Operation not supported',
    ],
    ['a name without @', ownTable.replace('@ft', 'ft'), {}, 'syntax error, unexpected string, expecting @'],
    ['deleting what is not there', 'delete table inet t', {}, notFound],
  ])('%s', (_, text, changes, error) => {
    expect(refusal(text, emptyRuleset, changes)).toBe(error);
  });

  test('a flowtable that a rule uses cannot be deleted', () => {
    expect(refusal('delete flowtable inet t ft', load(ownTable))).toBe(
      'Could not process rule: Device or resource busy',
    );
  });

  test('a transaction that fails leaves everything as it was', () => {
    const before = load(ownTable);
    const outcome = applyNft(before, `delete table inet t\n${withFlowtable('devices = { eth9 };')}`, kernel);
    expect(outcome.ok).toBe(false);
    expect(printRuleset(before, lab)).toContain('flow add @ft');
  });

  test('the three-line head makes an own table idempotent (domain.md 3.6)', () => {
    const again = `table inet t\ndelete table inet t\n${ownTable}`;
    expect(printRuleset(load(again, load(again)), lab)).toBe(printRuleset(load(ownTable), lab));
  });
});

test('the parser never fails but with a syntax error', () => {
  const word = fc.constantFrom(
    'table',
    'inet',
    'flowtable',
    'chain',
    '{',
    '}',
    ';',
    '\n',
    '"',
    '#',
    'devices',
    '=',
    'x',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), (words) => {
      try {
        parseNft(words.join(' '));
      } catch (error) {
        expect(error).toBeInstanceOf(NftSyntaxError);
      }
    }),
  );
});
