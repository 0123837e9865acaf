import type { FlowhelmError } from '../../shared/model/errors.ts';

interface Planned {
  dueAt: number;
  failures: number;
}

/** The longest pause of a router that keeps failing, milliseconds. */
const longestPauseMs = 15 * 60_000;

/**
 * When each router is to be audited next. Pauses vary by a sixth, or a fleet would be asked in step. A router that fails is asked
 * ever more rarely; one that refuses the login not at all until somebody acts, because further tries may lock the person out.
 */
export class PollPlan {
  readonly #random: () => number;
  readonly #planned = new Map<string, Planned>();

  constructor(random: () => number) {
    this.#random = random;
  }

  /** `pollSeconds` 0 = only when asked. Times in milliseconds. */
  isDue(routerId: string, now: number, pollSeconds: number): boolean {
    const planned = this.#planned.get(routerId);
    if (planned) return planned.dueAt <= now;
    if (pollSeconds === 0) return false;
    // the first look at a large fleet is spread too
    this.#planned.set(routerId, { dueAt: now + this.#random() * Math.min(pollSeconds * 1000, 5_000), failures: 0 });
    return false;
  }

  setDue(routerId: string, dueAt: number): void {
    this.#planned.set(routerId, { dueAt, failures: 0 });
  }

  forget(routerId: string): void {
    this.#planned.delete(routerId);
  }

  /** For another `pollSeconds`: only routers that fail keep their pause. */
  restart(): void {
    for (const [id, { failures }] of this.#planned) if (failures === 0) this.#planned.delete(id);
  }

  succeeded(routerId: string, now: number, pollSeconds: number): void {
    this.#plan(routerId, now, pollSeconds, 0);
  }

  failed(routerId: string, now: number, pollSeconds: number, error: Pick<FlowhelmError, 'code'>): void {
    const failures = (this.#planned.get(routerId)?.failures ?? 0) + 1;
    if (error.code === 'authentication-failed')
      this.#planned.set(routerId, { dueAt: Number.POSITIVE_INFINITY, failures });
    else this.#plan(routerId, now, pollSeconds, failures);
  }

  #plan(routerId: string, now: number, pollSeconds: number, failures: number): void {
    if (pollSeconds === 0) {
      this.forget(routerId);
      return;
    }
    const pollMs = pollSeconds * 1000;
    const pauseMs = Math.min(pollMs * 2 ** failures, Math.max(pollMs, longestPauseMs));
    const jitter = 1 + (this.#random() - 0.5) / 3;
    this.#planned.set(routerId, { dueAt: now + pauseMs * jitter, failures });
  }
}
