/** The engine of the UI bench, in a process of its own. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export type EngineQuestion =
  | { readonly kind: 'link' }
  /** Every router gets new figures once in so many milliseconds; 0 = stop. */
  | { readonly kind: 'liven'; readonly everyMs: number }
  | { readonly kind: 'memory' };

export type EngineAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'link'; readonly link: string }
  /** Bytes, after a garbage collection. */
  | { readonly kind: 'memory'; readonly rss: number; readonly heapUsed: number };

export interface EngineProcess {
  newLink(): Promise<string>;
  liven(everyMs: number): Promise<void>;
  memory(): Promise<{ rss: number; heapUsed: number }>;
  close(): void;
}

/** Starts an engine with so many routers in its store; resolves when it serves the page. */
export async function startEngine(routers: number): Promise<EngineProcess> {
  const child = fork(join(import.meta.dirname, 'ui-engine.ts'), [String(routers)], { execArgv: ['--expose-gc'] });
  const next = async (): Promise<EngineAnswer> => {
    const [answer]: readonly EngineAnswer[] = await Promise.race([
      once(child, 'message'),
      diedEarly(once(child, 'exit')),
    ]);
    if (answer === undefined) throw new Error('the engine said nothing');
    return answer;
  };
  const ask = (question: EngineQuestion): Promise<EngineAnswer> => {
    child.send(question);
    return next();
  };
  await next();
  return {
    newLink: async () => {
      const answer = await ask({ kind: 'link' });
      if (answer.kind !== 'link') throw new Error(`the engine answered ${answer.kind}`);
      return answer.link;
    },
    liven: async (everyMs) => {
      await ask({ kind: 'liven', everyMs });
    },
    memory: async () => {
      const answer = await ask({ kind: 'memory' });
      if (answer.kind !== 'memory') throw new Error(`the engine answered ${answer.kind}`);
      return answer;
    },
    close: () => child.disconnect(),
  };
}

async function diedEarly(exit: Promise<unknown[]>): Promise<never> {
  throw new Error(`The engine of the bench ended with ${(await exit)[0]}.`);
}
