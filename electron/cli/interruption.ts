export interface InterruptionWords {
  /** Said at the first Ctrl-C; empty = nothing to say. */
  readonly first: string;
  /** Said at the second one, which ends the program at once. */
  readonly second: () => string;
}

/** The first Ctrl-C asks the running command to stop in order, the second one ends the program. */
export class Interruption {
  readonly #controller = new AbortController();
  words: InterruptionWords = { first: '', second: () => '' };
  tell: (words: string) => void = () => undefined;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Listens to Ctrl-C, to a request to end, and to the terminal being closed. */
  listen(exit: (code: number) => void): void {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => this.interrupt(exit));
  }

  interrupt(exit: (code: number) => void): void {
    const again = this.signal.aborted;
    const words = again ? this.words.second() : this.words.first;
    if (words) this.tell(words);
    if (again) exit(130);
    this.#controller.abort();
  }
}
