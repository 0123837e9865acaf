import stringWidth from 'string-width';
import { type Paint, plain, type Tone } from './colour.ts';
import { forTerminal } from './sanitise.ts';

export interface TableColumn {
  readonly title: string;
  /** Numbers go right. */
  readonly align?: 'left' | 'right';
  /** Narrowest useful width in terminal cells; default: the title's. */
  readonly minimum?: number;
  /**
   * The order in which columns give way on a narrow terminal: 1 first. First each is narrowed to its minimum in this order, then,
   * if that is not enough, they are left out in this order. A column without it is narrowed last and never left out.
   */
  readonly givesWay?: number;
}

/** Any text; it is made safe here. A tone colours the whole cell. */
export type TableCell = string | { readonly text: string; readonly tone: Tone };

export interface TableOptions {
  /** Terminal cells per line; without it nothing is cut, as when the output goes into a file. */
  readonly width?: number | undefined;
  readonly paint?: Paint;
}

/** A column that is shown: which one it is, and its width in terminal cells. */
interface Placed {
  readonly column: TableColumn;
  readonly index: number;
  readonly width: number;
}

const gap = '  ';
const ellipsis = '…';

/**
 * An aligned table without borders, a line per row, no line end after the last. Widths are counted in terminal cells, so wide
 * characters and emoji stay in line. Missing cells are empty.
 */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly TableCell[])[],
  options: TableOptions = {},
): string {
  const paint = options.paint ?? plain;
  const titles = columns.map(({ title }): TableCell => ({ text: title, tone: 'heading' }));
  const lines = [titles, ...rows].map((row) => columns.map((_, index) => safeCell(row[index] ?? '')));
  const natural = columns.map((column, index): Placed => {
    const width = Math.max(...lines.map((line) => stringWidth(line[index]?.text ?? '')));
    return { column, index, width };
  });
  const placed = options.width === undefined ? natural : squeeze(natural, options.width);
  return lines.map((line) => renderLine(line, placed, paint)).join('\n');
}

interface SafeCell {
  readonly text: string;
  readonly tone: Tone | null;
}

function safeCell(cell: TableCell): SafeCell {
  return typeof cell === 'string'
    ? { text: forTerminal(cell), tone: null }
    : { text: forTerminal(cell.text), tone: cell.tone };
}

function renderLine(line: readonly SafeCell[], placed: readonly Placed[], paint: Paint): string {
  const parts = placed.map(({ column, index, width }) => {
    const { text, tone } = line[index] ?? { text: '', tone: null };
    const shown = truncate(text, width);
    const padding = ' '.repeat(Math.max(0, width - stringWidth(shown)));
    const painted = tone ? paint(tone, shown) : shown;
    return column.align === 'right' ? padding + painted : painted + padding;
  });
  return parts.join(gap).trimEnd();
}

/** Narrows the columns to `width` in their order; what still does not fit loses the next column that may be left out. */
function squeeze(natural: readonly Placed[], width: number): readonly Placed[] {
  const narrowed = narrow(natural, width, minimumOf);
  if (excess(narrowed, width) <= 0) return narrowed;
  const [first] = inTurn(natural).filter(({ column }) => column.givesWay !== undefined);
  if (first && natural.length > 1) {
    const remaining = natural.filter((placed) => placed !== first);
    return squeeze(remaining, width);
  }
  return narrow(narrowed, width, () => 1);
}

/** Those that give way by number, then the others from the right. */
function inTurn(placed: readonly Placed[]): Placed[] {
  const turn = ({ column }: Placed) => column.givesWay ?? Number.MAX_SAFE_INTEGER;
  return [...placed].sort((a, b) => turn(a) - turn(b) || b.index - a.index);
}

function narrow(placed: readonly Placed[], width: number, minimum: (placed: Placed) => number): Placed[] {
  let tooMuch = excess(placed, width);
  const widths = new Map<number, number>();
  for (const item of inTurn(placed)) {
    const cut = Math.max(0, Math.min(tooMuch, item.width - minimum(item)));
    widths.set(item.index, item.width - cut);
    tooMuch -= cut;
  }
  return placed.map((item) => ({ ...item, width: widths.get(item.index) ?? item.width }));
}

function minimumOf({ column }: Placed): number {
  return column.minimum ?? stringWidth(forTerminal(column.title));
}

function excess(placed: readonly Placed[], width: number): number {
  return placed.reduce((sum, item) => sum + item.width, gap.length * (placed.length - 1)) - width;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Cuts safe text to `width` terminal cells, never inside a character, with an ellipsis where something is missing. */
export function truncate(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const cells = stringWidth(segment);
    if (used + cells > width - 1) break;
    kept += segment;
    used += cells;
  }
  return width > 0 ? kept + ellipsis : '';
}
