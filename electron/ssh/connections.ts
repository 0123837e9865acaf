import { setTimeout as delay } from 'node:timers/promises';
import { isFlowhelmError } from '../../shared/model/errors.ts';
import type { RouterConnection } from './connection.ts';
import { cancelled } from './connection-errors.ts';
import type { ConnectTarget } from './target.ts';
import { identityOf } from './target-identity.ts';

export interface ConnectionsDependencies {
  /** Opens a connection; the engine passes `connectRouter` with its verifier and secrets. */
  readonly connect: (target: ConnectTarget, signal: AbortSignal) => Promise<RouterConnection>;
  readonly sleep?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
  /** From 0 to 1, as Math.random. */
  readonly random?: () => number;
}

export interface GetOptions {
  readonly signal?: AbortSignal;
  /** A new connection of one's own, to verify a change over; whoever asked for it closes it. */
  readonly fresh?: boolean;
  /** How often to try in all; failures that a retry cannot mend end it at once. Default 1. */
  readonly attempts?: number;
}

interface Shared {
  readonly wanted: string;
  readonly connection: Promise<RouterConnection>;
  readonly controller: AbortController;
  /** Set once the login is over. */
  open: RouterConnection | null;
  waiting: number;
}

const firstBackoffMs = 1_000;
const longestBackoffMs = 30_000;

/** One open connection per router, shared by everyone who asks for it while it is open. */
export class Connections {
  readonly #dependencies: ConnectionsDependencies;
  readonly #shared = new Map<string, Shared>();
  readonly #fresh = new Set<RouterConnection>();
  /** Aborts the fresh logins that are under way when everything is closed. */
  #freshLogins = new AbortController();

  constructor(dependencies: ConnectionsDependencies) {
    this.#dependencies = dependencies;
  }

  /** @throws FlowhelmError every code of "the way to the router" (shared/model/errors.ts) */
  async get(target: ConnectTarget, options: GetOptions = {}): Promise<RouterConnection> {
    const attempts = Math.max(1, options.attempts ?? 1);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#getOnce(target, options);
      } catch (error) {
        if (attempt >= attempts || !mayHelpToRetry(error)) throw error;
      }
      await this.#backOff(target, attempt, options.signal);
    }
  }

  /**
   * Reads something over the shared connection. One that was open already may turn out to be dead only now, for a router that has
   * rebooted tells nobody: then `read` runs once more, over a new one, so it must be safe to repeat.
   * @throws FlowhelmError every code of `get`, and what `read` throws
   */
  async read<T>(
    target: ConnectTarget,
    read: (connection: RouterConnection) => Promise<T>,
    options: Pick<GetOptions, 'signal'> = {},
  ): Promise<T> {
    const before = this.#shared.get(target.routerId);
    const connection = await this.get(target, options);
    try {
      return await read(connection);
    } catch (error) {
      const wasOpenBefore = before !== undefined && before.open === connection;
      const closedByUs = before?.controller.signal.aborted === true || options.signal?.aborted === true;
      if (!wasOpenBefore || connection.isOpen || closedByUs || !mayHelpToRetry(error)) throw error;
    }
    return read(await this.get(target, options));
  }

  /** Closes the shared connection of a router and ends a login that is under way. */
  close(routerId: string): void {
    const shared = this.#shared.get(routerId);
    if (!shared) return;
    this.#shared.delete(routerId);
    shared.controller.abort();
    shared.open?.close();
  }

  /** Closes everything, the fresh connections too. */
  closeAll(): void {
    for (const routerId of [...this.#shared.keys()]) this.close(routerId);
    this.#freshLogins.abort();
    this.#freshLogins = new AbortController();
    for (const connection of this.#fresh) connection.close();
  }

  #getOnce(target: ConnectTarget, { signal, fresh }: GetOptions): Promise<RouterConnection> {
    if (signal?.aborted) throw cancelled(target);
    if (fresh) return this.#openFresh(target, signal);
    const wanted = identityOf(target);
    const existing = this.#shared.get(target.routerId);
    if (existing && existing.wanted !== wanted) this.close(target.routerId);
    else if (existing?.open?.isOpen) return Promise.resolve(existing.open);
    const shared = this.#pending(target.routerId) ?? this.#openShared(target, wanted);
    return this.#waitFor(target, shared, signal);
  }

  #pending(routerId: string): Shared | null {
    const shared = this.#shared.get(routerId);
    return shared && shared.open === null ? shared : null;
  }

  async #openFresh(target: ConnectTarget, signal: AbortSignal | undefined): Promise<RouterConnection> {
    const closing = this.#freshLogins.signal;
    const connection = await this.#dependencies.connect(target, signal ? AbortSignal.any([signal, closing]) : closing);
    this.#fresh.add(connection);
    void connection.closed.then(() => this.#fresh.delete(connection));
    return connection;
  }

  #openShared(target: ConnectTarget, wanted: string): Shared {
    const controller = new AbortController();
    const connection = this.#dependencies.connect(target, controller.signal);
    const shared: Shared = { wanted, connection, controller, open: null, waiting: 0 };
    const forget = () => {
      if (this.#shared.get(target.routerId) === shared) this.#shared.delete(target.routerId);
    };
    this.#shared.set(target.routerId, shared);
    connection.then((opened) => {
      shared.open = opened;
      // Nobody waits any more, or the router was closed meanwhile: a connection that no one holds must not stay.
      if (controller.signal.aborted) opened.close();
      void opened.closed.then(forget);
    }, forget);
    return shared;
  }

  /** Each caller may give up on its own; the login itself ends when the last one has. */
  async #waitFor(target: ConnectTarget, shared: Shared, signal: AbortSignal | undefined): Promise<RouterConnection> {
    const givenUp = Promise.withResolvers<never>();
    const onAbort = () => givenUp.reject(cancelled(target));
    signal?.addEventListener('abort', onAbort, { once: true });
    shared.waiting += 1;
    try {
      return await Promise.race([shared.connection, givenUp.promise]);
    } finally {
      signal?.removeEventListener('abort', onAbort);
      shared.waiting -= 1;
      if (shared.waiting === 0 && shared.open === null) {
        shared.controller.abort();
        if (this.#shared.get(target.routerId) === shared) this.#shared.delete(target.routerId);
      }
    }
  }

  /** Exponential with jitter: half of the delay is random, or a power cut would bring a whole fleet back in step. */
  async #backOff(target: ConnectTarget, attempt: number, signal: AbortSignal | undefined): Promise<void> {
    const { sleep = sleepFor, random = Math.random } = this.#dependencies;
    const longest = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (attempt - 1));
    await sleep((longest * (1 + random())) / 2, signal);
    if (signal?.aborted) throw cancelled(target);
  }
}

function mayHelpToRetry(error: unknown): boolean {
  return isFlowhelmError(error) && error.retryable && error.code !== 'cancelled';
}

async function sleepFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
}
