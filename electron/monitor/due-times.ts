interface Entry {
  readonly id: string;
  at: number;
  index: number;
}

/**
 * Who is due next: a binary heap that knows where each id stands, so that setting, taking and removing cost the logarithm of the
 * fleet, and nothing piles up when times change often.
 */
export class DueTimes {
  readonly #heap: Entry[] = [];
  readonly #entries = new Map<string, Entry>();

  get size(): number {
    return this.#heap.length;
  }

  /** Infinity takes it out. */
  set(id: string, at: number): void {
    if (at === Number.POSITIVE_INFINITY) this.delete(id);
    else this.#settle(this.#timed(id, at));
  }

  delete(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    const last = this.#heap.pop();
    if (last === undefined || last === entry) return;
    this.#place(last, entry.index);
    this.#settle(last);
  }

  /** Takes out the one that has been due longest; `null` = nobody is due yet. */
  take(now: number): string | null {
    const [first] = this.#heap;
    if (!first || first.at > now) return null;
    this.delete(first.id);
    return first.id;
  }

  #timed(id: string, at: number): Entry {
    const known = this.#entries.get(id);
    if (known) {
      known.at = at;
      return known;
    }
    const entry: Entry = { id, at, index: this.#heap.length };
    this.#heap.push(entry);
    this.#entries.set(id, entry);
    return entry;
  }

  #place(entry: Entry, index: number): void {
    this.#heap[index] = entry;
    entry.index = index;
  }

  #settle(entry: Entry): void {
    this.#rise(entry);
    this.#sink(entry);
  }

  #rise(entry: Entry): void {
    for (;;) {
      const parent = this.#heap[(entry.index - 1) >> 1];
      if (entry.index === 0 || !parent || parent.at <= entry.at) return;
      this.#swap(parent, entry);
    }
  }

  #sink(entry: Entry): void {
    for (;;) {
      const left = this.#heap[entry.index * 2 + 1];
      const right = this.#heap[entry.index * 2 + 2];
      const smaller = right && left && right.at < left.at ? right : left;
      if (!smaller || smaller.at >= entry.at) return;
      this.#swap(entry, smaller);
    }
  }

  #swap(upper: Entry, lower: Entry): void {
    const { index } = upper;
    this.#place(upper, lower.index);
    this.#place(lower, index);
  }
}
