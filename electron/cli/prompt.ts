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

/** Asks for a secret without echo; an empty answer is `null`. Only for an interactive terminal. Rejects with `cancelled`. */
export function askSecret(terminal: Terminal, question: string, signal: AbortSignal): Promise<string | null> {
  return inTurn(async () => {
    terminal.notice(question);
    const answer = await readLine(signal, { echo: false });
    return answer === '' ? null : answer;
  });
}

/** Shows `text` and asks; anything but a yes is a no. Only for an interactive terminal. Rejects with `cancelled`. */
export function askYesNo(terminal: Terminal, text: string, signal: AbortSignal): Promise<boolean> {
  return inTurn(async () => {
    terminal.notice(text);
    return /^y(es)?$/i.test((await readLine(signal, { echo: true })).trim());
  });
}

function readLine(signal: AbortSignal, { echo }: { echo: boolean }): Promise<string> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(notAnswered());
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    // As a terminal, readline switches the system's own echo off and echoes what it gets itself: here to nowhere.
    const reader = createInterface({ input: process.stdin, output: echo ? process.stderr : nowhere, terminal: true });
    const finish = (settle: () => void) => {
      signal.removeEventListener('abort', giveUp);
      reader.removeAllListeners();
      reader.close();
      settle();
    };
    const giveUp = () => finish(() => reject(notAnswered()));
    signal.addEventListener('abort', giveUp, { once: true });
    reader.once('line', (line) => finish(() => resolve(line)));
    reader.once('SIGINT', giveUp);
    reader.once('close', giveUp);
  });
}

function notAnswered(): FlowhelmError {
  return new FlowhelmError('cancelled', {
    sentence: 'The question was not answered, so nothing was done.',
    nextStep: 'Start the command again when you are ready.',
  });
}
