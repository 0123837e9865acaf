import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { Interruption } from '../../../electron/cli/interruption.ts';
import { type Envelope, envelopeSchema } from '../../../electron/cli/json.ts';
import { main } from '../../../electron/cli/main.ts';
import type { TextStream } from '../../../electron/cli/terminal.ts';

const entry = fileURLToPath(new URL('../../../electron/cli.ts', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly home: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Called before the start with what Ctrl-C does. */
  readonly onStart?: (interrupt: () => void) => void;
  /** Called with everything that came on stderr so far. */
  readonly onNotice?: (stderr: string, interrupt: () => void) => void;
}

/** A folder for one profile, gone when the test ends. */
export function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'flowhelm-cli-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

/** Runs a command line in this process, without a terminal: the streams are strings, the environment is what is given. */
export async function runCli(args: readonly string[], options: RunOptions): Promise<Ended> {
  const { home, environment = {}, onNotice } = options;
  const written = { output: '', notices: '' };
  const interruption = new Interruption();
  const stream = (name: 'output' | 'notices'): TextStream => ({
    write(text) {
      written[name] += text;
      if (name === 'notices') onNotice?.(written.notices, () => interruption.interrupt(() => undefined));
      return true;
    },
    on: () => undefined,
  });
  const streams = { output: stream('output'), notices: stream('notices'), interactive: false };
  options.onStart?.(() => interruption.interrupt(() => undefined));
  const code = await main(['--home', home, ...args], { streams, environment, interruption });
  return { code, stdout: written.output, stderr: written.notices };
}

export interface SpawnOptions {
  readonly home: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly onNotice?: (stderr: string, child: ChildProcess) => void;
  /** Called at the first output on stdout. */
  readonly onOutput?: (output: Readable) => void;
}

/** Runs the real program in a process of its own, without a terminal, an SSH agent, or the user's own settings. */
export function spawnCli(args: readonly string[], options: SpawnOptions): Promise<Ended> {
  const child = spawn(process.execPath, [entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', HOME: options.home, FLOWHELM_HOME: options.home, ...options.environment },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (stdout === '') options.onOutput?.(child.stdout);
    stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
    options.onNotice?.(stderr, child);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Every line of stdout as one object of the documented shape; throws when anything else is there. */
export function envelopes({ stdout }: Pick<Ended, 'stdout'>): Envelope[] {
  const lines = stdout.split('\n');
  if (lines.pop() !== '') throw new Error(`stdout does not end with a line: ${stdout}`);
  return lines.map((line) => envelopeSchema.parse(JSON.parse(line)));
}

export function envelope(ended: Ended): Envelope {
  const [only, ...more] = envelopes(ended);
  if (!only || more.length > 0) throw new Error(`stdout holds more or less than one object: ${ended.stdout}`);
  return only;
}
