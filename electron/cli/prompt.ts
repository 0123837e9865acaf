import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { Terminal } from './terminal.ts';

/** Questions come one after the other, also when several routers ask at once. */
let last: Promise<unknown> = Promise.resolve();

function inTurn<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  const answer = last.then(question);
  last = answer.catch(() => undefined);
  return answer;
}

/** Where answers are typed, and where they are echoed. */
export interface Keyboard {
  readonly input: NodeJS.ReadableStream;
  readonly echo: NodeJS.WritableStream;
}

const ownKeyboard: Keyboard = { input: process.stdin, echo: process.stderr };

/** Asks for a secret without echo; an empty answer is `null`. Only for an interactive terminal. Rejects with `cancelled`. */
export function askSecret(
  terminal: Pick<Terminal, 'notice'>,
  question: string,
  signal: AbortSignal,
  { input }: Keyboard = ownKeyboard,
): Promise<string | null> {
  return inTurn(async () => {
    const answer = readLine({ input, echo: nowhere() }, signal);
    terminal.notice(question);
    return (await answer) || null;
  });
}

/** Shows `text` and asks; anything but a yes is a no. Only for an interactive terminal. Rejects with `cancelled`. */
export function askYesNo(
  terminal: Pick<Terminal, 'notice'>,
  text: string,
  signal: AbortSignal,
  keyboard: Keyboard = ownKeyboard,
): Promise<boolean> {
  return inTurn(async () => {
    const answer = readLine(keyboard, signal);
    terminal.notice(text);
    return /^y(es)?$/i.test((await answer).trim());
  });
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

/** As a terminal, readline switches the system's own echo off at once and echoes what it gets itself. */
function readLine({ input, echo }: Keyboard, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(notAnswered());
    const reader = createInterface({ input, output: echo, terminal: true, historySize: 0 });
    let given: string | null = null;
    const giveUp = () => reader.close();
    signal.addEventListener('abort', giveUp, { once: true });
    reader.once('line', (line) => {
      given = line;
      reader.close();
    });
    reader.once('SIGINT', giveUp);
    // readline lets go of the keyboard in listeners of its own to this event, so they must all run.
    reader.once('close', () => {
      signal.removeEventListener('abort', giveUp);
      if (given === null) reject(notAnswered());
      else resolve(given);
    });
  });
}

function notAnswered(): FlowhelmError {
  return new FlowhelmError('cancelled', {
    sentence: 'The question was not answered, so nothing was done.',
    nextStep: 'Start the command again when you are ready.',
  });
}
