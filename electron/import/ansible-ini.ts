import { Inventory, type Variable } from './ansible-inventory.ts';
import { expandRanges } from './host-ranges.ts';

export interface ReadInventory {
  readonly inventory: Inventory;
  readonly notices: readonly string[];
}

/** Reads an inventory in Ansible's INI form: sections of hosts, `:children` and `:vars`. Lines that are not understood are said. */
export function readAnsibleIni(text: string): ReadInventory {
  const inventory = new Inventory();
  const notices: string[] = [];
  let section = { group: 'ungrouped', kind: 'hosts' };
  text.split('\n').forEach((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) return;
    const [, name, kind = 'hosts'] = /^\[([^:\]]+)(?::(\w+))?\]\s*(?:[#;].*)?$/.exec(line) ?? [];
    const isRange = section.kind === 'hosts' && /^\[\w+:\d\w*\]/.test(line);
    if (name !== undefined && !isRange) {
      section = { group: name.trim(), kind };
      inventory.group(section.group);
    } else if (!readLine(inventory, section, line)) notices.push(`Line ${index + 1} is not understood and left out.`);
  });
  return {
    inventory,
    notices: notices.length > 20 ? [...notices.slice(0, 20), 'There are more such lines.'] : notices,
  };
}

function readLine(inventory: Inventory, { group, kind }: { group: string; kind: string }, line: string): boolean {
  switch (kind) {
    case 'hosts':
      return readHosts(inventory, group, line);
    case 'children': {
      const child = line.replace(/\s+[#;].*$/, '').trim();
      inventory.group(group).children.add(child);
      inventory.group(child);
      return true;
    }
    case 'vars': {
      const equals = line.indexOf('=');
      if (equals < 1) return false;
      inventory.group(group).variables.set(line.slice(0, equals).trim(), literalOf(line.slice(equals + 1).trim()));
      return true;
    }
    default:
      return false;
  }
}

/** `pattern key=value key="a value"`; the pattern may end with `:port`. */
function readHosts(inventory: Inventory, group: string, line: string): boolean {
  const [pattern, ...assignments] = splitWords(line);
  if (pattern === undefined || pattern.includes('=')) return false;
  const variables = new Map<string, Variable>();
  const [, bare, port] = /^((?:[^:[\]]|\[[^\]]*\])+):(\d{1,5})$/.exec(pattern) ?? [];
  if (port !== undefined) variables.set('ansible_port', { kind: 'text', text: port });
  let understood = true;
  for (const assignment of assignments) {
    const equals = assignment.indexOf('=');
    if (equals < 1) understood = false;
    else variables.set(assignment.slice(0, equals), literalOf(assignment.slice(equals + 1)));
  }
  for (const host of expandRanges(bare ?? pattern)) inventory.add(group, host, variables);
  return understood;
}

/** Ansible reads a Python literal here, so quotes around the whole are not part of it. */
function literalOf(written: string): Variable {
  if (written.startsWith('$ANSIBLE_VAULT')) return { kind: 'vault' };
  const [, quoted] = /^(?:"(.*)"|'(.*)')$/s.exec(written)?.filter((part) => part !== undefined) ?? [];
  return { kind: 'text', text: quoted ?? written };
}

/** As Python's shlex with comments: quotes may stand anywhere in a word, and `#` begins a comment where a word would begin. */
function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? '';
    if (quote !== null) {
      if (character === quote) quote = null;
      else if (character === '\\' && quote === '"' && /["\\]/.test(line[at + 1] ?? '')) {
        at += 1;
        word = (word ?? '') + (line[at] ?? '');
      } else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (character === '#' && word === null) break;
    else word = (word ?? '') + character;
  }
  return word === null ? words : [...words, word];
}
