import { unusable } from './limits.ts';
import type { Block, Directive } from './ssh-config-lines.ts';
import { holds, isLiteral, namesOf } from './ssh-config-match.ts';

/** What a configuration says of one host: for each keyword the lines that count, the first of which holds. */
export interface HostSettings {
  readonly alias: string;
  readonly hostName: string;
  readonly user: string | null;
  readonly port: string | null;
  /** In their order; OpenSSH tries them all. */
  readonly identityFiles: readonly string[];
  /** ProxyJump or ProxyCommand, whichever comes first. */
  readonly proxy: Directive | null;
  first(keyword: string): string | null;
  /** Lines of its own blocks that no reader here knows. */
  readonly foreign: readonly string[];
}

/** Pairs of a host and a block that are looked at, at most. A configuration of people needs some ten thousand. */
const mostLooks = 20_000_000;

const understood = new Set([
  ...['hostname', 'port', 'user', 'identityfile', 'identitiesonly', 'identityagent', 'proxyjump', 'proxycommand'],
  ...['hostkeyalias', 'hostkeyalgorithms', 'ignoreunknown'],
]);

/** The hosts of a configuration, as OpenSSH would see each of them. */
export class SshConfigHosts {
  readonly #blocks: readonly Block[];
  readonly #localUser: string;
  /** Positions of the blocks that are about certain names alone, by name, and of all others. */
  readonly #literal = new Map<string, number[]>();
  readonly #general: number[] = [];
  readonly #settings = new Map<string, HostSettings>();

  constructor(blocks: readonly Block[], localUser: string) {
    this.#blocks = blocks;
    this.#localUser = localUser;
    blocks.forEach((block, position) => {
      if (!isLiteral(block)) {
        if (block.directives.length > 0) this.#general.push(position);
        return;
      }
      for (const name of new Set(block.conditions.flatMap(namesOf))) {
        const positions = this.#literal.get(name);
        if (positions) positions.push(position);
        else this.#literal.set(name, [position]);
      }
    });
  }

  /** Names that a Host line gives to one host each, in the order of the file, with the place of the line. */
  names(): Map<string, string> {
    const names = new Map<string, string>();
    for (const { conditions } of this.#blocks) {
      const own = conditions.at(-1);
      if (own) for (const name of namesOf(own)) if (!names.has(name)) names.set(name, own.place);
    }
    if (names.size * this.#general.length > mostLooks) {
      throw unusable('The file has too many hosts and patterns to be compared.', 'Import it in parts.');
    }
    return names;
  }

  /** Keywords in blocks that are about many hosts, which nobody here takes over. */
  foreignInGeneral(): string[] {
    const foreign = this.#general.flatMap((position) => foreignOf(this.#blocks[position]?.directives ?? []));
    return [...new Set(foreign)];
  }

  settings(alias: string): HostSettings {
    const known = this.#settings.get(alias);
    if (known) return known;
    const settings = this.#collect(alias);
    this.#settings.set(alias, settings);
    return settings;
  }

  #collect(alias: string): HostSettings {
    const found: Directive[] = [];
    const foreign: string[] = [];
    const first = (keyword: string) => found.find((directive) => directive.keyword === keyword)?.args[0] ?? null;
    const hostName = () => expandTokens(first('hostname') ?? alias, { h: alias }) ?? alias;
    const candidate = () => ({ alias, hostName: hostName(), user: first('user') ?? this.#localUser });
    const literal = this.#literal.get(alias) ?? [];
    for (const position of inOrder(this.#general, literal)) {
      const block = this.#blocks[position];
      if (!block || !holds(block, candidate)) continue;
      found.push(...block.directives.filter(({ keyword }) => understood.has(keyword)));
      if (isLiteral(block)) foreign.push(...foreignOf(block.directives));
    }
    return {
      ...{ alias, first, hostName: hostName(), user: first('user'), port: first('port') },
      identityFiles: found.filter(({ keyword }) => keyword === 'identityfile').flatMap(({ args }) => args[0] ?? []),
      proxy: found.find(({ keyword }) => keyword === 'proxyjump' || keyword === 'proxycommand') ?? null,
      foreign: [...new Set(foreign)],
    };
  }
}

function foreignOf(directives: readonly Directive[]): string[] {
  return directives.flatMap(({ keyword, written }) => (understood.has(keyword) ? [] : [written.slice(0, 60)]));
}

function inOrder(general: readonly number[], literal: readonly number[]): readonly number[] {
  return literal.length === 0 ? general : [...general, ...literal].sort((a, b) => a - b);
}

/** ssh_config(5), TOKENS: `%%` and those that are given. Null = another one is used. */
export function expandTokens(text: string, tokens: Readonly<Record<string, string>>): string | null {
  let unknown = false;
  const expanded = text.replaceAll(/%(.?)/gs, (_, token: string) => {
    const value = token === '%' ? '%' : Object.hasOwn(tokens, token) ? tokens[token] : undefined;
    if (value === undefined) unknown = true;
    return value ?? '';
  });
  return unknown ? null : expanded;
}
