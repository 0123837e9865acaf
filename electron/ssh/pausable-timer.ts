/** Fires after `milliseconds` of the router's own time: the time in which a person is asked something is not counted. */
export class PausableTimer {
  readonly #onExpiry: () => void;
  #left: number;
  #startedAt = 0;
  #timer: NodeJS.Timeout | null = null;
  #pauses = 0;
  #stopped = false;

  constructor(milliseconds: number, onExpiry: () => void) {
    this.#left = milliseconds;
    this.#onExpiry = onExpiry;
    this.#resume();
  }

  async pausedDuring<Answer>(question: Promise<Answer>): Promise<Answer> {
    this.#pause();
    try {
      return await question;
    } finally {
      this.#pauses -= 1;
      if (this.#pauses === 0) this.#resume();
    }
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #pause(): void {
    this.#pauses += 1;
    if (this.#pauses > 1 || !this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#left -= performance.now() - this.#startedAt;
  }

  #resume(): void {
    if (this.#stopped) return;
    this.#startedAt = performance.now();
    this.#timer = setTimeout(this.#onExpiry, Math.max(0, this.#left));
  }
}
