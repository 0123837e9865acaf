/** One section of a UCI configuration file. Values of options are the raw text; the same name as a list collects all. */
export interface UciSection {
  readonly type: string;
  /** `null` for an anonymous section. */
  readonly name: string | null;
  readonly options: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

/**
 * Parses the syntax of /etc/config files: `config TYPE [NAME]`, `option NAME VALUE`, `list NAME VALUE`, with single, double or no
 * quotes, comments and values over several lines. Tolerant: what it does not understand is skipped, it never throws. Of an option
 * that is written twice the last one counts, as in libuci.
 */
export function parseUciConfig(text: string): UciSection[] {
  const sections: MutableSection[] = [];
  for (const statement of statements(text)) {
    const [keyword, first, second] = statement;
    if (first === undefined) continue;
    if (keyword === 'config') {
      sections.push({ type: first, name: second ?? null, options: new Map(), lists: new Map() });
      continue;
    }
    const current = sections.at(-1);
    if (!current || second === undefined) continue;
    if (keyword === 'option') current.options.set(first, second);
    else if (keyword === 'list') current.lists.set(first, [...(current.lists.get(first) ?? []), second]);
  }
  return sections;
}

interface MutableSection extends UciSection {
  readonly options: Map<string, string>;
  readonly lists: Map<string, readonly string[]>;
}

/** Splits into statements of words, as a shell would: quotes keep blanks and newlines, a backslash keeps the next character. */
function statements(text: string): string[][] {
  const found: string[][] = [];
  let current: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  const endWord = () => {
    if (word !== null) current.push(word);
    word = null;
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote !== null) {
      if (character === quote) quote = null;
      else if (quote === '"' && character === '\\') word = (word ?? '') + (text[++at] ?? '');
      else word = (word ?? '') + character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= '';
    } else if (character === '\\') {
      word = (word ?? '') + (text[++at] ?? '');
    } else if (character === '#' && word === null) {
      while (at + 1 < text.length && text[at + 1] !== '\n') at += 1;
    } else if (character === '\n' || character === ';') {
      endWord();
      if (current.length > 0) found.push(current);
      current = [];
    } else if (/\s/.test(character)) {
      endWord();
    } else {
      word = (word ?? '') + character;
    }
  }
  endWord();
  if (current.length > 0) found.push(current);
  return found;
}

/** The words that OpenWrt's scripts and fw4 take for true in a `bool` option. */
export function isUciTrue(value: string | undefined | null): boolean {
  return value !== undefined && value !== null && ['1', 'on', 'true', 'yes', 'enabled'].includes(value);
}

/** The words of an option or the entries of a list; both forms occur for one and the same name (`network`, `device`). */
export function uciWords(section: UciSection, name: string): string[] {
  const listed = section.lists.get(name) ?? [];
  const option = section.options.get(name);
  return [...listed, ...(option === undefined ? [] : [option])]
    .flatMap((value) => value.split(/\s+/))
    .filter((word) => word !== '');
}
