import { setTimeout as delay } from 'node:timers/promises';
import type { Cli } from './run.ts';

export interface LiveOptions {
  readonly intervalSeconds: number;
  /** How often to look in all; null = until Ctrl-C, or until nobody reads the output any more. */
  readonly looks: number | null;
}

/** Looks again and again, at a steady pace, without two looks at once. Ctrl-C is the usual end and no failure. */
export async function live(
  cli: Cli,
  { intervalSeconds, looks }: LiveOptions,
  look: () => Promise<void>,
): Promise<void> {
  const stop = AbortSignal.any([cli.signal, cli.terminal.outputGone]);
  for (let number = 1; !stop.aborted; number += 1) {
    const next = performance.now() + intervalSeconds * 1000;
    try {
      await look();
    } catch (thrown) {
      if (!stop.aborted) throw thrown;
    }
    if (looks !== null && number >= looks) return;
    // A look that took longer than the interval must not keep a slow router busy all the time.
    const pause = Math.max((intervalSeconds * 1000) / 2, next - performance.now());
    await delay(pause, undefined, { signal: stop }).catch(() => undefined);
  }
}
