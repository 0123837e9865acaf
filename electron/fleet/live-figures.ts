import { FlowhelmError } from '../../shared/model/errors.ts';
import type { LiveSample } from '../../shared/model/fleet.ts';
import type { Router } from '../../shared/model/router.ts';

export interface LiveFiguresDependencies {
  /** Has a router polled as one that is on screen, until the returned function is called. */
  readonly attend: (routerId: string) => () => void;
  /** Why it is not polled until somebody has acted; null = it is. */
  readonly stoppedBy: (routerId: string) => FlowhelmError | null;
  readonly now: () => Date;
}

const unread = {
  ...{ flows: null, rates: null, rateSource: null, npuBound: null, npuCapacity: null },
  ...{ rxBitsPerSecond: null, txBitsPerSecond: null },
  ...{ conntrack: { entries: null, max: null }, gatewayMs: null },
};

/** What one listener gets next: only the newest sample waits for it. */
interface Listener {
  sample: LiveSample | null;
  error: FlowhelmError | null;
  wake: () => void;
}

/** Live figures of routers for whoever listens: what the monitor finds, which polls a router more often while somebody does. */
export class LiveFigures {
  readonly #dependencies: LiveFiguresDependencies;
  readonly #listeners = new Map<string, Set<Listener>>();

  constructor(dependencies: LiveFiguresDependencies) {
    this.#dependencies = dependencies;
  }

  /** How many routers are listened to now. */
  get size(): number {
    return this.#listeners.size;
  }

  /**
   * A sample of nulls = the router did not answer this time and is asked again. Throws what a retry cannot mend, such as
   * `host-key-changed` and `authentication-failed`.
   */
  async *listen({ id }: Pick<Router, 'id'>, signal?: AbortSignal): AsyncGenerator<LiveSample, void> {
    const stopped = this.#dependencies.stoppedBy(id);
    if (stopped) throw stopped;
    const listener: Listener = { sample: null, error: null, wake: () => undefined };
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners.add(listener));
    const leave = this.#dependencies.attend(id);
    try {
      while (!signal?.aborted) {
        if (listener.error) throw listener.error;
        const { sample } = listener;
        listener.sample = null;
        if (sample) yield sample;
        else await woken(listener, signal);
      }
    } finally {
      leave();
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(id) === listeners) this.#listeners.delete(id);
    }
  }

  /** A poll was answered. */
  polled(routerId: string, sample: LiveSample): void {
    this.#tell(routerId, (listener) => {
      listener.sample = sample;
    });
  }

  /** A poll or an audit was not. */
  failed(routerId: string, error: FlowhelmError): void {
    const at = this.#dependencies.now().toISOString();
    this.#tell(routerId, (listener) => {
      if (error.retryable) listener.sample = { at, ...unread };
      else listener.error = error;
    });
  }

  /** Ends every stream with `cancelled`. */
  close(): void {
    const closed = new FlowhelmError('cancelled', {
      sentence: 'The live figures were stopped.',
      nextStep: 'Open the router again.',
    });
    for (const id of [...this.#listeners.keys()]) {
      this.#tell(id, (listener) => {
        listener.error = closed;
      });
    }
  }

  #tell(routerId: string, change: (listener: Listener) => void): void {
    for (const listener of this.#listeners.get(routerId) ?? []) {
      change(listener);
      listener.wake();
    }
  }
}

function woken(listener: Listener, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      signal?.removeEventListener('abort', finish);
      listener.wake = () => undefined;
      resolve();
    };
    listener.wake = finish;
    signal?.addEventListener('abort', finish, { once: true });
  });
}
