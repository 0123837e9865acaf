import { type ChildProcess, spawn } from 'node:child_process';
import { homedir } from 'node:os';
import type { AlertHook } from '../../shared/model/alert.ts';
import type { Attempt, Message } from './attempt.ts';
import { oneLine } from './words.ts';

export type CommandHook = Extract<AlertHook, { kind: 'command' }>;

export interface CommandOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
  readonly environment?: NodeJS.ProcessEnv;
}

const timeoutMs = 30_000;
/** A program that does not end when it is asked to is ended. */
const graceMs = 2_000;
const outputAtMost = 4_096;
/** What a program needs to find itself and others; nothing else of ours is its business. */
const passedOn = [
  'PATH',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'USERPROFILE',
  'USER',
  'LOGNAME',
];

/**
 * Runs the program once, without a shell, with the text as its stdin and the subject in place of `{subject}` in its arguments. Never
 * throws.
 */
export function runCommandHook(hook: CommandHook, message: Message, options: CommandOptions): Promise<Attempt> {
  const child = start(hook, message, options);
  if (!(child instanceof Error)) return outcomeOf(child, message, options);
  return Promise.resolve({ ok: false, detail: startFailure(child), again: false });
}

function start(hook: CommandHook, { subject }: Message, { environment = process.env }: CommandOptions) {
  const given = hook.arguments.map((argument) => argument.replaceAll('{subject}', () => subject));
  const kept = passedOn.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]]));
  try {
    return spawn(hook.program, given, {
      shell: false,
      windowsHide: true,
      cwd: homedir(),
      // a group of its own, so that what it has started ends with it
      detached: process.platform !== 'win32',
      env: { HOME: homedir(), ...Object.fromEntries(kept) },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  } catch (error) {
    // a program or argument with a NUL in it
    return error instanceof Error ? error : new Error('not started');
  }
}

function outcomeOf(
  child: ReturnType<typeof spawn>,
  { text }: Message,
  { signal, timeoutMs: patience = timeoutMs }: CommandOptions,
): Promise<Attempt> {
  return new Promise((resolve) => {
    let ended: 'timeout' | 'aborted' | null = null;
    let killing: NodeJS.Timeout | null = null;
    const output = outputOf(child);
    const end = (why: 'timeout' | 'aborted') => {
      ended ??= why;
      endGroup(child, 'SIGTERM');
      killing ??= setTimeout(() => endGroup(child, 'SIGKILL'), graceMs);
    };
    const onAbort = () => end('aborted');
    const timer = setTimeout(() => end('timeout'), patience);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    const finish = (attempt: Attempt) => {
      clearTimeout(timer);
      if (killing) clearTimeout(killing);
      // what it has started may have ignored the first signal
      if (ended) endGroup(child, 'SIGKILL');
      signal.removeEventListener('abort', onAbort);
      // a grandchild that keeps these open is not waited for
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve(attempt);
    };
    child.once('error', (error) => finish({ ok: false, detail: startFailure(error), again: false }));
    child.once('exit', (code, killedBy) => {
      // what it has said last is still on its way
      setImmediate(() => finish(attemptOf(code, killedBy, ended, output())));
    });
    // a program that does not read its input is no failure of ours
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(text);
  });
}

function attemptOf(
  code: number | null,
  killedBy: NodeJS.Signals | null,
  ended: 'timeout' | 'aborted' | null,
  output: string,
): Attempt {
  const said = output === '' ? '' : ` It said: ${output}`;
  if (ended === 'aborted') return { ok: false, detail: 'Flowhelm ended before the program did.', again: false };
  if (ended === 'timeout') return { ok: false, detail: `The program did not end in time.${said}`, again: false };
  if (code === 0) return { ok: true, detail: `The program ended well.${said}` };
  const how = code === null ? `was ended by ${killedBy}` : `ended with code ${code}`;
  return { ok: false, detail: `The program ${how}.${said}`, again: true };
}

/** The beginning of what it says, on one line. */
function outputOf(child: ReturnType<typeof spawn>): () => string {
  let kept = Buffer.alloc(0);
  const keep = (chunk: Buffer) => {
    if (kept.length < outputAtMost) kept = Buffer.concat([kept, chunk.subarray(0, outputAtMost - kept.length)]);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.stdout?.on('error', () => undefined);
  child.stderr?.on('error', () => undefined);
  return () => oneLine(kept.toString('utf8'));
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  const { pid } = child;
  if (pid === undefined || process.platform === 'win32') {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // it has ended meanwhile
  }
}

function startFailure(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'There is no such program.';
  if (code === 'EACCES') return 'The program may not be run.';
  return 'The program cannot be started.';
}
