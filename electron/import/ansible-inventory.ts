import { mostEntries, unusable } from './limits.ts';

/** A value of a variable as far as it matters here. A vault is encrypted and stays closed. */
export type Variable = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'vault' | 'structure' };
export type Variables = ReadonlyMap<string, Variable>;

interface Group {
  readonly hosts: Map<string, Map<string, Variable>>;
  readonly variables: Map<string, Variable>;
  readonly children: Set<string>;
}

/** What holds for a host of an inventory, after its groups. */
export interface InventoryHost {
  readonly name: string;
  readonly variables: Variables;
  /** Groups that name it, without `all` and `ungrouped`, in their order in the file. */
  readonly groups: readonly string[];
  /** Groups above those. */
  readonly above: readonly string[];
}

const mostGroups = 10_000;

/** Groups, their children and variables, however the file is written (Ansible's "How to build your inventory"). */
export class Inventory {
  readonly #groups = new Map<string, Group>([['all', emptyGroup()]]);
  #hosts = 0;

  group(name: string): Group {
    const known = this.#groups.get(name);
    if (known) return known;
    if (this.#groups.size >= mostGroups)
      throw unusable(`There are more than ${mostGroups} groups.`, 'Import it in parts.');
    const group = emptyGroup();
    this.#groups.set(name, group);
    return group;
  }

  add(groupName: string, host: string, variables: Variables): void {
    const { hosts } = this.group(groupName);
    const known = hosts.get(host);
    if (!known) this.#hosts += 1;
    // a host may be in some groups, not in thousands
    if (this.#hosts > mostEntries * 5) throw unusable('The inventory names too many hosts.', 'Import it in parts.');
    const merged = known ?? new Map<string, Variable>();
    for (const [key, value] of variables) merged.set(key, value);
    hosts.set(host, merged);
  }

  /** In the order in which they are named first. */
  hosts(): InventoryHost[] {
    const groupsOf = new Map<string, string[]>();
    for (const [name, { hosts }] of this.#groups) {
      for (const host of hosts.keys()) {
        const groups = groupsOf.get(host);
        if (groups) groups.push(name);
        else groupsOf.set(host, [name]);
      }
    }
    const ancestry = new Ancestry(this.#groups);
    return [...groupsOf].map(([name, groups]) => this.#host(name, groups, ancestry));
  }

  /** Variables of parents first, then of children, then of the host itself; the later wins. */
  #host(name: string, named: readonly string[], ancestry: Ancestry): InventoryHost {
    const every = ancestry.of(named);
    const variables = new Map<string, Variable>();
    for (const group of every) for (const [key, value] of this.group(group).variables) variables.set(key, value);
    for (const group of named)
      for (const [key, value] of this.group(group).hosts.get(name) ?? []) variables.set(key, value);
    const groups = named.filter((group) => group !== 'all' && group !== 'ungrouped');
    return { name, variables, groups, above: every.filter((group) => group !== 'all' && !named.includes(group)) };
  }
}

function emptyGroup(): Group {
  return { hosts: new Map(), variables: new Map(), children: new Set() };
}

/** Which groups are above a group, and how deep each stands. */
class Ancestry {
  readonly #parents = new Map<string, string[]>();
  readonly #depths = new Map<string, number>();
  readonly #known = new Map<string, readonly string[]>();

  constructor(groups: ReadonlyMap<string, Group>) {
    for (const [name, { children }] of groups) {
      for (const child of children) this.#parents.set(child, [...(this.#parents.get(child) ?? []), name]);
    }
    for (const name of groups.keys()) this.#depth(name, new Set());
  }

  /** These groups and all above them, `all` first, the deepest last; those of one depth by name, as Ansible does. */
  of(groups: readonly string[]): readonly string[] {
    const key = groups.join('\0');
    const known = this.#known.get(key);
    if (known) return known;
    const found = new Set(['all']);
    const next = [...groups];
    for (let group = next.pop(); group !== undefined; group = next.pop()) {
      if (found.has(group)) continue;
      found.add(group);
      next.push(...(this.#parents.get(group) ?? []));
    }
    const depth = (name: string) => (name === 'all' ? -1 : (this.#depths.get(name) ?? 0));
    const ordered = [...found].sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
    this.#known.set(key, ordered);
    return ordered;
  }

  #depth(name: string, below: Set<string>): number {
    const known = this.#depths.get(name);
    if (known !== undefined) return known;
    if (below.has(name))
      throw unusable(`The groups of the inventory go in a circle, over ${name}.`, 'Mend the inventory.');
    if (below.size > 100) throw unusable('The groups of the inventory are nested too deeply.', 'Mend the inventory.');
    const path = new Set(below).add(name);
    const depth = Math.max(0, ...(this.#parents.get(name) ?? []).map((parent) => this.#depth(parent, path) + 1));
    this.#depths.set(name, depth);
    return depth;
  }
}
