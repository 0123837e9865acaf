import { setTimeout as delay } from 'node:timers/promises';
import type { FleetEvent } from '../../shared/model/fleet.ts';
import type { BoardChange, FleetBoard } from './board.ts';

/** Ten events a second are more than an eye can follow. */
const betweenEventsMs = 100;
/** Routers of one event; more of them would hold up the page, and the engine, for longer than an eye blinks. */
const routersAtOnce = 500;

export interface FleetStreamOptions {
  readonly sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/**
 * Tells listeners of a board what has changed: first the whole state, then the pieces. Only the ids of what has changed wait for a
 * listener, never the values, so that a slow one costs no memory and gets the newest value late instead of every value later still.
 */
export class FleetStream {
  readonly #listeners = new Set<Listener>();
  readonly #sleep: NonNullable<FleetStreamOptions['sleep']>;
  #board: FleetBoard;

  constructor(board: FleetBoard, options: FleetStreamOptions = {}) {
    this.#board = board;
    this.#sleep = options.sleep ?? pause;
    board.onChange = (change) => this.#tell(board, change);
  }

  /** How many show the fleet to somebody now. */
  get size(): number {
    return [...this.#listeners].filter(({ shows }) => shows).length;
  }

  /** Everybody gets the whole state of another board. */
  show(board: FleetBoard): void {
    this.#board = board;
    board.onChange = (change) => this.#tell(board, change);
    for (const listener of this.#listeners) listener.wantState();
  }

  /** `shows` = it is a front end, for whose sake routers are polled more often. */
  async *listen(signal?: AbortSignal, { shows = true } = {}): AsyncGenerator<FleetEvent, void> {
    const listener = new Listener(shows);
    this.#listeners.add(listener);
    try {
      while (await listener.wanting(signal)) {
        const event = listener.take(this.#board);
        if (!event) continue;
        yield event;
        await this.#sleep(betweenEventsMs, signal);
      }
    } finally {
      this.#listeners.delete(listener);
    }
  }

  #tell(board: FleetBoard, change: BoardChange): void {
    if (board !== this.#board) return;
    for (const listener of this.#listeners) listener.note(change);
  }
}

class Listener {
  readonly shows: boolean;
  #whole = true;
  #settings = false;
  #book = false;
  #alerts = false;
  readonly #routers = new Set<string>();
  readonly #removed = new Set<string>();
  readonly #runs = new Set<string>();
  #wake: () => void = () => undefined;

  constructor(shows: boolean) {
    this.shows = shows;
  }

  wantState(): void {
    this.#whole = true;
    this.#wake();
  }

  note(change: BoardChange): void {
    switch (change.kind) {
      case 'router':
        this.#removed.delete(change.id);
        this.#routers.add(change.id);
        break;
      case 'removed':
        this.#routers.delete(change.id);
        this.#removed.add(change.id);
        break;
      case 'run':
        this.#runs.add(change.id);
        break;
      case 'settings':
        this.#settings = true;
        break;
      case 'book':
        this.#book = true;
        break;
      case 'alerts':
        this.#alerts = true;
        break;
    }
    if (this.#whole) this.#forget();
    this.#wake();
  }

  /** True as soon as there is something to tell, false when the signal is aborted. */
  async wanting(signal: AbortSignal | undefined): Promise<boolean> {
    for (;;) {
      if (signal?.aborted) return false;
      if (
        this.#whole ||
        this.#settings ||
        this.#book ||
        this.#alerts ||
        this.#removed.size + this.#runs.size + this.#routers.size > 0
      )
        return true;
      await this.#change(signal);
    }
  }

  #change(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        signal?.removeEventListener('abort', finish);
        this.#wake = () => undefined;
        resolve();
      };
      this.#wake = finish;
      signal?.addEventListener('abort', finish, { once: true });
    });
  }

  take(board: FleetBoard): FleetEvent | null {
    if (this.#whole) {
      this.#whole = false;
      this.#forget();
      return { kind: 'state', state: board.state };
    }
    if (this.#removed.size > 0) return { kind: 'removed', routerIds: taken(this.#removed, this.#removed.size) };
    if (this.#settings) {
      this.#settings = false;
      return { kind: 'settings', settings: board.settings };
    }
    // Before the routers, which refer to it.
    if (this.#book) {
      this.#book = false;
      return { kind: 'book', book: board.book };
    }
    if (this.#alerts) {
      this.#alerts = false;
      return { kind: 'alerts', alerts: [...board.alerts] };
    }
    for (const id of this.#runs) {
      this.#runs.delete(id);
      const run = board.run(id);
      if (run) return { kind: 'run', run };
    }
    const routers = taken(this.#routers, routersAtOnce).flatMap((id) => board.router(id) ?? []);
    return routers.length > 0 ? { kind: 'routers', routers } : null;
  }

  #forget(): void {
    this.#settings = false;
    this.#book = false;
    this.#alerts = false;
    for (const ids of [this.#routers, this.#removed, this.#runs]) ids.clear();
  }
}

/** Those that have waited longest. */
function taken(ids: Set<string>, atMost: number): string[] {
  const first = [...ids].slice(0, atMost);
  for (const id of first) ids.delete(id);
  return first;
}

async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
}
