import PQueue from 'p-queue';

/** Actions of the same key run one after the other; those of different keys side by side. */
export class OneAtATime {
  readonly #queues = new Map<string, PQueue>();

  /** Rejects with the signal's reason when it aborts while waiting. */
  async run<Result>(key: string, action: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const queue = this.#queues.get(key) ?? new PQueue({ concurrency: 1 });
    this.#queues.set(key, queue);
    try {
      return await queue.add(action, signal ? { signal } : {});
    } finally {
      if (queue.size === 0 && queue.pending === 0) this.#queues.delete(key);
    }
  }
}
