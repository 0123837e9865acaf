/** Reads nft's input language as far as flow offload needs it: tables, flowtables, chains; rules are kept as text. */
export type NftCommand =
  | {
      readonly kind: 'add-table' | 'delete-table' | 'flush-table' | 'destroy-table';
      readonly family: string;
      readonly table: string;
      readonly line: number;
    }
  | { readonly kind: 'flush-ruleset'; readonly line: number }
  | {
      readonly kind: 'add-flowtable';
      readonly family: string;
      readonly table: string;
      readonly line: number;
      readonly flowtable: ParsedFlowtable;
    }
  | {
      readonly kind: 'delete-flowtable';
      readonly family: string;
      readonly table: string;
      readonly line: number;
      readonly name: string;
    }
  | {
      readonly kind: 'add-chain';
      readonly family: string;
      readonly table: string;
      readonly line: number;
      readonly chain: ParsedChain;
    }
  | {
      readonly kind: 'add-rule';
      readonly family: string;
      readonly table: string;
      readonly line: number;
      readonly chain: string;
      readonly rule: string;
    }
  | {
      readonly kind: 'add-other';
      readonly family: string;
      readonly table: string;
      readonly line: number;
      readonly head: string;
      readonly lines: readonly string[];
    };

interface ParsedFlowtable {
  readonly name: string;
  readonly hook: string;
  readonly priority: string;
  readonly devices: readonly string[];
  readonly offload: boolean;
  readonly counter: boolean;
}

interface ParsedChain {
  readonly name: string;
  readonly base: {
    readonly type: string;
    readonly hook: string;
    readonly priority: string;
    readonly policy: string;
  } | null;
}

/** A syntax error, in nft's words. */
export class NftSyntaxError extends Error {
  readonly line: number;
  constructor(message: string, line: number) {
    super(message);
    this.name = 'NftSyntaxError';
    this.line = line;
  }
}

interface Item {
  readonly head: string;
  readonly line: number;
  readonly body: readonly Item[] | null;
}

/** @throws NftSyntaxError */
export function parseNft(text: string): readonly NftCommand[] {
  return readItems(text).flatMap((item) => commandsOf(item));
}

/** Splits the text into statements and the blocks of tables, chains and flowtables; braces inside a statement stay in it. */
function readItems(text: string): readonly Item[] {
  const root: Item[] = [];
  const stack: Item[][] = [root];
  const opened: number[] = [];
  let head = '';
  let line = 1;
  let startLine = 1;
  let depth = 0;
  let quoted = false;
  const push = (body: Item[] | null) => {
    const trimmed = head.trim().replaceAll(/\s+/g, ' ');
    head = '';
    if (trimmed === '' && body === null) return;
    stack.at(-1)?.push({ head: trimmed, line: startLine, body });
  };
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (head.trim() === '' && character.trim() !== '') startLine = line;
    if (character === '\n') line += 1;
    if (quoted || character === '"') {
      head += character;
      if (character === '"') quoted = !quoted;
    } else if (character === '#') {
      while (index + 1 < text.length && text[index + 1] !== '\n') index += 1;
    } else if (character === '\\' && text[index + 1] === '\n') {
      head += ' ';
      index += 1;
      line += 1;
    } else if (character === '{' && depth === 0 && opensBlock(head)) {
      const body: Item[] = [];
      opened.push(line);
      push(body);
      stack.push(body);
    } else if (character === '{') {
      depth += 1;
      head += character;
    } else if (character === '}' && depth > 0) {
      depth -= 1;
      head += character;
    } else if (character === '}') {
      push(null);
      if (stack.length === 1) throw new NftSyntaxError("syntax error, unexpected '}'", line);
      stack.pop();
      opened.pop();
    } else if ((character === '\n' && depth === 0) || (character === ';' && depth === 0)) {
      push(null);
    } else {
      head += character;
    }
  }
  push(null);
  if (stack.length > 1 || depth > 0) throw new NftSyntaxError('syntax error, unexpected end of file', line);
  return root;
}

function opensBlock(head: string): boolean {
  return /^\s*(add |create )?(table|flowtable|chain|set|map|counter|quota|limit|ct helper) [^={}]*$/.test(
    head.replaceAll(/\s+/g, ' '),
  );
}

const tableWord = /^(?:(add|create|delete|flush|destroy) )?table (?:(inet|ip6|ip|bridge|arp|netdev) )?(\S+)$/;

function commandsOf({ head, line, body }: Item): readonly NftCommand[] {
  const table = tableWord.exec(head);
  if (table) return tableCommands(table, line, body);
  if (/^flush ruleset/.test(head)) return [{ kind: 'flush-ruleset', line }];
  const match =
    /^(?:(add|create|insert|delete) )?(flowtable|chain|rule) (?:(inet|ip6|ip|bridge|arp|netdev) )?(\S+) (\S+)(?: (.*))?$/.exec(
      head,
    );
  if (!match) throw new NftSyntaxError(`syntax error, unexpected ${head.split(' ')[0] ?? 'end of file'}`, line);
  const [, verb, object, family = 'ip', name = '', subject = '', rest = ''] = match;
  const place = { family, table: name, line };
  if (object === 'flowtable' && verb === 'delete') return [{ kind: 'delete-flowtable', ...place, name: subject }];
  const inner = body ?? readItems(rest.replace(/^\{/, '').replace(/\}$/, ''));
  if (object === 'flowtable')
    return [{ kind: 'add-flowtable', ...place, flowtable: flowtableOf(subject, inner, line) }];
  if (object === 'chain') return [{ kind: 'add-chain', ...place, chain: { name: subject, base: baseOf(inner) } }];
  return [{ kind: 'add-rule', ...place, chain: subject, rule: canonicalRule(rest, line) }];
}

function tableCommands(match: RegExpExecArray, line: number, body: readonly Item[] | null): readonly NftCommand[] {
  const [, verb = 'add', family = 'ip', table = ''] = match;
  const place = { family, table, line };
  if (verb === 'delete') return [{ kind: 'delete-table', ...place }];
  if (verb === 'destroy') return [{ kind: 'destroy-table', ...place }];
  if (verb === 'flush') return [{ kind: 'flush-table', ...place }];
  return [{ kind: 'add-table', ...place }, ...(body ?? []).flatMap((item) => memberCommands(item, place))];
}

function memberCommands(item: Item, place: { family: string; table: string }): readonly NftCommand[] {
  const { head, line, body } = item;
  const [word = '', name = ''] = head.split(' ');
  const at = { ...place, line };
  if (word === 'flowtable' && body) return [{ kind: 'add-flowtable', ...at, flowtable: flowtableOf(name, body, line) }];
  if (word === 'chain' && body) {
    const rules = body.filter((member) => !/^(type|policy) /.test(member.head));
    return [
      { kind: 'add-chain', ...at, chain: { name, base: baseOf(body) } },
      ...rules.map(
        (rule): NftCommand => ({
          kind: 'add-rule',
          ...place,
          line: rule.line,
          chain: name,
          rule: canonicalRule(rule.head, rule.line),
        }),
      ),
    ];
  }
  if (body) return [{ kind: 'add-other', ...at, head, lines: body.map((member) => member.head) }];
  throw new NftSyntaxError(`syntax error, unexpected ${word}`, line);
}

function flowtableOf(name: string, body: readonly Item[], line: number): ParsedFlowtable {
  const heads = body.map(({ head }) => head);
  const hook = heads.map((head) => /^hook (\S+) priority (.+)$/.exec(head)).find((match) => match !== null);
  if (!hook) throw new NftSyntaxError("syntax error, unexpected '}', expecting hook", line);
  const devices = heads.map((head) => /^devices = \{(.*)\}$/.exec(head)?.[1]).find((list) => list !== undefined);
  return {
    name,
    hook: hook[1] ?? 'ingress',
    priority: canonicalPriority(hook[2] ?? '0'),
    devices: (devices ?? '')
      .split(',')
      .map((device) => device.trim().replaceAll('"', ''))
      .filter((device) => device !== ''),
    offload: heads.some((head) => /^flags offload$/.test(head)),
    counter: heads.includes('counter'),
  };
}

function baseOf(body: readonly Item[]): ParsedChain['base'] {
  const match = body
    .map(({ head }) => /^type (\S+) hook (\S+) priority (.+)$/.exec(head))
    .find((found) => found !== null);
  if (!match) return null;
  const policy = body.map(({ head }) => /^policy (\S+)$/.exec(head)?.[1]).find((found) => found !== undefined);
  return {
    type: match[1] ?? '',
    hook: match[2] ?? '',
    priority: canonicalPriority(match[3] ?? '0'),
    policy: policy ?? 'accept',
  };
}

const priorityNames: Readonly<Record<string, string>> = {
  '0': 'filter', '-300': 'raw', '-150': 'mangle', '-100': 'dstnat', '100': 'srcnat', '-1': 'filter - 1', '1': 'filter + 1',
}; // biome-ignore format: a list

function canonicalPriority(text: string): string {
  const trimmed = text.trim().replaceAll('"', '');
  return priorityNames[trimmed] ?? trimmed.replace(/^(\w+)\s*([+-])\s*(\d+)$/, '$1 $2 $3');
}

/** The few spellings that nft prints differently from what fw4 and people write. */
function canonicalRule(rule: string, line: number): string {
  if (/\bflow (?:offload|add) [^@]/.test(rule))
    throw new NftSyntaxError('syntax error, unexpected string, expecting @', line);
  if (/(^|\s)offload$/.test(rule)) {
    throw new NftSyntaxError('syntax error, unexpected offload, expecting end of file or newline or semicolon', line);
  }
  return rule
    .replaceAll(/\bflow offload @/g, 'flow add @')
    .replaceAll(/\{ ?(\S.*?) ?\}/g, '{ $1 }')
    .replaceAll(/\bcounter(?! packets)(?=\s|$)/g, 'counter packets 0 bytes 0');
}
