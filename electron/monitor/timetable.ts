import { DueTimes } from './due-times.ts';
import { PolledRouter, type PollSettings } from './polled-router.ts';

export interface TimetableDependencies {
  /** Milliseconds that only go forward. */
  readonly now: () => number;
  /** From 0 to 1, as Math.random. */
  readonly random: () => number;
  readonly settings: () => PollSettings;
  /** A front end shows the fleet. */
  readonly watched: () => boolean;
  /** A router that was polled is not polled any more, because nobody wants it. */
  readonly onDropped: (router: PolledRouter) => void;
}

const never = Number.POSITIVE_INFINITY;
const backstopSeconds = 900;
/** The first look at a fleet takes at least this long, and longer for a large one: audits are dear. */
const firstLookMs = { least: 5_000, perRouter: 25 };

/** Which routers there are, and when each has its turn. */
export class Timetable {
  readonly #dependencies: TimetableDependencies;
  readonly #routers = new Map<string, PolledRouter>();
  readonly #due = new DueTimes();
  /** Those that did not answer last time. */
  readonly #retries = new DueTimes();

  constructor(dependencies: TimetableDependencies) {
    this.#dependencies = dependencies;
  }

  get all(): Iterable<PolledRouter> {
    return this.#routers.values();
  }

  get(id: string): PolledRouter | null {
    return this.#routers.get(id) ?? null;
  }

  /** One that is new here is polled from its first plan on. */
  ensure(id: string): PolledRouter {
    const known = this.#routers.get(id);
    if (known) return known;
    const router = new PolledRouter(id);
    this.#routers.set(id, router);
    return router;
  }

  delete(id: string): void {
    this.#routers.delete(id);
    this.#due.delete(id);
    this.#retries.delete(id);
  }

  /** Takes out who has waited longest and is to be planned again by the caller; `null` = nobody's turn. */
  take(from: 'usual' | 'retries'): PolledRouter | null {
    const id = (from === 'usual' ? this.#due : this.#retries).take(this.#now());
    return id === null ? null : this.get(id);
  }

  /** After anything that decides when a router has its turn. */
  plan(router: PolledRouter): void {
    if (this.get(router.id) !== router) return;
    const { settings, watched, random, onDropped } = this.#dependencies;
    const wasPolled = router.pollAt !== never;
    router.plan(settings(), watched(), this.#now(), random());
    if (wasPolled && router.pollAt === never && !router.stopped) onDropped(router);
    this.schedule(router);
  }

  /** As `plan`, for many at once: those whose time has come do not all have their turn in the same moment. */
  planSpread(router: PolledRouter): void {
    this.plan(router);
    const now = this.#now();
    if (router.pollAt > now) return;
    router.pollAt = now + this.#dependencies.random() * router.intervalMs;
    // What a poll finds says more beside what an audit found.
    if (router.awaitsFirstAudit) router.pollAt = Math.max(router.pollAt, router.auditAt);
    this.schedule(router);
  }

  /** The settings are others, or polling begins. */
  replan(): void {
    const { settings, random } = this.#dependencies;
    const spreadMs = this.#firstLookMs();
    for (const router of this.all) {
      if (settings().pollSeconds === 0) this.planBackstop(router);
      else if (router.auditAt === never && !router.stopped) {
        router.auditAt = this.#now() + random() * spreadMs;
        router.awaitsFirstAudit = true;
      }
      this.planSpread(router);
    }
  }

  /** Everybody's next turn at a random moment of their interval; audits that are overdue can wait, because a poll tells of changes. */
  spread(afterMs: number): void {
    const { random } = this.#dependencies;
    const from = this.#now() + afterMs;
    for (const router of this.all) {
      if (router.pollAt === never) continue;
      this.plan(router);
      router.pollAt = from + random() * router.intervalMs;
      if (router.auditAt < from) router.auditAt = from + random() * backstopSeconds * 1000;
      this.schedule(router);
    }
  }

  planBackstop(router: PolledRouter): void {
    const { settings, random } = this.#dependencies;
    const { pollSeconds } = settings();
    router.awaitsFirstAudit = false;
    const seconds = pollSeconds === 0 ? never : Math.max(backstopSeconds, pollSeconds);
    router.auditAt = this.#now() + seconds * 1000 * (1 + (random() - 0.5) / 3);
  }

  bringForward(router: PolledRouter, withinMs: number): void {
    if (router.stopped) return;
    router.pollAt = Math.min(router.pollAt, this.#now() + withinMs);
    this.schedule(router);
  }

  postpone(router: PolledRouter, byMs: number): void {
    const until = this.#now() + byMs;
    router.pollAt = Math.max(router.pollAt, until);
    router.auditAt = Math.max(router.auditAt, until);
    this.schedule(router);
  }

  /** Into the list where it belongs, or into none while it is not to be touched; to be called when its times have changed. */
  schedule(router: PolledRouter): void {
    if (this.get(router.id) !== router) return;
    const at = router.running !== null || router.changing ? never : router.dueAt;
    const retry = router.failures > 0;
    this.#due.set(router.id, retry ? never : at);
    this.#retries.set(router.id, retry ? at : never);
  }

  #now(): number {
    return this.#dependencies.now();
  }

  #firstLookMs(): number {
    return Math.max(firstLookMs.least, this.#routers.size * firstLookMs.perRouter);
  }
}
