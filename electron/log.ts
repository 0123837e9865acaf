import { pino } from 'pino';
import { Redaction } from './log/redaction.ts';
import { RotatingFile } from './log/rotating-file.ts';

type Write = (facts: Readonly<Record<string, unknown>>, message: string) => void;

/** The log of the app. Facts are searchable, the message is for people; secrets in either are struck out. */
export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  /** From now on this secret is struck out wherever it appears. */
  hide(secret: string): void;
  /** Strikes secrets out of a text that goes elsewhere, such as a bug report. */
  redact(text: string): string;
  /** The newest lines, at most so many characters. */
  tail(characters: number): string;
}

export interface LogOptions {
  readonly folder: string;
  readonly level?: 'debug' | 'info' | 'warn' | 'error';
  readonly bytesPerFile?: number;
  readonly files?: number;
}

/** Opens the log in its folder: five files of a megabyte, JSON lines. Written at once, without a worker, so that a crash loses nothing. */
export function openLog({ folder, level = 'info', ...rotation }: LogOptions): Log {
  const file = new RotatingFile({ folder, ...rotation });
  const redaction = new Redaction();
  const logger = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      // the names under which pino itself would turn errors into text, before the redaction has seen them
      serializers: {},
    },
    { write: (line: string) => file.write(redaction.text(line)) },
  );
  const at =
    (method: 'debug' | 'info' | 'warn' | 'error'): Write =>
    (facts, message) =>
      logger[method](redaction.object(facts), message);
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    hide: (secret) => redaction.hide(secret),
    redact: (text) => redaction.text(text),
    tail: (characters) => file.tail(characters),
  };
}
