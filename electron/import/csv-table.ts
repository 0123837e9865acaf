/** The cells of one record, and the line of the file on which it begins. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Splits comma-separated values with quotes (RFC 4180) at any one-character delimiter. Empty lines are no records. A quote that is never
 * closed ends with the text, so nothing is lost. Never throws; takes time in proportion to the text.
 */
export function splitCsv(text: string, delimiter: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let line = 1;
  let began = 1;
  for (let at = 0; at <= text.length; ) {
    const cell = readCell(text, at, delimiter);
    cells.push(cell.value);
    line += cell.lines;
    if (text[cell.end] === delimiter) {
      at = cell.end + 1;
      continue;
    }
    if (cells.some((each) => each !== '')) records.push({ line: began, cells });
    cells = [];
    line += 1;
    began = line;
    at = cell.end + 1;
  }
  return records;
}

interface Cell {
  readonly value: string;
  /** Where the delimiter, the line end or the end of the text stands. */
  readonly end: number;
  /** Line ends inside quotes. */
  readonly lines: number;
}

function readCell(text: string, from: number, delimiter: string): Cell {
  const blanks = delimiter === ' ' ? 0 : blanksAt(text, from);
  if (text[from + blanks] === '"') return readQuoted(text, from + blanks, delimiter);
  const end = cellEnd(text, from, delimiter);
  return { value: text.slice(from, end).trim(), end, lines: 0 };
}

function readQuoted(text: string, from: number, delimiter: string): Cell {
  let value = '';
  for (let at = from + 1; ; ) {
    const quote = text.indexOf('"', at);
    value += text.slice(at, quote < 0 ? text.length : quote);
    if (quote >= 0 && text[quote + 1] === '"') {
      value += '"';
      at = quote + 2;
      continue;
    }
    // what follows the closing quote, such as blanks, belongs to no cell
    const end = quote < 0 ? text.length : cellEnd(text, quote + 1, delimiter);
    return { value, end, lines: value.split('\n').length - 1 };
  }
}

function blanksAt(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ') at += 1;
  return at - from;
}

function cellEnd(text: string, from: number, delimiter: string): number {
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n') end += 1;
  return end;
}
