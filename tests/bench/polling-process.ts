/** The engine of the polling bench and of the soak, seen from outside. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import type { ReplayedRouters } from './replayed-routers.ts';

const figuresSchema = z.object({
  polled: z.number(),
  audited: z.number(),
  missed: z.number(),
  gaps: z.number(),
  /** Routers that were polled at least once since the start. */
  routersSeen: z.number(),
  seconds: z.number(),
  cpuSeconds: z.number(),
  loopDelayP99Ms: z.number(),
  loopDelayMaxMs: z.number(),
  /** Bytes, after a garbage collection. */
  rss: z.number(),
  heapUsed: z.number(),
  /** Timers, sockets and the like that keep the process going. */
  handles: z.number(),
  /** Polls whose samples are not in the history, and silences there that no gap explains; since the start. */
  lost: z.number(),
  unexplained: z.number(),
});
export type PollingFigures = z.infer<typeof figuresSchema>;

const answerSchema = z.object({ figures: figuresSchema.nullable() });

export interface PollingEngine {
  /** Everything is counted anew from now on. */
  reset(): Promise<void>;
  figures(): Promise<PollingFigures>;
  stop(): Promise<void>;
}

/** An engine whose profile has these routers, with a front end that shows the fleet; it polls from now on. */
export async function startPolling(routers: ReplayedRouters, pollSeconds: number): Promise<PollingEngine> {
  const child = fork(join(import.meta.dirname, 'polling-engine.ts'), [], { execArgv: ['--expose-gc'] });
  const gone = once(child, 'exit');
  process.on('exit', () => child.kill('SIGKILL'));
  const ask = async (question: object) => {
    child.send(question);
    const [answer]: unknown[] = await Promise.race([once(child, 'message'), gone.then(([code]) => diedEarly(code))]);
    return answerSchema.parse(answer).figures;
  };
  const { hosts, port, fingerprint, privateKeyFile } = routers;
  await ask({ kind: 'start', order: { hosts, port, fingerprint, privateKeyFile, pollSeconds } });
  return {
    reset: async () => {
      await ask({ kind: 'reset' });
    },
    figures: async () => figuresSchema.parse(await ask({ kind: 'figures' })),
    stop: async () => {
      child.disconnect();
      await gone;
    },
  };
}

function diedEarly(code: unknown): never {
  throw new Error(`The engine of the bench ended with ${code}.`);
}
