import { OneAtATime } from '../one-at-a-time.ts';
import type { ConnectTarget } from './target.ts';

/**
 * At most one login at a time per address: dropbear refuses more than 5 unauthenticated connections from one IP, and a slow
 * router needs seconds for each (domain.md 7.2).
 */
export class LoginQueue {
  readonly #addresses = new OneAtATime();

  /** Rejects with the signal's reason when it aborts while waiting. */
  run<Result>(
    { host, port, hops }: Pick<ConnectTarget, 'host' | 'port' | 'hops'>,
    signal: AbortSignal | undefined,
    login: () => Promise<Result>,
  ): Promise<Result> {
    // The same private address is another router at the other end of every jump host.
    const address = JSON.stringify([...hops, { host, port }].map((each) => [each.host.toLowerCase(), each.port]));
    return this.#addresses.run(address, login, signal);
  }
}
