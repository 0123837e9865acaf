import { checkedText, largestText, unusable } from './limits.ts';

/** One `Keyword arguments` line (ssh_config(5)). */
export interface Directive {
  /** In lower case, for keywords have no case. */
  readonly keyword: string;
  /** As it is written. */
  readonly written: string;
  readonly args: readonly string[];
  /** Everything after the keyword, for those that take a command line. */
  readonly rest: string;
  /** `line 12`, or `line 12 of routers.conf` in an included file. */
  readonly place: string;
}

/** When the lines after it count. A `match` list holds attributes and their patterns. */
export interface Condition {
  readonly kind: 'host' | 'match';
  readonly args: readonly string[];
  readonly place: string;
}

/** Lines that count when all of the conditions hold; without any they always do. */
export interface Block {
  readonly conditions: readonly Condition[];
  readonly directives: Directive[];
}

/** What an Include brings in. `id` names a file whatever the way to it. A problem is said to the person. */
export interface IncludeAnswer {
  readonly files: readonly { readonly id: string; readonly name: string; readonly text: string }[];
  readonly problems: readonly string[];
}

/** Finds the files of one pattern of an Include. */
export type IncludeReader = (pattern: string) => IncludeAnswer;

export interface SshConfigLines {
  /** In the order in which they count: the first value that is found holds. */
  readonly blocks: readonly Block[];
  readonly notices: readonly string[];
}

/** As in OpenSSH (READCONF_MAX_DEPTH in readconf.c). */
const deepestInclude = 16;
const mostIncludedFiles = 1_000;

/**
 * Splits an OpenSSH client configuration into its blocks, with the included files in their places. Our own reader, because the
 * package for it takes the next line as part of a keyword that stands alone, and ends words at any `#`. Throws `file-unusable`.
 */
export function readSshConfigLines(text: string, includes: IncludeReader | null): SshConfigLines {
  const reader = new Reader(includes);
  reader.read(text, { id: '', name: null, depth: 0, outer: [] });
  return { blocks: reader.blocks, notices: [...reader.notices] };
}

interface File {
  readonly id: string;
  readonly name: string | null;
  readonly depth: number;
  readonly outer: readonly Condition[];
}

class Reader {
  readonly blocks: Block[] = [];
  readonly notices = new Set<string>();
  readonly #includes: IncludeReader | null;
  readonly #open: string[] = [];
  #size = 0;
  #files = 0;

  constructor(includes: IncludeReader | null) {
    this.#includes = includes;
  }

  read(text: string, file: File): void {
    this.#size += text.length;
    if (this.#size > largestText)
      throw unusable('The file and its Includes are larger than 20 MB.', 'Import it in parts.');
    this.#open.push(file.id);
    let block = this.#begin(file.outer);
    checkedText(text)
      .split('\n')
      .forEach((line, index) => {
        const place = `line ${index + 1}${file.name === null ? '' : ` of ${file.name}`}`;
        const directive = this.#directive(line, place);
        if (!directive) return;
        const { keyword, args } = directive;
        if (keyword === 'host' || keyword === 'match') {
          block = this.#begin([...file.outer, { kind: keyword, args, place }]);
        } else if (keyword === 'include') {
          this.#include(directive, { ...file, outer: block.conditions });
          block = this.#begin(block.conditions);
        } else block.directives.push(directive);
      });
    this.#open.pop();
  }

  #begin(conditions: readonly Condition[]): Block {
    const block = { conditions, directives: [] };
    this.blocks.push(block);
    return block;
  }

  #directive(line: string, place: string): Directive | null {
    // the keyword ends at a blank or at one equals sign, as in OpenSSH's strdelim
    const [, written, rest = ''] = /^[ \t]*"?([^\s="#][^\s="]*)"?[ \t]*=?[ \t]*(.*)$/s.exec(line.trimEnd()) ?? [];
    if (written === undefined) return null;
    const args = splitArguments(rest);
    if (args !== null && args.length > 0) {
      return { keyword: written.toLowerCase(), written, args, rest, place };
    }
    this.notices.add(
      `${capital(place)} is left out: ${args === null ? 'a quote is missing' : 'nothing follows the keyword'}.`,
    );
    return null;
  }

  #include({ args, place }: Directive, from: File): void {
    for (const pattern of args) {
      if (!this.#includes) {
        this.notices.add(`Include ${pattern} (${place}) is not followed: only this text is read.`);
        continue;
      }
      if (from.depth >= deepestInclude) {
        throw unusable(
          `The Includes go deeper than ${deepestInclude} files (${place}).`,
          'See whether they go in a circle.',
        );
      }
      const { files, problems } = this.#includes(pattern);
      for (const problem of problems) this.notices.add(problem);
      for (const { id, name, text } of files) this.#includeFile({ id, name, text }, place, from);
    }
  }

  #includeFile({ id, name, text }: { id: string; name: string; text: string }, place: string, from: File): void {
    if (this.#open.includes(id)) {
      this.notices.add(`Include ${name} (${place}) is left out, because it leads in a circle.`);
      return;
    }
    this.#files += 1;
    if (this.#files > mostIncludedFiles) {
      throw unusable(`There are more than ${mostIncludedFiles} included files.`, 'Import them in parts.');
    }
    this.read(text, { id, name, depth: from.depth + 1, outer: from.outer });
  }
}

/** As OpenSSH's argv_split: quotes, a backslash before quotes, blanks and backslashes, a comment begins a word. Null = a quote is open. */
function splitArguments(text: string): string[] | null {
  const args: string[] = [];
  for (let at = 0; at < text.length; ) {
    const start = text[at];
    if (start === ' ' || start === '\t') {
      at += 1;
      continue;
    }
    if (start === '#') break;
    const word = readWord(text, at);
    if (!word) return null;
    args.push(word.value);
    at = word.end;
  }
  return args;
}

function readWord(text: string, from: number): { value: string; end: number } | null {
  let value = '';
  let quote: string | null = null;
  let at = from;
  for (; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const next = text[at + 1] ?? '';
    if (character === '\\' && (`"'\\`.includes(next) || (quote === null && next === ' ')) && next !== '') {
      value += next;
      at += 1;
    } else if (quote === null && (character === ' ' || character === '\t')) break;
    else if (quote === null && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = null;
    else value += character;
  }
  return quote === null ? { value, end: at } : null;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
