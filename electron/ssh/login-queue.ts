import PQueue from 'p-queue';
import type { ConnectTarget } from './target.ts';

/**
 * At most one login at a time per address: dropbear refuses more than 5 unauthenticated connections from one IP, and a slow
 * router needs seconds for each (domain.md 7.2).
 */
export class LoginQueue {
  readonly #queues = new Map<string, PQueue>();

  /** Rejects with the signal's reason when it aborts while waiting. */
  async run<Result>(
    { host, port, hops }: Pick<ConnectTarget, 'host' | 'port' | 'hops'>,
    signal: AbortSignal | undefined,
    login: () => Promise<Result>,
  ): Promise<Result> {
    // The same private address is another router at the other end of every jump host.
    const address = JSON.stringify([...hops, { host, port }].map((each) => [each.host.toLowerCase(), each.port]));
    const queue = this.#queues.get(address) ?? new PQueue({ concurrency: 1 });
    this.#queues.set(address, queue);
    try {
      return await queue.add(login, signal ? { signal } : {});
    } finally {
      if (queue.size === 0 && queue.pending === 0) this.#queues.delete(address);
    }
  }
}
