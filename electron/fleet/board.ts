import type { Alert } from '../../shared/model/alert.ts';
import type { Book } from '../../shared/model/book.ts';
import type { ChangeRunState, FleetRouter, FleetState, Settings } from '../../shared/model/fleet.ts';

/** What has changed on a board; the new value is read from the board when it is told. */
export type BoardChange =
  | { readonly kind: 'router' | 'removed' | 'run'; readonly id: string }
  | { readonly kind: 'settings' | 'book' | 'alerts' };

/** Runs that are over stay on the board until there are this many. */
const runsKept = 100;

/** The state of one fleet in memory, and who wants to hear of its changes. */
export class FleetBoard {
  /** It is that of the demo fleet. */
  readonly demo: boolean;
  readonly #notices: FleetState['notices'];
  readonly #routers = new Map<string, FleetRouter>();
  readonly #runs = new Map<string, ChangeRunState>();
  #settings: Settings;
  #book: Book;
  #alerts: readonly Alert[] = [];
  onChange: (change: BoardChange) => void = () => undefined;

  constructor(start: { demo: boolean; notices: FleetState['notices']; settings: Settings; book: Book }) {
    this.demo = start.demo;
    this.#notices = start.notices;
    this.#settings = start.settings;
    this.#book = start.book;
  }

  get state(): FleetState {
    return {
      demo: this.demo,
      routers: this.routers,
      runs: [...this.#runs.values()].reverse(),
      settings: this.#settings,
      book: this.#book,
      alerts: [...this.#alerts],
      notices: this.#notices,
    };
  }

  get settings(): Settings {
    return this.#settings;
  }

  set settings(settings: Settings) {
    this.#settings = settings;
    this.onChange({ kind: 'settings' });
  }

  get book(): Book {
    return this.#book;
  }

  set book(book: Book) {
    this.#book = book;
    this.onChange({ kind: 'book' });
  }

  /** Open ones, newest first. */
  get alerts(): readonly Alert[] {
    return this.#alerts;
  }

  set alerts(alerts: readonly Alert[]) {
    this.#alerts = alerts;
    this.onChange({ kind: 'alerts' });
  }

  /** How many routers there are. */
  get size(): number {
    return this.#routers.size;
  }

  get routers(): FleetRouter[] {
    return [...this.#routers.values()];
  }

  router(id: string): FleetRouter | null {
    return this.#routers.get(id) ?? null;
  }

  run(id: string): ChangeRunState | null {
    return this.#runs.get(id) ?? null;
  }

  put(row: FleetRouter): void {
    this.#routers.set(row.router.id, row);
    this.onChange({ kind: 'router', id: row.router.id });
  }

  /** Changes a row; nothing happens when the router was removed meanwhile. */
  patch(id: string, patch: Partial<FleetRouter>): void {
    const row = this.#routers.get(id);
    if (row) this.put({ ...row, ...patch });
  }

  remove(id: string): void {
    if (this.#routers.delete(id)) this.onChange({ kind: 'removed', id });
  }

  putRun(run: ChangeRunState): void {
    this.#runs.set(run.id, run);
    for (const [id, { endedAt }] of this.#runs) {
      if (this.#runs.size <= runsKept) break;
      if (endedAt !== null) this.#runs.delete(id);
    }
    this.onChange({ kind: 'run', id: run.id });
  }
}
