import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { SnapshotStore } from '../store/snapshots.ts';

/** A snapshot in memory takes about as much as its text, ten kilobytes or two; those of a larger fleet are read again from the store. */
const kept = 2_000;

/** The latest snapshot of each router, for polls: what they find has to be judged together with what only an audit reads. */
export class LatestSnapshots {
  readonly #store: SnapshotStore;
  readonly #snapshots = new Map<string, Snapshot | null>();

  constructor(store: SnapshotStore) {
    this.#store = store;
  }

  /** `null` = it was never audited. */
  get(routerId: string): Snapshot | null {
    const known = this.#snapshots.get(routerId);
    if (known !== undefined) return known;
    const stored = this.#store.latest(routerId)?.snapshot ?? null;
    this.set(routerId, stored);
    return stored;
  }

  set(routerId: string, snapshot: Snapshot | null): void {
    if (this.#snapshots.size < kept || this.#snapshots.has(routerId)) this.#snapshots.set(routerId, snapshot);
  }

  forget(routerId: string): void {
    this.#snapshots.delete(routerId);
  }
}
