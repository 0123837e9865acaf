import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { section } from '../../../electron/router/command.ts';
import {
  parseFlowtables,
  parseMarkingRules,
  parseTableNames,
  readFlowtables,
} from '../../../electron/router/flowtables.ts';
import { sh } from '../../../shared/shell.ts';
import { capture, capturedSection } from './captures.ts';
import { type Awk, awks, runOnFakeRouter } from './fake-root.ts';

const states72 = 'measured/measured_k7.2.13_nft1.1.7_ct1.4.9_states.log';
const devices72 = 'measured/measured_k7.2.13_nft1.1.7_devicelists.log';
const fw4Rule = 'meta l4proto { 6, 17 } flow add @ft';

/** What `fw4 print` renders: semicolons, numbers, `flow offload`, commands before the table. */
const fw4Print = `table inet fw4
flush table inet fw4
delete flowtable inet fw4 ft

table inet fw4 {
	flowtable ft {
		hook ingress priority 0;
		devices = { "br-lan", "eth0.2", "phy0-ap0" };
		counter;
		flags offload;
	}

	#
	# Set definitions
	#

	set ban {
		type ipv4_addr
		elements = { 10.0.0.1, # a comment with a brace }
			     10.0.0.2 }
	}

	chain forward {
		type filter hook forward priority filter; policy drop;

		meta l4proto { tcp, udp } flow offload @ft;
		ct state vmap { established : accept, related : accept } comment "!fw4: Handle { forwarded; flows"
	}
}
`;

describe('parseFlowtables', () => {
  test.each([
    ['fw4-lab/nft-ruleset.fw4-hardware.txt', true],
    ['fw4-lab/nft-ruleset.fw4-hardware-fell-back-to-software.txt', false],
  ])('%s', (name, hardware) => {
    expect(parseFlowtables(capture(name))).toEqual([
      {
        family: 'inet',
        table: 'fw4',
        name: 'ft',
        hook: 'ingress',
        priority: 'filter',
        devices: ['lan', 'wan'],
        hardware,
        counter: true,
        fedBy: [{ chain: 'forward', rule: fw4Rule }],
      },
    ]);
  });

  test('no flowtable: off', () => {
    const text = capture('fw4-lab/nft-ruleset.fw4-off.txt');
    expect(parseFlowtables(text)).toEqual([]);
    expect(parseTableNames(text)).toEqual(['inet fw4']);
  });

  test('what fw4 print renders', () => {
    expect(parseFlowtables(fw4Print)).toEqual([
      {
        family: 'inet',
        table: 'fw4',
        name: 'ft',
        hook: 'ingress',
        priority: '0',
        devices: ['br-lan', 'eth0.2', 'phy0-ap0'],
        hardware: true,
        counter: true,
        fedBy: [{ chain: 'forward', rule: 'meta l4proto { tcp, udp } flow offload @ft' }],
      },
    ]);
    expect(parseTableNames(fw4Print)).toEqual(['inet fw4']);
  });

  test('quoted names, two tables with a flowtable of one name', () => {
    const found = parseFlowtables(capturedSection(states72, '== two tables same devices'));
    expect(found.map(({ table, name, devices }) => ({ table, name, devices }))).toEqual([
      { table: 'fw4', name: 'ft', devices: ['lan', 'wan'] },
      { table: 't2', name: 'ft', devices: ['lan', 'wan'] },
    ]);
  });

  test('a rule feeds the flowtable of its own table only', () => {
    const text = `table inet zapret {\n\tflowtable ft {\n\t\thook ingress priority filter\n\t}\n}\n${capture('fw4-lab/nft-ruleset.fw4-hardware.txt')}`;
    expect(parseFlowtables(text).map(({ table, fedBy }) => [table, fedBy.length])).toEqual([
      ['zapret', 0],
      ['fw4', 1],
    ]);
  });

  test.each([
    ['wildcard', capturedSection(devices72, '==== wildcard'), ['lan*', 'wan']],
    [
      'one device, bare',
      'table ip x {\n flowtable f {\nhook ingress priority filter + 10\ndevices = wan\n}\n}',
      ['wan'],
    ],
    ['one device', 'table ip x {\n flowtable f {\nhook ingress priority 0\n   devices = { wan }\n}\n}', ['wan']],
    ['no device', 'table ip x {\n\tflowtable f {\n\t\thook ingress priority filter\n\t}\n}', []],
    [
      'several lines',
      'table ip x {\nflowtable f {\ndevices = { "eth0.2",\n\t\t"pppoe-wan" }\n}\n}',
      ['eth0.2', 'pppoe-wan'],
    ],
    ['all on one line', 'table ip x { flowtable f { hook ingress priority 0; devices = { a, b }; } }', ['a', 'b']],
    ['with handles', 'table inet x { # handle 2\n\tflowtable f { # handle 3\n\t\tdevices = { a }\n\t}\n}', ['a']],
    ['as a command', 'add table inet x\nadd flowtable inet x f { hook ingress priority 0; devices = { a }; }', ['a']],
  ])('device lists: %s', (_name, text, devices) => {
    expect(parseFlowtables(text)).toMatchObject([{ name: 'f', devices, hardware: false, counter: false }]);
  });

  test('the empty header of a table is no flowtable', () => {
    const text = 'table inet fw4 {\n}\ntable ip nat {\n}\n';
    expect(parseFlowtables(text)).toEqual([]);
    expect(parseTableNames(text)).toEqual(['inet fw4', 'ip nat']);
  });

  test('a rule that starts with a counter and holds a set is no block', () => {
    const text =
      'table inet x {\n\tchain c {\n\t\tcounter ct state { established, related } accept\n\t\tflow add @f\n\t}\n\tflowtable f {\n\t}\n}';
    expect(parseFlowtables(text)).toMatchObject([{ name: 'f', fedBy: [{ chain: 'c', rule: 'flow add @f' }] }]);
  });

  test('a text that breaks off gives what it holds', () => {
    const text = capture('fw4-lab/nft-ruleset.fw4-hardware.txt');
    expect(parseFlowtables(text.slice(0, text.indexOf('flags')))).toMatchObject([
      { devices: ['lan', 'wan'], hardware: false },
    ]);
  });

  test('never throws, and finds no more flowtables than the word occurs', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'table inet x',
        '{',
        '}',
        'flowtable f',
        'flags offload',
        ';',
        '\n',
        '"',
        '#',
        'devices = {',
        'flow add @f',
        'chain c',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.constantFrom(' ', '\n'), (pieces, separator) => {
        const text = pieces.join(separator);
        expect(parseFlowtables(text).length).toBeLessThanOrEqual(text.split('flowtable').length - 1);
        parseMarkingRules(text);
        parseTableNames(text);
      }),
    );
  });
});

/** The ruleset through the real filter, as the probe does it. */
function filtered(ruleset: string, awk: Awk, nft = 'cat ROOT/ruleset'): string {
  const { result } = runOnFakeRouter(
    { files: { '/ruleset': ruleset }, programs: { nft } },
    [{ id: 'set', body: sh`flowhelm_platform=fw4` }, section(readFlowtables)],
    { shell: 'dash', awk },
  );
  return result.get('flowtables')?.stdout ?? '';
}

const marking = `table inet pbr {
	chain pbr_forward {
		ip saddr 192.168.1.5 counter packets 1 bytes 2 meta mark set meta mark & 0xff | 0x10000 comment "a {brace"
	}

	chain dscp {
		type filter hook forward priority mangle; policy accept;
		ip dscp set cs1
		ct state new ct mark set meta mark
	}

	chain own_output {
		type route hook output priority mangle; policy accept;
		meta mark set 0x1
	}
}
`;

describe('the filter on the router', () => {
  const rulesets: readonly [string, string][] = [
    ['hardware', capture('fw4-lab/nft-ruleset.fw4-hardware.txt')],
    ['fell back', capture('fw4-lab/nft-ruleset.fw4-hardware-fell-back-to-software.txt')],
    ['off', capture('fw4-lab/nft-ruleset.fw4-off.txt')],
    ['two tables', capturedSection(states72, '== two tables same devices')],
    ['device lists', capturedSection(devices72, '==== families').replace(/^[\s\S]*?(?=^table )/m, '')],
    ['marking', marking + capture('fw4-lab/nft-ruleset.fw4-hardware.txt')],
    [
      'several lines',
      'table inet x {\n\tflowtable f {\n\t\tdevices = { "a",\n\t\t\t"b" }\n\t\tflags offload\n\t}\n\tchain c {\n\t\tflow add @f\n\t}\n}\n',
    ],
  ];

  test.each(awks.flatMap((awk) => rulesets.map(([name, text]) => ({ awk, name, text }))))(
    'changes nothing of what is read from it: $name ($awk)',
    ({ awk, text }) => {
      const kept = filtered(text, awk);
      expect(parseFlowtables(kept)).toEqual(parseFlowtables(text));
      expect(parseTableNames(kept)).toEqual(parseTableNames(text));
      expect(parseMarkingRules(kept)).toEqual(parseMarkingRules(text));
    },
  );

  test('little travels', () => {
    const text = capture('fw4-lab/nft-ruleset.fw4-hardware.txt');
    expect(filtered(text, 'busybox').length).toBeLessThan(300);
  });

  test('marking rules come with their place, those of the router itself stay out', () => {
    expect(parseMarkingRules(marking)).toEqual([
      'inet pbr pbr_forward: ip saddr 192.168.1.5 counter packets 1 bytes 2 meta mark set meta mark & 0xff | 0x10000 comment "a {brace"',
      'inet pbr dscp: ip dscp set cs1',
      'inet pbr dscp: ct state new ct mark set meta mark',
    ]);
  });

  test.each(awks)('at most 20 marking rules travel (%s)', (awk) => {
    const many = `table inet x {\n\tchain c {\n${'\t\tmeta mark set 0x1\n'.repeat(50)}\t\tflow add @f\n\t}\n\tflowtable f {\n\t}\n}\n`;
    const kept = filtered(many, awk);
    expect(parseMarkingRules(kept)).toHaveLength(20);
    expect(parseFlowtables(kept)).toMatchObject([{ fedBy: [{ rule: 'flow add @f' }] }]);
  });

  test('an nft that knows neither -s nor -t is asked again', () => {
    const nft = '[ "$1" = list ] && cat ROOT/ruleset || { echo "invalid option" >&2; exit 1; }';
    expect(parseFlowtables(filtered(fw4Print, 'busybox', nft))).toHaveLength(1);
  });
});
