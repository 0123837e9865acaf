import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConfiguration } from '../../../electron/router/configuration.ts';
import { probePlatforms } from '../../../electron/router/platform.ts';
import { parseReport } from '../../../electron/router/report.ts';
import { isUciTrue, parseUciConfig, uciWords } from '../../../electron/router/uci-config.ts';
import { capture } from './captures.ts';

const plain = (text: string) =>
  parseUciConfig(text).map(({ type, name, options, lists }) => ({
    type,
    name,
    options: Object.fromEntries(options),
    lists: Object.fromEntries(lists),
  }));

describe('parseUciConfig', () => {
  test.each([
    [
      'anonymous',
      "config defaults\n\toption a '1'\n",
      { type: 'defaults', name: null, options: { a: '1' }, lists: {} },
    ],
    [
      'named, all quoted',
      `config 'zone' "lan"\n  option 'name' "lan"`,
      { type: 'zone', name: 'lan', options: { name: 'lan' }, lists: {} },
    ],
    [
      'bare words',
      'config rule r\noption dest_port 68\n',
      { type: 'rule', name: 'r', options: { dest_port: '68' }, lists: {} },
    ],
    [
      'list',
      "config z\nlist network 'lan'\nlist network guest\n",
      { type: 'z', name: null, options: {}, lists: { network: ['lan', 'guest'] } },
    ],
    [
      'comments',
      '# config no\nconfig x # here\n\toption a b#c # there\n',
      { type: 'x', name: null, options: { a: 'b#c' }, lists: {} },
    ],
    [
      'the last one counts',
      'config x\noption a 1\noption a 2\n',
      { type: 'x', name: null, options: { a: '2' }, lists: {} },
    ],
    [
      'over two lines',
      "config x\noption a 'one\ntwo'\n",
      { type: 'x', name: null, options: { a: 'one\ntwo' }, lists: {} },
    ],
    [
      'a quote inside',
      `config x\noption a 'it'\\''s'\noption b "say \\"hi\\""\n`,
      { type: 'x', name: null, options: { a: "it's", b: 'say "hi"' }, lists: {} },
    ],
    ['an empty value', "config x\noption a ''\n", { type: 'x', name: null, options: { a: '' }, lists: {} }],
    [
      'package line, carriage returns',
      'package firewall\r\nconfig x\r\noption a 1\r\n',
      { type: 'x', name: null, options: { a: '1' }, lists: {} },
    ],
  ])('%s', (_name, text, expected) => {
    expect(plain(text)).toEqual([expected]);
  });

  test('options before any section belong to nobody', () => {
    expect(plain("option a '1'\nconfig\nlist b c\n")).toEqual([]);
  });

  test('a quote that is never closed takes the rest, and nothing throws', () => {
    expect(plain("config x\noption a 'open\nconfig y\n")).toEqual([
      { type: 'x', name: null, options: { a: 'open\nconfig y\n' }, lists: {} },
    ]);
    const piece = fc.oneof(fc.constantFrom('config x', 'option a', "'", '"', '\\', '\n', '#', 'list'), fc.string());
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join(' ');
        expect(parseUciConfig(text).length).toBeLessThanOrEqual(text.split('config').length - 1);
      }),
    );
  });

  test('what is quoted comes back', () => {
    const word = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(word, word, (name, value) => {
        const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
        const [section] = parseUciConfig(`config x\noption ${quoted(name)} ${quoted(value)}\n`);
        expect(section?.options.get(name)).toBe(value);
      }),
    );
  });

  test.each([
    ['1', true],
    ['on', true],
    ['yes', true],
    ['true', true],
    ['enabled', true],
    ['0', false],
    ['', false],
    ['2', false],
    [null, false],
    [undefined, false],
  ])('%s is %s', (value, expected) => expect(isUciTrue(value)).toBe(expected));

  test('a list and an option of one name are the same words', () => {
    const [section] = parseUciConfig("config zone\nlist network lan\noption network 'a  b'\n");
    expect(section && uciWords(section, 'network')).toEqual(['lan', 'a', 'b']);
  });
});

function fw4(firewall: string, staged = '') {
  const lines = (path: string, text: string) =>
    text
      .split('\n')
      .map((line) => `${path}:${line}`)
      .join('\n');
  const text = `${lines('/etc/config/firewall', firewall)}\n=staged\n${staged}`;
  return parseConfiguration(text, parseReport(text), probePlatforms.fw4);
}

describe('the configuration of a fw4 router', () => {
  test.each([
    ['config defaults\n', 'off', null, null],
    ["config defaults\n\toption flow_offloading '1'\n", 'software', '1', null],
    ["config defaults\n\toption flow_offloading 'on'\n\toption flow_offloading_hw 1\n", 'hardware', 'on', '1'],
    ["config defaults\n\toption flow_offloading_hw '1'\n", 'off', null, '1'],
    ["config defaults\n\toption flow_offloading '0'\n\toption flow_offloading_hw '1'\n", 'off', '0', '1'],
    ["config defaults 'd'\nconfig defaults\n\toption flow_offloading '1'\n", 'off', null, null],
  ])('%j is %s', (text, mode, software, hardware) => {
    expect(fw4(text).configured).toEqual({
      source: 'uci',
      mode,
      options: { flow_offloading: software, flow_offloading_hw: hardware },
      hasDefaultsSection: true,
      staged: [],
    });
  });

  test('without a defaults section there is nothing that could carry the options', () => {
    expect(fw4('config zone\n').configured).toMatchObject({ mode: 'off', hasDefaultsSection: false });
  });

  test('staged edits come verbatim and do not count as configured', () => {
    const { configured, gap } = fw4('config defaults\n', capture('fw4-lab/uci-changes.pending.txt'));
    expect(configured.mode).toBe('off');
    expect(configured.staged).toEqual([
      "firewall.cfg01e63d.flow_offloading='1'",
      "firewall.cfg01e63d.flow_offloading_hw='1'",
    ]);
    expect(gap).toBeNull();
  });

  test('zones with the forwardings that are on', () => {
    const text = `config zone\n\toption name lan\n\toption network 'lan home'\n\tlist device 'tun+'\n
config zone\n\toption name old\n\toption enabled 0\n
config forwarding\n\toption src lan\n\toption dest wan\n
config forwarding\n\toption src lan\n\toption dest guest\n\toption enabled 0\n`;
    expect(fw4(text).zones).toEqual([
      { name: 'lan', networks: ['lan', 'home'], devices: ['tun+'], masquerade: false, forwardsTo: ['wan'] },
    ]);
  });

  test('a staged value cannot pass for a note', () => {
    const edits = "firewall.x.name='a\n=staged-unreadables'\n-firewall.y\n";
    expect(fw4('config defaults\n', edits).configured.staged).toEqual(edits.trimEnd().split('\n'));
  });

  test.each([
    ["config rule\n\toption weekdays 'Mon Tue'\n", true],
    ["config redirect\n\toption start_time '21:00:00'\n", true],
    ["config rule\n\toption start_time '21:00:00'\n\toption enabled '0'\n", false],
    ["config zone\n\toption weekdays 'Mon'\n", false],
    ["config rule\n\toption weekdays ''\n", false],
  ])('%j has timed rules: %s', (text, expected) => {
    expect(fw4(text).hasTimedRules).toBe(expected);
  });
});
