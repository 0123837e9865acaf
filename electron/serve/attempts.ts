/** Wrong guesses that one address, and all together, may make in a minute. */
const perAddress = 5;
const together = 30;
const windowMs = 60_000;

/** Counts wrong tokens and passwords, and says who has to wait. Times in milliseconds. */
export class Attempts {
  readonly #wrong: { readonly from: string; readonly at: number }[] = [];

  /** Seconds until the next try is looked at; 0 = now. */
  waitSeconds(from: string, now: number): number {
    while (this.#wrong[0] && now - this.#wrong[0].at >= windowMs) this.#wrong.shift();
    const own = this.#wrong.filter((attempt) => attempt.from === from);
    const oldest = own.length >= perAddress ? own[0] : this.#wrong.length >= together ? this.#wrong[0] : undefined;
    return oldest ? Math.ceil((oldest.at + windowMs - now) / 1000) : 0;
  }

  wrong(from: string, at: number): void {
    this.#wrong.push({ from, at });
  }
}
