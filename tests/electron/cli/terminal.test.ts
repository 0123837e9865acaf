import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Interruption } from '../../../electron/cli/interruption.ts';
import { askSecret, askYesNo } from '../../../electron/cli/prompt.ts';
import { Terminal } from '../../../electron/cli/terminal.ts';

function terminal(options: { tty?: boolean; columns?: number; json?: boolean } = {}) {
  const { tty = false, columns = 80, json = false } = options;
  const written = { output: '', notices: '' };
  const broken = { output: (_error: Error): void => undefined };
  const stream = (name: 'output' | 'notices') => ({
    isTTY: tty,
    columns,
    write(text: string) {
      written[name] += text;
      return true;
    },
    on(_event: 'error', listener: (error: Error) => void) {
      if (name === 'output') broken.output = listener;
    },
  });
  const streams = { output: stream('output'), notices: stream('notices'), interactive: tty };
  return { written, broken, terminal: new Terminal(streams, { json, environment: {} }) };
}

describe('what is written', () => {
  test('is text, line ends and our colours, whatever was forgotten before', () => {
    const { written, terminal: made } = terminal();
    made.print('\u001B[31mred\u001B[39m\n\u001B[2J\u001B]0;title\u0007');
    expect(written.output).toBe('\u001B[31mred\u001B[39m\n\\x1b[2J\\x1b]0;title\\x07\n');
  });

  test('as JSON is one line without a character that a terminal acts on, and reads back the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { written, terminal: made } = terminal({ json: true });
        made.printJson({ text, more: '\u009B1m\u202E\u2028\u{E0041}' });
        expect(written.output).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*\n$/u);
        expect(JSON.parse(written.output)).toEqual({
          text: text.isWellFormed() ? text : JSON.parse(JSON.stringify(text)),
          more: '\u009B1m\u202E\u2028\u{E0041}',
        });
      }),
    );
  });

  test('stops when nobody reads any more', () => {
    const { written, broken, terminal: made } = terminal();
    broken.output(new Error('EPIPE'));
    made.print('lost');
    expect(made.outputGone.aborted).toBe(true);
    expect(written.output).toBe('');
  });
});

describe('the status line', () => {
  test('is drawn over, cut to the width, and taken away before anything stays', () => {
    const { written, terminal: made } = terminal({ tty: true, columns: 10 });
    made.status('Connecting to the attic');
    made.notice('done');
    expect(written.notices).toBe('\r\u001B[2KConnecti…\r\u001B[2Kdone\n');
  });

  test('is not written into a file', () => {
    const { written, terminal: made } = terminal();
    made.status('Connecting');
    expect(written.notices).toBe('');
  });
});

describe('redrawing', () => {
  test('goes up over the lines of before, wrapped ones too', () => {
    const { written, terminal: made } = terminal({ tty: true, columns: 10 });
    made.redraw('short\na line that wraps');
    made.redraw('next');
    expect(written.output).toBe('short\na line that wraps\n\u001B[3A\u001B[0Jnext\n');
  });

  test('appends where there is no terminal', () => {
    const { written, terminal: made } = terminal();
    made.redraw('one');
    made.redraw('two');
    expect(written.output).toBe('one\ntwo\n');
  });
});

describe('questions', () => {
  const nobody = new AbortController().signal;
  const notices: string[] = [];
  const told = { notice: (text: string) => void notices.push(text) };

  function keyboard() {
    const echo = new PassThrough();
    let echoed = '';
    echo.on('data', (chunk: Buffer) => {
      echoed += chunk;
    });
    return { input: new PassThrough(), echo, echoed: () => echoed };
  }

  test('a secret is not echoed, not even by the question before', async () => {
    const keys = keyboard();
    const yes = askYesNo(told, 'Trust?', nobody, keys);
    await new Promise((resolve) => setImmediate(resolve));
    keys.input.write('y\r');
    expect(await yes).toBe(true);
    const secret = askSecret(told, 'Password:', nobody, keys);
    await new Promise((resolve) => setImmediate(resolve));
    keys.input.write('correct horse\r');
    expect(await secret).toBe('correct horse');
    expect(keys.echoed()).toContain('y');
    expect(keys.echoed()).not.toContain('horse');
  });

  test.each([
    ['n\r', false],
    ['\r', false],
    ['yes\r', true],
    ['yesterday\r', false],
  ])('%j means %s', async (typed, expected) => {
    const keys = keyboard();
    const answer = askYesNo(told, 'Trust?', nobody, keys);
    await new Promise((resolve) => setImmediate(resolve));
    keys.input.write(typed);
    expect(await answer).toBe(expected);
  });

  test.each([
    ['Ctrl-C', (keys: ReturnType<typeof keyboard>) => void keys.input.write('\u0003')],
    ['the end of input', (keys: ReturnType<typeof keyboard>) => void keys.input.end()],
  ])('%s is no answer', async (_what, act) => {
    const keys = keyboard();
    const answer = askSecret(told, 'Password:', nobody, keys);
    answer.catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    act(keys);
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('a question that nobody needs answered any more goes away', async () => {
    const stop = new AbortController();
    const answer = askSecret(told, 'Password:', stop.signal, keyboard());
    answer.catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
  });
});

test('the first interruption asks to stop, the second one ends the program', () => {
  const interruption = new Interruption();
  const said: string[] = [];
  const exits: number[] = [];
  interruption.tell = (words) => void said.push(words);
  interruption.words = { first: 'stopping', second: () => 'left to the router' };
  interruption.interrupt((code) => void exits.push(code));
  expect(interruption.signal.aborted).toBe(true);
  expect(exits).toEqual([]);
  interruption.interrupt((code) => void exits.push(code));
  expect(exits).toEqual([130]);
  expect(said).toEqual(['stopping', 'left to the router']);
});
