import { runInThisContext } from 'node:vm';
import { app } from './app.ts';
import { browser, debuggingAddress } from './chromium.ts';
import * as electron from './electron.ts';

/** A test asks for the value of a function, given as text, of this process's `electron`; as Playwright does with the real one. */
export interface Question {
  readonly id: number;
  readonly source: string;
  readonly argument: unknown;
}
export type Message =
  | { readonly kind: 'ready'; readonly debuggingAddress: string }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly reason: string };

process.on('message', async ({ id, source, argument }: Question) => {
  try {
    const value: unknown = await runInThisContext(`(${source})`)(electron, argument);
    tell({ kind: 'answer', id, value: value ?? null });
  } catch (error) {
    tell({ kind: 'failure', id, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
// An app whose tester is gone would live for ever, and its browser with it.
process.on('disconnect', () => process.exit(1));

const whenReady = app.whenReady.bind(app);
app.whenReady = async () => {
  await whenReady();
  await browser(app.getPath('userData'));
  tell({ kind: 'ready', debuggingAddress: await debuggingAddress() });
};

function tell(message: Message): void {
  process.send?.(message);
}
