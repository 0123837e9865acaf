export interface GatheringOptions<Item> {
  /** Gets what has come together, in order; what it does with it is its own business. */
  readonly deliver: (items: readonly Item[]) => void;
  readonly now: () => number;
  /** Calls `action` so much later; returns what calls that off. */
  readonly later?: (action: () => void, milliseconds: number) => () => void;
}

/** What comes within this time of the first is one piece of news: a site that goes dark takes its routers along one by one. */
const togetherMs = 5_000;
/** At most one piece of news in this time. */
const apartMs = 60_000;

/** Gathers what comes in bursts: the first soon, the rest of a burst together. */
export class Gathering<Item> {
  readonly #options: GatheringOptions<Item>;
  readonly #items: Item[] = [];
  #lastAt = Number.NEGATIVE_INFINITY;
  #callOff: (() => void) | null = null;

  constructor(options: GatheringOptions<Item>) {
    this.#options = options;
  }

  add(items: readonly Item[]): void {
    if (items.length === 0) return;
    this.#items.push(...items);
    if (this.#callOff) return;
    const sinceLast = Math.max(0, this.#options.now() - this.#lastAt);
    const { later = laterByTimer } = this.#options;
    this.#callOff = later(() => this.flush(), Math.max(togetherMs, apartMs - sinceLast));
  }

  /** Delivers at once what is there. */
  flush(): void {
    this.close();
    const items = this.#items.splice(0);
    if (items.length === 0) return;
    this.#lastAt = this.#options.now();
    this.#options.deliver(items);
  }

  /** Nothing is delivered any more, until something is added. */
  close(): void {
    this.#callOff?.();
    this.#callOff = null;
  }
}

function laterByTimer(action: () => void, milliseconds: number): () => void {
  const timer = setTimeout(action, milliseconds).unref();
  return () => clearTimeout(timer);
}
