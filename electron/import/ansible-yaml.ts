import { parseDocument } from 'yaml';
import type { ReadInventory } from './ansible-ini.ts';
import { Inventory, type Variable } from './ansible-inventory.ts';
import { expandRanges } from './host-ranges.ts';
import { unusable } from './limits.ts';

/** Characters; ten thousand hosts with all their variables need less. */
const largestYaml = 5_000_000;
/** How often anchors may be referred to, and how many nodes are looked at: a few lines of YAML can stand for billions. */
const mostAliases = 5_000;
const mostNodes = 300_000;
const deepest = 60;

/** What stands for an encrypted value. */
const vault = Symbol('vault');

/** Reads an inventory in YAML: groups with `hosts`, `vars` and `children`. Throws `file-unusable`. */
export function readAnsibleYaml(text: string): ReadInventory {
  const root = parse(text);
  const reader = new Reader();
  if (!(root instanceof Map)) throw unusable('The inventory holds no groups.', 'See whether it is an inventory.');
  for (const [name, group] of root) reader.group(String(name), group, 0);
  return { inventory: reader.inventory, notices: [...reader.notices] };
}

function parse(text: string): unknown {
  if (text.length > largestYaml) throw unusable('The inventory is larger than 5 MB.', 'Import it in parts.');
  try {
    const document = parseDocument(text, {
      // every scalar stays the text that it is: a user called 007 or no must not become a number or false
      ...{ logLevel: 'silent', uniqueKeys: false, schema: 'failsafe' },
      customTags: [
        { tag: '!vault', resolve: () => vault },
        { tag: '!vault-encrypted', resolve: () => vault },
      ],
    });
    const [error] = document.errors;
    if (error?.message.includes('call stack')) throw new RangeError(error.message);
    if (error) throw unusable(`The inventory is not YAML: ${firstLine(error.message)}`, 'Mend it, and try again.');
    return document.toJS({ mapAsMap: true, maxAliasCount: mostAliases });
  } catch (error) {
    if (error instanceof ReferenceError)
      throw unusable('The inventory refers to its anchors too often.', 'Write it out.');
    if (error instanceof RangeError) throw unusable('The inventory is nested too deeply.', 'Write it flatter.');
    throw error;
  }
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').slice(0, 200).replace(/:$/, '.');
}

class Reader {
  readonly inventory = new Inventory();
  readonly notices = new Set<string>();
  #nodes = 0;

  group(name: string, value: unknown, depth: number): void {
    if (depth > deepest) throw unusable('The groups of the inventory are nested too deeply.', 'Write it flatter.');
    const group = this.inventory.group(name);
    for (const [key, part] of this.#entries(value)) {
      switch (key) {
        case 'hosts':
          for (const [pattern, variables] of this.#entries(part)) this.#hosts(name, pattern, variables);
          break;
        case 'vars':
          for (const [variable, written] of this.#entries(part)) group.variables.set(variable, variableOf(written));
          break;
        case 'children':
          for (const [child, written] of this.#entries(part)) {
            group.children.add(child);
            this.group(child, written, depth + 1);
          }
          break;
        default:
          this.notices.add(`${key.slice(0, 60)} in the group ${name.slice(0, 60)} is not understood and left out.`);
      }
    }
  }

  #hosts(group: string, pattern: string, variables: unknown): void {
    const own = new Map(this.#entries(variables).map(([key, value]) => [key, variableOf(value)]));
    for (const host of expandRanges(pattern)) this.inventory.add(group, host, own);
  }

  /** The entries of a mapping with what it merges in (`<<`), its own last; a list counts as keys without values. */
  #entries(value: unknown, depth = 0): [string, unknown][] {
    if (depth > deepest) throw unusable('The inventory merges its anchors too deeply.', 'Write it out.');
    const pairs: [unknown, unknown][] =
      value instanceof Map ? [...value] : Array.isArray(value) ? value.map((key) => [key, null]) : [];
    this.#nodes += pairs.length + 1;
    if (this.#nodes > mostNodes) throw unusable('The inventory stands for too many entries.', 'Import it in parts.');
    const merged = pairs.flatMap(([key, from]) => {
      if (key !== '<<') return [];
      return (Array.isArray(from) ? [...from].reverse() : [from]).flatMap((each) => this.#entries(each, depth + 1));
    });
    const own = pairs.flatMap(([key, each]): [string, unknown][] => (key === '<<' ? [] : [[String(key), each]]));
    return [...merged, ...own];
  }
}

function variableOf(value: unknown): Variable {
  if (value === vault) return { kind: 'vault' };
  if (typeof value === 'string' && value.startsWith('$ANSIBLE_VAULT')) return { kind: 'vault' };
  return typeof value === 'string' ? { kind: 'text', text: value } : { kind: 'structure' };
}
