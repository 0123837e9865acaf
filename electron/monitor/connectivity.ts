import type { FlowhelmError } from '../../shared/model/errors.ts';

/** A poll that was not answered; `at` = milliseconds since 1970. */
export interface Silence {
  readonly at: number;
  readonly error: FlowhelmError;
}

export interface ConnectivityDependencies {
  /** How many routers there are. */
  readonly fleetSize: () => number;
  /** Milliseconds within which every router has its turn. */
  readonly roundMs: () => number;
  /** This computer has an address in some network. */
  readonly hasNetwork: () => boolean;
  /** The router is to blame. */
  readonly onMissed: (routerId: string, silence: Silence) => void;
  /** This computer is: `since` has the routers that it was noticed by, with the moment of each. */
  readonly onOffline: (since: ReadonlyMap<string, number>) => void;
  readonly onOnline: () => void;
}

/** So few silent routers say nothing about this computer. */
const fewest = 3;
/** So many in a row, with no answer from anybody for a whole round, are no accident, although others have not had their turn. */
const many = 20;
const shortestRoundMs = 30_000;
/** Polls of one router that wait for a decision; more of them are told. */
const heldPerRouter = 10;

interface Held {
  /** By the clock that only goes forward. */
  readonly since: number;
  readonly silences: Silence[];
}

/**
 * Who is to blame when routers do not answer: they, or this computer's network. A silent router is not told of at once: any answer
 * from another shows that it is the router's own; when everything falls silent together, it is the network, and nobody missed a poll.
 */
export class Connectivity {
  readonly #dependencies: ConnectivityDependencies;
  readonly #answering = new Set<string>();
  readonly #held = new Map<string, Held>();
  /** Those that nobody asks at present, so that their silence says nothing. */
  readonly #unasked = new Set<string>();
  /** Those that are known to be silent. */
  readonly #missed = new Set<string>();
  #offline = false;
  /** It is offline for want of any network, and not because all are silent. */
  #withoutNetwork = false;
  #answeredAt = Number.NEGATIVE_INFINITY;

  constructor(dependencies: ConnectivityDependencies) {
    this.#dependencies = dependencies;
  }

  get offline(): boolean {
    return this.#offline;
  }

  /** The router has answered, be it with a refusal. `now` by the clock that only goes forward. */
  answered(routerId: string, now: number): void {
    this.#answeredAt = now;
    this.#tellMissed(this.#held.keys());
    this.#missed.delete(routerId);
    this.#unasked.delete(routerId);
    this.#answering.add(routerId);
    if (!this.#offline) return;
    this.#offline = false;
    this.#dependencies.onOnline();
  }

  /** It was not asked, for a reason on this computer, or will not be asked any more: it no longer vouches for the network. */
  unasked(routerId: string): void {
    this.#answering.delete(routerId);
    this.#unasked.add(routerId);
  }

  /** The router, or the way to it, was silent. */
  silent(routerId: string, silence: Silence, now: number): void {
    if (this.#offline && !this.#endsWithNetwork()) return;
    this.#answering.delete(routerId);
    this.#unasked.delete(routerId);
    if (this.#missed.has(routerId)) {
      this.#dependencies.onMissed(routerId, silence);
      return;
    }
    const held = this.#held.get(routerId) ?? { since: now, silences: [] };
    held.silences.push(silence);
    this.#held.set(routerId, held);
    if (held.silences.length > heldPerRouter) this.#tellMissed([routerId]);
    this.#decide(now);
  }

  /** Nobody polls it any more. */
  forget(routerId: string): void {
    this.#answering.delete(routerId);
    this.#held.delete(routerId);
    this.#unasked.delete(routerId);
    this.#missed.delete(routerId);
  }

  /** Ends the waiting of those who have waited for two rounds. */
  tick(now: number): void {
    if (this.#held.size === 0) return;
    const longest = this.#dependencies.roundMs() * 2;
    for (const [id, { since }] of this.#held) if (now - since >= longest) this.#tellMissed([id]);
    this.#decide(now);
  }

  /** After a sleep, or in another network: what was held says nothing, who answered before vouches for nothing, and the blame is open again. */
  restart(): void {
    this.#held.clear();
    this.#answering.clear();
    this.#answeredAt = Number.NEGATIVE_INFINITY;
  }

  #decide(now: number): void {
    const silent = this.#held.size;
    if (silent === 0) return;
    const { fleetSize, roundMs } = this.#dependencies;
    const everybody = this.#answering.size === 0;
    const forLong = now - this.#answeredAt >= Math.max(roundMs(), shortestRoundMs);
    const untried = fleetSize() - this.#unasked.size - this.#missed.size - silent - this.#answering.size;
    // Routers behind a forward of this computer answer without any network.
    if (everybody && !this.#dependencies.hasNetwork()) this.#goOffline();
    else if (silent >= fewest && (everybody || (silent >= many && forLong))) this.#goOffline();
    else if (everybody && untried <= 0) this.#tellMissed(this.#held.keys());
  }

  /** Once there is a network again, a silence is a question anew. */
  #endsWithNetwork(): boolean {
    if (!this.#withoutNetwork || !this.#dependencies.hasNetwork()) return false;
    this.#offline = false;
    this.#dependencies.onOnline();
    return true;
  }

  #goOffline(): void {
    const since = new Map([...this.#held].map(([id, { silences }]) => [id, silences[0]?.at ?? 0]));
    this.#held.clear();
    this.#offline = true;
    this.#withoutNetwork = !this.#dependencies.hasNetwork();
    this.#dependencies.onOffline(since);
  }

  #tellMissed(routerIds: Iterable<string>): void {
    for (const id of [...routerIds]) {
      const held = this.#held.get(id);
      this.#held.delete(id);
      this.#missed.add(id);
      for (const silence of held?.silences ?? []) this.#dependencies.onMissed(id, silence);
    }
  }
}
