import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type Browser, chromium, type Page } from '@playwright/test';
import { electronBinary } from '../../../build/electron-binary.ts';
import type { Message, Question } from '../../electron-stand-in/remote-control.ts';

type ElectronModule = typeof Electron.CrossProcessExports;

/** The built app, running. The same calls work whether Electron itself or the stand-in runs it. */
export interface RunningShell {
  readonly page: Page;
  /** Runs a function in the main process with its `electron`; nothing from outside of the function exists there. */
  evaluate<Result, Argument = null>(
    work: (electron: ElectronModule, argument: Argument) => Result | Promise<Result>,
    argument?: Argument,
  ): Promise<Result>;
  /** Resolves with the exit code when the app has ended by itself. */
  readonly ended: Promise<number | null>;
  /** Ends the app whatever it is doing. */
  kill(): Promise<void>;
}

export interface ShellOptions {
  /** The profile; a new one otherwise. */
  readonly home?: string;
  /** Where `out/main/main.js` is; the project's otherwise. */
  readonly app?: string;
}

export interface ShellDriver {
  readonly name: string;
  launch(options?: ShellOptions): Promise<RunningShell>;
}

const project = join(import.meta.dirname, '..', '..', '..');

/** The stand-in always; Electron where its binary is, and a loud word where it is not. */
export const drivers: readonly ShellDriver[] = [
  { name: 'the stand-in on Chromium', launch: launchOnStandIn },
  ...electronDriver(),
];

/** A new folder for a profile, inside the one that global-setup.ts removes. */
export function newHome(): string {
  return mkdtempSync(join(process.env['FLOWHELM_TEST_HOMES'] ?? tmpdir(), 'home-'));
}

export async function launchOnStandIn({ home = newHome(), app = project }: ShellOptions = {}): Promise<RunningShell> {
  const child = startStandIn(home, app);
  child.stderr?.pipe(process.stderr);
  const ended = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  const control = new RemoteControl(child);
  const browser = await chromium.connectOverCDP(await Promise.race([control.ready, diedEarly(ended)]));
  return {
    page: await appPage(browser),
    evaluate: (work, argument) => control.ask(String(work), argument ?? null),
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended;
      await browser.close();
    },
  };
}

/** Starts the app without waiting for a window, as a second instance has none. */
export function startStandIn(home: string, app = project): ChildProcess {
  const register = join(project, 'tests', 'electron-stand-in', 'register.ts');
  return spawn(process.execPath, ['--import', register, join(app, 'out', 'main', 'main.js')], {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    env: { ...process.env, FLOWHELM_HOME: home },
  });
}

async function appPage(browser: Browser): Promise<Page> {
  const [context] = browser.contexts();
  if (!context) throw new Error('Chromium has no context.');
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  await page.waitForURL(/^http:\/\/flowhelm\.app\.localhost\//);
  return page;
}

async function diedEarly(ended: Promise<number | null>): Promise<never> {
  throw new Error(`The app ended with ${await ended} before it had a window.`);
}

class RemoteControl {
  readonly ready: Promise<string>;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  #asked = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    const { promise, resolve } = Promise.withResolvers<string>();
    this.ready = promise;
    child.on('message', (message: Message) => {
      if (message.kind === 'ready') resolve(message.debuggingAddress);
      else this.#answered(message);
    });
    child.once('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the app has ended'));
      this.#waiting.clear();
    });
  }

  ask<Result>(source: string, argument: unknown): Promise<Result> {
    if (!this.#child.connected) return Promise.reject(new Error('the app has ended'));
    this.#asked += 1;
    const question: Question = { id: this.#asked, source, argument };
    return new Promise((resolve, reject) => {
      this.#waiting.set(question.id, { resolve, reject });
      this.#child.send(question);
    });
  }

  #answered(message: Exclude<Message, { kind: 'ready' }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    // JSON in both directions, so the value is what the function of the test returns.
    if (message.kind === 'answer') waiting?.resolve(message.value as never);
    else waiting?.reject(new Error(message.reason));
  }
}

function electronDriver(): ShellDriver[] {
  const executable = electronBinary();
  if (executable !== null) return [{ name: 'Electron', launch: (options) => launchOnElectron(executable, options) }];
  process.stderr.write(
    '\n*** Electron itself is not installed here: the shell is tested on the stand-in only. npx install-electron brings it. ***\n\n',
  );
  return [];
}

async function launchOnElectron(executablePath: string, options: ShellOptions = {}): Promise<RunningShell> {
  const { home = newHome(), app = project } = options;
  // Chromium's sandbox refuses root, who runs the tests in containers.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const { ELECTRON_RUN_AS_NODE: _unwanted, ...environment } = process.env;
  const env = Object.fromEntries(Object.entries({ ...environment, FLOWHELM_HOME: home }).filter(isDefined));
  const electron = await _electron.launch({ executablePath, args: [app, ...asRoot], env });
  const child = electron.process();
  const ended = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  return {
    page: await electron.firstWindow(),
    evaluate: (work, argument) =>
      electron.evaluate(work as Parameters<typeof electron.evaluate>[0], argument ?? null) as ReturnType<
        typeof work
      > as never,
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function isDefined(entry: [string, string | undefined]): entry is [string, string] {
  return entry[1] !== undefined;
}
