import { type ShellFragment, sh } from '../../shared/shell.ts';

/**
 * The form in which the probe's sections answer: `path:line` for a line of a file and `=key value` for
 * what the shell itself found. A file's content can never pass for a note, because its path stands before it.
 */
export interface Report {
  readonly files: ReadonlyMap<string, readonly string[]>;
  readonly notes: ReadonlyMap<string, readonly string[]>;
}

export const emptyReport: Report = { files: new Map(), notes: new Map() };

/** Never throws; lines of neither form are dropped. */
export function parseReport(text: string): Report {
  const files = new Map<string, string[]>();
  const notes = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const note = /^=([a-z-]+)(?: (.*))?$/.exec(line);
    if (note) {
      append(notes, note[1] ?? '', note[2] ?? '');
      continue;
    }
    const colon = line.indexOf(':');
    if (colon > 0) append(files, line.slice(0, colon), line.slice(colon + 1));
  }
  return { files, notes };
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** The first line of a file, trimmed; `null` when the file is missing or empty. */
export function firstLine(report: Report, path: string): string | null {
  const line = report.files.get(path)?.[0]?.trim();
  return line === undefined || line === '' ? null : line;
}

/** The last value of a note. */
export function note(report: Report, key: string): string | null {
  return report.notes.get(key)?.at(-1) ?? null;
}

/** A whole number that a counter may have; anything else is `null`. */
export function wholeNumber(value: string | null | undefined): number | null {
  if (value === null || value === undefined || !/^\d+$/.test(value.trim())) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : null;
}

/** Words of a line; a line of blanks has none. */
export function words(line: string): string[] {
  return line.split(/\s+/).filter((word) => word !== '');
}

/** An awk program: every line of its files, each with its file's name. One process, however many files. */
export const printWithName = '{ print FILENAME ":" $0 }';

/**
 * Puts those of the files that can be read into "$@", without a process. awk needs it: mawk gives up at the first missing file.
 * `paths` is shell text, so that it may hold globs.
 */
export function readableFiles(paths: ShellFragment): ShellFragment {
  return sh`set --
for flowhelm_file in ${paths}; do [ -r "$flowhelm_file" ] && set -- "$@" "$flowhelm_file"; done`;
}
