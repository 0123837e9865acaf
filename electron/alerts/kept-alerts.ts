import type { Alert } from '../../shared/model/alert.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { Log } from '../log.ts';
import { type AlertStore, closedAlertsKept } from '../store/alerts.ts';

export interface KeptAlertsOptions {
  readonly store: Pick<AlertStore, 'put' | 'get' | 'list'>;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly now: () => Date;
}

/** After a write that failed; a profile that another program holds stops everything for seconds at each try. */
const pauseMs = 10_000;

/** The alerts of the profile, with those that it could not take yet, because its disk is full or another program holds it. */
export class KeptAlerts {
  readonly #options: KeptAlertsOptions;
  /** By id, as each of them is now; the oldest first. */
  readonly #waiting = new Map<string, Alert>();
  #failedAt: number | null = null;

  constructor(options: KeptAlertsOptions) {
    this.#options = options;
  }

  /** Newest first, open and closed; of one router, or of all. `before` = only those that are older than this one. */
  list(routerId: string | null, limit: number, before: string | null = null): Alert[] {
    const { store } = this.#options;
    const unwritten = [...this.#waiting.values()].filter(({ id }) => store.get(id) === null).reverse();
    const place = before === null ? -1 : unwritten.findIndex(({ id }) => id === before);
    const newer = before === null || place >= 0 ? unwritten.slice(place + 1) : [];
    const written = store
      .list(routerId, limit, place >= 0 ? null : before)
      .map((alert) => this.#waiting.get(alert.id) ?? alert);
    return [...newer.filter((alert) => routerId === null || alert.routerId === routerId), ...written].slice(0, limit);
  }

  /** Writes alerts for somebody who waits for that. What the store throws is theirs, and nothing has changed then. */
  put(alerts: readonly Alert[]): void {
    const all = new Map([...this.#waiting, ...alerts.map((alert) => [alert.id, alert] as const)]);
    this.#options.store.put([...all.values()]);
    this.#written();
  }

  /** Writes alerts now, or when that is possible again; never throws. */
  keep(alerts: readonly Alert[]): void {
    for (const alert of alerts) this.#waiting.set(alert.id, alert);
    this.#dropOldest();
    const since = this.#failedAt === null ? pauseMs : this.#options.now().getTime() - this.#failedAt;
    // a clock that was set back would else hold them up
    if (since >= pauseMs || since < 0) this.#tryToWrite();
  }

  /** Writes what waits, unless that has failed a moment ago. */
  retry(): void {
    if (this.#waiting.size > 0) this.keep([]);
  }

  /** Of a router that was removed. */
  forget(routerId: string): void {
    for (const [id, alert] of this.#waiting) if (alert.routerId === routerId) this.#waiting.delete(id);
  }

  /** Tries a last time to write what waits. */
  close(): void {
    if (this.#waiting.size > 0) this.#tryToWrite();
  }

  #tryToWrite(): void {
    if (this.#waiting.size === 0) return;
    try {
      this.#options.store.put([...this.#waiting.values()]);
      this.#written();
    } catch (error) {
      this.#failed(error);
    }
  }

  #written(): void {
    if (this.#failedAt !== null) this.#options.log.info({ alerts: this.#waiting.size }, 'alerts can be written again');
    this.#failedAt = null;
    this.#waiting.clear();
  }

  #failed(error: unknown): void {
    const { log, now } = this.#options;
    if (!(error instanceof FlowhelmError)) {
      // a defect, which time does not mend: what waits would hold up all that comes after it
      log.warn({ error, alerts: this.#waiting.size }, 'alerts were not written, and will not be');
      this.#waiting.clear();
      return;
    }
    if (this.#failedAt === null) {
      log.warn({ code: error.code, sentence: error.message }, 'alerts cannot be written now, and wait');
    }
    this.#failedAt = now().getTime();
  }

  /** No more wait than would be kept; those that are open are few. */
  #dropOldest(): void {
    for (const [id, { closedAt }] of this.#waiting) {
      if (this.#waiting.size <= closedAlertsKept) return;
      if (closedAt !== null) this.#waiting.delete(id);
    }
  }
}
