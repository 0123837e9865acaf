import type { EngineClient } from './engine-link.ts';

/** Sends an error of the page to the log of the engine; a failure to do so must not make another error. */
export function logPageError(client: EngineClient, { message, stack }: { message: string; stack: string }): void {
  client.app.logPageError({ message: message.slice(0, 10_000), stack: stack.slice(0, 50_000) }).catch(() => undefined);
}

/** Logs what no component caught. */
export function logUncaughtErrors(client: EngineClient): void {
  const log = (thrown: unknown) => {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    logPageError(client, { message: error.message, stack: error.stack ?? '' });
  };
  window.addEventListener('error', (event) => log(event.error ?? event.message));
  window.addEventListener('unhandledrejection', (event) => log(event.reason));
}
