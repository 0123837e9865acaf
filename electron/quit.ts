import { setTimeout as delay } from 'node:timers/promises';
import { app, type BrowserWindow, dialog } from 'electron';
import { assertNever } from '../shared/model/offload.ts';
import type { FleetView } from './shell/fleet-view.ts';
import { type QuitAnswer, quitQuestion } from './shell/quit-question.ts';
import { text } from './shell/text.ts';

export interface QuitOptions {
  readonly view: FleetView;
  /** The window to ask in; null when there is none. */
  readonly window: () => BrowserWindow | null;
  readonly cancelRun: (runId: string) => Promise<void>;
  /** Closes connections and the profile; waited for before the process ends. */
  readonly close: () => Promise<void>;
}

export interface OrderlyQuit {
  /** Keeps the window until everything is closed: to close it means to quit, and on macOS to hide it. */
  windowCloses(event: Electron.Event): void;
  /** To be called whenever changes may have ended: quits if a person chose to quit after them. */
  runsChanged(): void;
}

/** What still hangs then keeps nobody from quitting: files survive a crash, and a router undoes what is not confirmed. */
const closingMs = 10_000;

type State = 'open' | 'asking' | 'after-runs' | 'closing' | 'closed';

/** Quitting asks first while changes are in flight, and closes the engine before the process ends. */
export function quitInOrder(options: QuitOptions): OrderlyQuit {
  let state: State = 'open';

  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'asking' || state === 'closing') return;
    if (options.view.runsInFlight().length > 0) void ask();
    else void close();
  });

  async function ask(): Promise<void> {
    state = 'asking';
    await act(await askPerson(options));
  }

  async function act(answer: QuitAnswer): Promise<void> {
    switch (answer) {
      case 'stay':
        state = 'open';
        return;
      case 'undo':
        state = 'after-runs';
        await cancelAll();
        return runsChanged();
      case 'wait':
        state = 'after-runs';
        return runsChanged();
      case 'now':
        return close();
      default:
        return assertNever(answer);
    }
  }

  /** A run that has ended meanwhile cannot be cancelled, which is as good. */
  async function cancelAll(): Promise<void> {
    await Promise.allSettled(options.view.runsInFlight().map(({ id }) => options.cancelRun(id)));
  }

  async function close(): Promise<void> {
    state = 'closing';
    try {
      await Promise.race([options.close(), delay(closingMs)]);
    } finally {
      state = 'closed';
      app.quit();
    }
  }

  function runsChanged(): void {
    if (state === 'after-runs' && options.view.runsInFlight().length === 0) void close();
  }

  function windowCloses(event: Electron.Event): void {
    if (state === 'closed') return;
    event.preventDefault();
    if (process.platform === 'darwin') options.window()?.hide();
    else app.quit();
  }

  return { runsChanged, windowCloses };
}

async function askPerson({ view, window }: QuitOptions): Promise<QuitAnswer> {
  const { message, detail, answers } = quitQuestion(view.runsInFlight(), new Date());
  const question: Electron.MessageBoxOptions = {
    type: 'warning',
    title: text.quit.title,
    message,
    detail,
    buttons: answers.map(({ label }) => label),
    defaultId: answers.findIndex(({ answer }) => answer === 'wait'),
    cancelId: answers.findIndex(({ answer }) => answer === 'stay'),
    noLink: true,
  };
  const parent = window();
  const { response } = await (parent ? dialog.showMessageBox(parent, question) : dialog.showMessageBox(question));
  return answers[response]?.answer ?? 'stay';
}
