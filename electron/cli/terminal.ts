import { stripVTControlCharacters } from 'node:util';
import { type Paint, paintFor } from './colour.ts';
import { forTerminal } from './sanitise.ts';
import { truncate } from './table.ts';

/** The parts of a writable stream that are used; a test passes its own. */
export interface TextStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): boolean;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export interface TerminalStreams {
  readonly output: TextStream;
  readonly notices: TextStream;
  /** Whether somebody can be asked: input and notices are both a terminal. */
  readonly interactive: boolean;
}

/**
 * The two streams of a command line program: results go to `print` (stdout), everything else to `notice` and `status` (stderr). As a
 * last line of defence only text and our own colours pass; what the show functions made safe comes out as it is.
 */
export class Terminal {
  readonly json: boolean;
  readonly interactive: boolean;
  readonly paint: Paint;
  readonly paintNotice: Paint;
  /** Aborts when nobody reads stdout any more (`| head`). */
  readonly outputGone: AbortSignal;
  readonly #output: TextStream;
  readonly #notices: TextStream;
  #statusShown = false;
  #blockLines = 0;

  constructor(streams: TerminalStreams, options: { readonly json: boolean; readonly environment: NodeJS.ProcessEnv }) {
    this.json = options.json;
    this.interactive = streams.interactive;
    this.#output = streams.output;
    this.#notices = streams.notices;
    this.paint = paintFor(streams.output, options.environment);
    this.paintNotice = paintFor(streams.notices, options.environment);
    const gone = new AbortController();
    this.outputGone = gone.signal;
    streams.output.on('error', () => gone.abort());
    streams.notices.on('error', () => undefined);
  }

  /** Cells per line of stdout; undefined when it is no terminal, where nothing is cut. */
  get width(): number | undefined {
    return this.#output.isTTY ? this.#output.columns : undefined;
  }

  /** Whether text on stdout can be drawn over. */
  get drawsInPlace(): boolean {
    return this.#output.isTTY === true && !this.json;
  }

  print(text: string): void {
    this.status(null);
    if (!this.outputGone.aborted) this.#output.write(`${onlyOurColours(text)}\n`);
  }

  /** The content of a file, unchanged where stdout is no terminal. */
  printFile(text: string): void {
    if (this.#output.isTTY) this.print(text.trimEnd());
    else if (!this.outputGone.aborted) this.#output.write(text);
  }

  /** One JSON value on one line; characters that a terminal would act on are escaped, which changes nothing for a parser. */
  printJson(value: unknown): void {
    this.status(null);
    if (!this.outputGone.aborted) this.#output.write(`${escapeJson(JSON.stringify(value))}\n`);
  }

  notice(text: string): void {
    this.status(null);
    this.#notices.write(`${onlyOurColours(text)}\n`);
  }

  /** A line at the bottom of stderr that is drawn over; `null` takes it away. Nothing where stderr is no terminal. */
  status(text: string | null): void {
    if (!this.#notices.isTTY) return;
    if (text === null) {
      if (this.#statusShown) this.#notices.write('\r\u001B[2K');
      this.#statusShown = false;
      return;
    }
    this.#notices.write(`\r\u001B[2K${truncate(forTerminal(text), (this.#notices.columns ?? 80) - 1)}`);
    this.#statusShown = true;
  }

  /** Draws lines over those of the last call; where that is not possible, prints them below. */
  redraw(text: string): void {
    const up = this.drawsInPlace && this.#blockLines > 0 ? `\u001B[${this.#blockLines}A\u001B[0J` : '';
    if (up && !this.outputGone.aborted) this.#output.write(up);
    this.print(text);
    this.#blockLines = this.#rowsOf(text);
  }

  #rowsOf(text: string): number {
    const width = this.width ?? Number.POSITIVE_INFINITY;
    return text
      .split('\n')
      .reduce((rows, line) => rows + Math.max(1, Math.ceil(stripVTControlCharacters(line).length / width)), 0);
  }
}

function onlyOurColours(text: string): string {
  return text
    .split(/(\u001B\[\d{1,3}m|\n)/)
    .map((piece, index) => (index % 2 === 1 ? piece : forTerminal(piece)))
    .join('');
}

/** The same JSON with every control, format and invisible character as an escape. */
function escapeJson(json: string): string {
  return json.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
