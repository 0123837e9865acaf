/**
 * Collects a stream into one growing block. A list of chunks would cost a hundred bytes for each one, which a hostile router
 * could send byte by byte.
 */
export class ByteCollector {
  #block = Buffer.alloc(16 * 1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(chunk: Buffer): void {
    const needed = this.#length + chunk.length;
    if (needed > this.#block.length) {
      const larger = Buffer.alloc(Math.max(needed, this.#block.length * 2));
      this.#block.copy(larger, 0, 0, this.#length);
      this.#block = larger;
    }
    chunk.copy(this.#block, this.#length);
    this.#length = needed;
  }

  /** Decoded as a whole, so that characters may be split over chunks; invalid bytes become U+FFFD. */
  toString(): string {
    return this.#block.toString('utf8', 0, this.#length);
  }

  clear(): void {
    this.#block = Buffer.alloc(0);
    this.#length = 0;
  }
}
