import { setTimeout as delay } from 'node:timers/promises';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { LiveSample } from '../../shared/model/fleet.ts';
import type { Router } from '../../shared/model/router.ts';
import type { CounterSample } from '../../shared/model/snapshot.ts';
import { npuBoundBeside } from '../../shared/rules/npu-count.ts';
import { ratesBetween } from '../../shared/rules/rates.ts';
import type { Pulse } from '../monitor/pulse.ts';
import { asFailure } from './failure.ts';

export interface LiveFiguresDependencies {
  readonly pulse: (router: Router, signal: AbortSignal) => Promise<Pulse>;
  /** Entries in the router's NPU as the latest audit saw them; null = not known. */
  readonly npuBound: (routerId: string) => number | null;
  readonly now: () => Date;
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const betweenPulsesMs = 2_000;
const unread = { rateSource: null, npuCapacity: null, conntrack: { entries: null, max: null }, gatewayMs: null };
const longestPauseMs = 30_000;

/** What one listener gets next: only the newest sample waits for it. */
interface Listener {
  sample: LiveSample | null;
  error: FlowhelmError | null;
  wake: () => void;
}

interface Watched {
  readonly listeners: Set<Listener>;
  readonly controller: AbortController;
}

/** Live figures of routers: one pulse every two seconds per router, shared by all who listen, and none when nobody does. */
export class LiveFigures {
  readonly #dependencies: LiveFiguresDependencies;
  readonly #watched = new Map<string, Watched>();

  constructor(dependencies: LiveFiguresDependencies) {
    this.#dependencies = dependencies;
  }

  /** How many routers are asked now. */
  get size(): number {
    return this.#watched.size;
  }

  /**
   * A sample of nulls = the router did not answer this time and is asked again. Throws what a retry cannot mend, such as
   * `host-key-changed` and `authentication-failed`.
   */
  async *listen(router: Router, signal?: AbortSignal): AsyncGenerator<LiveSample, void> {
    const listener: Listener = { sample: null, error: null, wake: () => undefined };
    const watched = this.#watched.get(router.id) ?? this.#begin(router);
    watched.listeners.add(listener);
    try {
      while (!signal?.aborted) {
        if (listener.error) throw listener.error;
        const { sample } = listener;
        listener.sample = null;
        if (sample) yield sample;
        else await woken(listener, signal);
      }
    } finally {
      watched.listeners.delete(listener);
      if (watched.listeners.size === 0) this.#end(router.id, watched);
    }
  }

  /** Ends every stream with `cancelled`. */
  close(): void {
    const closed = new FlowhelmError('cancelled', {
      sentence: 'The live figures were stopped.',
      nextStep: 'Open the router again.',
    });
    for (const [id, watched] of this.#watched) {
      this.#fail(watched, closed);
      this.#end(id, watched);
    }
  }

  #begin(router: Router): Watched {
    const watched: Watched = { listeners: new Set(), controller: new AbortController() };
    this.#watched.set(router.id, watched);
    void this.#run(router, watched);
    return watched;
  }

  #end(routerId: string, watched: Watched): void {
    watched.controller.abort();
    if (this.#watched.get(routerId) === watched) this.#watched.delete(routerId);
  }

  async #run(router: Router, watched: Watched): Promise<void> {
    const { signal } = watched.controller;
    const sleep = this.#dependencies.sleep ?? pause;
    let before: CounterSample | null = null;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const pulse = await this.#dependencies.pulse(router, signal);
        this.#tell(watched, this.#sampleOf(router, pulse, before));
        before = pulse.sample;
        failures = 0;
      } catch (thrown) {
        if (signal.aborted) return;
        const error = asFailure(thrown);
        if (!error.retryable) {
          this.#fail(watched, error);
          return this.#end(router.id, watched);
        }
        this.#tell(watched, { at: this.#at(), flows: null, rates: null, npuBound: null, ...unread });
        before = null;
        failures += 1;
      }
      await sleep(Math.min(longestPauseMs, betweenPulsesMs * 2 ** failures), signal);
    }
  }

  #sampleOf(router: Router, { flows, sample }: Pulse, before: CounterSample | null): LiveSample {
    const rates = before && sample ? ratesBetween(before, sample) : null;
    return {
      at: this.#at(),
      flows,
      rates,
      npuBound: npuBoundBeside(this.#dependencies.npuBound(router.id), flows),
      ...unread,
    };
  }

  #tell({ listeners }: Watched, sample: LiveSample): void {
    for (const listener of listeners) {
      listener.sample = sample;
      listener.wake();
    }
  }

  #fail({ listeners }: Watched, error: FlowhelmError): void {
    for (const listener of listeners) {
      listener.error = error;
      listener.wake();
    }
  }

  #at(): string {
    return this.#dependencies.now().toISOString();
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

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}
