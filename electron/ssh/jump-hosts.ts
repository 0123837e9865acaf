import PQueue from 'p-queue';
import { isFlowhelmError } from '../../shared/model/errors.ts';
import { cancelled } from './connection-errors.ts';
import { dial } from './dial.ts';
import { forward } from './forward.ts';
import type { ForwardedStream } from './forwarded-stream.ts';
import { behindHop, HopFailure, hopLost } from './jump-errors.ts';
import { type LoginSettings, logIn, timesOf } from './log-in.ts';
import type { LoggedIn } from './login.ts';
import { LoginQueue } from './login-queue.ts';
import type { ConnectTarget } from './target.ts';
import { identityOf } from './target-identity.ts';
import type { Transport } from './transport.ts';

export interface JumpHostsOptions extends LoginSettings {
  /** How long a jump host that nobody uses stays connected. */
  readonly idleMs?: number;
  /** How many logins go through one jump host at once. */
  readonly loginsAtOnce?: number;
}

/** One connection to a jump host, for everything behind it. */
interface Hop {
  readonly key: string;
  readonly target: ConnectTarget;
  readonly login: Promise<LoggedIn>;
  readonly controller: AbortController;
  readonly turns: PQueue;
  /** Open streams through it, with where they go. */
  readonly streams: Map<ForwardedStream, ConnectTarget>;
  opened: LoggedIn | null;
  /** Who goes through it now or waits to. */
  users: number;
  idle: NodeJS.Timeout | null;
}

const defaults = { idleMs: 30_000, loginsAtOnce: 8 };
/** For all of this process: routers count logins by where they come from. */
const logins = new LoginQueue();

/**
 * The ways to machines: directly, or through jump hosts. Each jump host has one connection, whatever number of routers is behind it;
 * a chain is one jump host behind another. Opened when needed, closed when nobody has used it for a while.
 */
export class JumpHosts {
  readonly #options: JumpHostsOptions;
  readonly #hops = new Map<string, Hop>();

  constructor(options: JumpHostsOptions) {
    this.#options = options;
  }

  /**
   * Opens the way to a machine and hands it to `use`, which logs in over it or gives up and destroys it; at most one at a time for each
   * address.
   * @throws FlowhelmError every code of "the way to the router" (shared/model/errors.ts), with `hop` and `hopId` in the evidence when a
   * jump host is the reason
   */
  async reach<Result>(
    target: ConnectTarget,
    signal: AbortSignal | undefined,
    use: (transport: Transport) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await this.#reach(target, signal, use);
    } catch (error) {
      if (error instanceof HopFailure) throw behindHop(error, target);
      if (signal?.aborted && !isFlowhelmError(error)) throw cancelled(target);
      throw error;
    }
  }

  /** Ends the connections to a jump host, and with them everything behind it. */
  close(id: string): void {
    for (const hop of [...this.#hops.values()]) {
      if ([hop.target, ...hop.target.hops].some(({ routerId }) => routerId === id)) this.#close(hop);
    }
  }

  closeAll(): void {
    for (const hop of [...this.#hops.values()]) this.#close(hop);
  }

  async #reach<Result>(
    target: ConnectTarget,
    signal: AbortSignal | undefined,
    use: (transport: Transport) => Promise<Result>,
  ): Promise<Result> {
    const { connectMs } = timesOf(this.#options);
    const last = target.hops.at(-1);
    if (!last) return logins.run(target, signal, async () => use(await dial(target, connectMs, signal)));
    // The jump hosts come first: whoever waits for a login must not keep another one waiting.
    const hop = await this.#enter({ ...last, hops: target.hops.slice(0, -1) }, target, signal);
    try {
      return await logins.run(target, signal, () =>
        hop.turns.add(async () => use(await this.#stream(hop, target, signal)), signal ? { signal } : {}),
      );
    } finally {
      this.#leave(hop);
    }
  }

  async #stream(hop: Hop, to: ConnectTarget, signal: AbortSignal | undefined): Promise<ForwardedStream> {
    const { connectMs } = timesOf(this.#options);
    const { client, unasked } = await hop.login;
    const stream = await forward({ client, unasked, target: hop.target }, to, { timeoutMs: connectMs, signal });
    hop.users += 1;
    hop.streams.set(stream, to);
    stream.once('close', () => {
      hop.streams.delete(stream);
      this.#leave(hop);
    });
    return stream;
  }

  /** Waits until the jump host lets us in; each caller may give up on its own, and the login ends when the last one has. */
  async #enter(target: ConnectTarget, to: ConnectTarget, signal: AbortSignal | undefined): Promise<Hop> {
    if (signal?.aborted) throw cancelled(to);
    const key = identityOf(target);
    const hop = this.#hops.get(key) ?? this.#open(key, target);
    hop.users += 1;
    if (hop.idle) clearTimeout(hop.idle);
    hop.idle = null;
    const givenUp = Promise.withResolvers<never>();
    const onAbort = () => givenUp.reject(cancelled(to));
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      await Promise.race([hop.login, givenUp.promise]);
      return hop;
    } catch (error) {
      this.#leave(hop);
      throw error;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  #leave(hop: Hop): void {
    hop.users -= 1;
    if (hop.users > 0 || this.#hops.get(hop.key) !== hop) return;
    if (!hop.opened) this.#close(hop);
    else hop.idle = setTimeout(() => this.#close(hop), this.#options.idleMs ?? defaults.idleMs).unref();
  }

  #open(key: string, target: ConnectTarget): Hop {
    const controller = new AbortController();
    const { signal } = controller;
    const loggedIn = this.#reach(target, signal, (transport) => logIn(target, transport, this.#options, signal));
    const hop: Hop = {
      ...{ key, target, controller, opened: null, users: 0, idle: null },
      login: loggedIn.then(
        (opened) => this.#entered(hop, opened),
        (error: unknown) => {
          if (this.#hops.get(key) === hop) this.#hops.delete(key);
          throw asHopFailure(target, error, signal);
        },
      ),
      turns: new PQueue({ concurrency: this.#options.loginsAtOnce ?? defaults.loginsAtOnce }),
      streams: new Map(),
    };
    // Whoever waits hears of it; when nobody waits any more, nobody needs to.
    hop.login.catch(() => undefined);
    this.#hops.set(key, hop);
    return hop;
  }

  #entered(hop: Hop, opened: LoggedIn): LoggedIn {
    hop.opened = opened;
    opened.client.once('close', () => this.#gone(hop));
    if (hop.controller.signal.aborted) this.#close(hop);
    return opened;
  }

  #gone(hop: Hop): void {
    if (hop.idle) clearTimeout(hop.idle);
    if (this.#hops.get(hop.key) === hop) this.#hops.delete(hop.key);
    for (const [stream, to] of [...hop.streams]) stream.lose(hopLost(hop.target, to));
  }

  #close(hop: Hop): void {
    if (hop.idle) clearTimeout(hop.idle);
    if (this.#hops.get(hop.key) === hop) this.#hops.delete(hop.key);
    hop.controller.abort();
    hop.opened?.client.end();
    hop.opened?.transport.destroySoon();
  }
}

function asHopFailure(hop: ConnectTarget, error: unknown, signal: AbortSignal): unknown {
  // Of a jump host before this one.
  if (error instanceof HopFailure) return error;
  if (isFlowhelmError(error)) return new HopFailure(hop, error);
  return signal.aborted ? new HopFailure(hop, cancelled(hop)) : error;
}
