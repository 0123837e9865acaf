import { type ClientContext, type ClientLink, createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../../shared/contract.ts';
import type { Connect, Connection } from './connection.ts';
import { createStore, type Store } from './store.ts';

export type EngineClient = ContractRouterClient<typeof contract>;

/** `since` and `retryAt` are milliseconds since the epoch. */
export type LinkStatus =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected' }
  | { readonly state: 'lost'; readonly since: number; readonly retryAt: number };

export interface EngineLink {
  /** Typed calls of the contract. A call made while there is no connection waits for one, `callPatienceMs` at most. */
  readonly client: EngineClient;
  readonly status: Store<LinkStatus>;
  /** Ends the wait for the next attempt. */
  retryNow(): void;
  /** Calls back with each new connection, at once if there is one. Returns the way to stop. */
  onConnected(listener: () => void): () => void;
  close(): void;
}

/** Thrown by calls when the engine cannot be reached in time. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';
}

const callPatienceMs = 10_000;

/** Waits 0.25 s, 0.5 s ... 8 s between attempts. */
export function backoffMs(attempt: number): number {
  return Math.min(8_000, 250 * 2 ** attempt);
}

/** Keeps one connection to the engine: makes it, notices its end, makes the next one, and says so in `status`. */
export function createEngineLink(connect: Connect): EngineLink {
  const status = createStore<LinkStatus>({ state: 'connecting' });
  const listeners = new Set<() => void>();
  const ended = new AbortController();
  let connection = Promise.withResolvers<Connection>();
  let wake = (): void => undefined;

  async function keepConnected(): Promise<void> {
    let attempt = 0;
    while (!ended.signal.aborted) {
      const made = await connect(ended.signal).catch(() => null);
      if (made !== null) {
        attempt = 0;
        connection.resolve(made);
        status.set({ state: 'connected' });
        for (const listener of listeners) listener();
        await made.closed;
        connection = Promise.withResolvers<Connection>();
      }
      await pause(backoffMs(attempt));
      attempt += 1;
    }
  }

  async function pause(milliseconds: number): Promise<void> {
    if (ended.signal.aborted) return;
    const before = status.get();
    const since = before.state === 'lost' ? before.since : Date.now();
    status.set({ state: 'lost', since, retryAt: Date.now() + milliseconds });
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const link: ClientLink<ClientContext> = {
    call: async (path, input, options) => {
      const current = await connectionInTime(connection.promise, options.signal);
      return current.link.call(path, input, options);
    },
  };

  void keepConnected();
  return {
    client: createORPCClient(link),
    status,
    retryNow: () => wake(),
    onConnected: (listener) => {
      listeners.add(listener);
      if (status.get().state === 'connected') listener();
      return () => listeners.delete(listener);
    },
    close: () => {
      ended.abort();
      wake();
      void connection.promise.then((made) => made.close());
    },
  };
}

function connectionInTime(made: Promise<Connection>, signal: AbortSignal | undefined): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NotConnectedError('no connection to the engine')), callPatienceMs);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
    void made.then((connection) => {
      clearTimeout(timer);
      resolve(connection);
    });
  });
}
