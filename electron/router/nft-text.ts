/** One table of a ruleset in text; chains are flattened into their rules. Tables that occur twice are one. */
export interface NftTable {
  readonly family: string;
  readonly name: string;
  readonly flowtables: readonly { readonly name: string; readonly statements: readonly string[] }[];
  readonly rules: readonly NftRule[];
}

interface NftRule {
  readonly chain: string;
  readonly rule: string;
  /** The hook of the base chain it stands in; `null` in a chain that others jump to. */
  readonly hook: string | null;
}

interface OpenTable {
  family: string;
  name: string;
  flowtables: { name: string; statements: string[] }[];
  rules: NftRule[];
}

type Block =
  | { kind: 'flowtable'; statements: string[] }
  | { kind: 'chain'; name: string; hook: string | null }
  | { kind: 'other' };

const families = new Set(['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev']);

/**
 * Takes nft text apart as far as flow offload needs it. It does not validate: unknown statements are kept as they are, a keyword
 * `table`, `chain` or `flowtable` at the start of a statement closes what was open, so that a text with lines left out or broken
 * off still reads right. Never throws.
 */
export function parseNftTables(text: string): NftTable[] {
  const tables = new Map<string, OpenTable>();
  let table: OpenTable | null = null;
  let block: Block | null = null;
  for (const statement of statements(text)) {
    if (statement.kind === 'close') {
      if (block) block = null;
      else table = null;
      continue;
    }
    const header = statement.text.replace(/^(add|create) /, '');
    const [keyword = '', ...rest] = header.split(' ');
    if (keyword === 'table') {
      table = openTable(tables, rest);
      block = null;
    } else if (keyword === 'flowtable' && statement.opens && table) {
      const opened = { name: unquote(rest.at(-1) ?? ''), statements: [] };
      table.flowtables.push(opened);
      block = { kind: 'flowtable', statements: opened.statements };
    } else if (keyword === 'chain' && table && rest.length > 0) {
      block = { kind: 'chain', name: unquote(rest.at(-1) ?? ''), hook: null };
    } else if (statement.opens) {
      block = { kind: 'other' };
    } else if (block?.kind === 'flowtable') {
      block.statements.push(statement.text);
    } else if (block?.kind === 'chain' && table) {
      readChainStatement(statement.text, block, table);
    }
  }
  return [...tables.values()];
}

function readChainStatement(text: string, chain: Extract<Block, { kind: 'chain' }>, table: OpenTable): void {
  const hook = /^type \S+ hook (\S+)/.exec(text)?.[1];
  if (hook !== undefined) chain.hook = hook;
  else if (!/^policy \S+$/.test(text)) table.rules.push({ chain: chain.name, rule: text, hook: chain.hook });
}

function openTable(tables: Map<string, OpenTable>, header: readonly string[]): OpenTable {
  const [first = '', second] = header;
  const [family, name] = second !== undefined && families.has(first) ? [first, second] : ['ip', first];
  const key = `${family} ${unquote(name)}`;
  const known = tables.get(key);
  if (known) return known;
  const opened: OpenTable = { family, name: unquote(name), flowtables: [], rules: [] };
  tables.set(key, opened);
  return opened;
}

function unquote(word: string): string {
  return word.replace(/^"(.*)"$/, '$1');
}

type Statement = { kind: 'statement'; text: string; opens: boolean } | { kind: 'close' };

/** Keywords that open a block when a brace follows; every other brace belongs to a set inside a statement. */
const blockHeader =
  /^(?:(?:add|create) )?(?:table(?: \S+){1,2}|(?:chain|flowtable)(?: \S+){1,3}|(?:set|map|meter|secmark|synproxy|limit|quota|counter|ct helper|ct timeout|ct expectation) \S+)$/;

/** Statements end at a newline or semicolon outside of inner braces and quotes; runs of blanks become one. */
function* statements(text: string): Generator<Statement> {
  let current = '';
  let inner = 0;
  const finish = function* (opens: boolean): Generator<Statement> {
    const trimmed = collapseBlanks(current);
    current = '';
    inner = 0;
    if (trimmed !== '') yield { kind: 'statement', text: trimmed, opens };
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') {
      const end = quoteEnd(text, at);
      current += text.slice(at, end);
      at = end - 1;
    } else if (character === '#') {
      while (at + 1 < text.length && text[at + 1] !== '\n') at += 1;
    } else if (character === '{') {
      if (inner === 0 && blockHeader.test(collapseBlanks(current))) yield* finish(true);
      else {
        inner += 1;
        current += character;
      }
    } else if (character === '}' && inner === 0) {
      yield* finish(false);
      yield { kind: 'close' };
    } else if (inner === 0 && (character === '\n' || character === ';')) {
      yield* finish(false);
    } else {
      if (character === '}') inner -= 1;
      current += character;
    }
  }
  yield* finish(false);
}

/** The index after a quoted word; a quote that is never closed ends with its line. */
function quoteEnd(text: string, start: number): number {
  const close = text.indexOf('"', start + 1);
  const newline = text.indexOf('\n', start + 1);
  if (close >= 0 && (newline < 0 || close < newline)) return close + 1;
  return newline < 0 ? text.length : newline;
}

/** Blanks inside of quotes stay as they are: they are part of a comment. */
function collapseBlanks(text: string): string {
  return text.replace(/("[^"\n]*")|\s+/g, (_whole, quoted: string | undefined) => quoted ?? ' ').trim();
}
