import PQueue from 'p-queue';
import type { FlowhelmError } from '../../shared/model/errors.ts';
import type { AuditReport, FleetRouter } from '../../shared/model/fleet.ts';
import type { Router } from '../../shared/model/router.ts';
import type { CounterSample, Snapshot } from '../../shared/model/snapshot.ts';
import { assess } from '../../shared/rules/assess.ts';
import { type Rates, ratesBetween, snapshotRates } from '../../shared/rules/rates.ts';
import type { Audit, Engine } from '../engine.ts';
import type { Log } from '../log.ts';
import type { Observer } from '../monitor/observer.ts';
import type { FleetBoard } from './board.ts';
import { asFailure } from './failure.ts';
import { failedReachability, withSnapshot } from './fleet-router.ts';
import { PollPlan } from './poll-plan.ts';

export interface AuditsDependencies {
  readonly engine: Engine;
  readonly board: FleetBoard;
  readonly log: Log;
  readonly now: () => Date;
  /** From 0 to 1, as Math.random. */
  readonly random?: () => number;
  /** Learns what became of changes with an unknown outcome, once the router answers. */
  readonly onReached: (router: Router) => Promise<void>;
  /** Hears of every audit, and of those that failed. */
  readonly observe: Observer;
}

const routersAtOnce = 32;
const ticksMs = 1_000;

/** Audits routers when asked and from time to time: never two at once on one router, never while a change runs on it. */
export class Audits {
  readonly #dependencies: AuditsDependencies;
  readonly #plan: PollPlan;
  readonly #queue = new PQueue({ concurrency: routersAtOnce });
  readonly #closing = new AbortController();
  readonly #samples = new Map<string, CounterSample>();
  readonly #rates = new Map<string, Rates>();
  /** Asked for again while the last one was under way. */
  readonly #again = new Set<string>();
  #timer: NodeJS.Timeout | null = null;

  constructor(dependencies: AuditsDependencies) {
    this.#dependencies = dependencies;
    this.#plan = new PollPlan(dependencies.random ?? Math.random);
  }

  /** Begins to audit from time to time, as the settings say. */
  resume(): void {
    this.#timer ??= setInterval(() => this.tick(), ticksMs).unref();
  }

  pause(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  close(): void {
    this.pause();
    this.#closing.abort();
    this.#queue.clear();
  }

  /** Audits every router whose time has come; the timer's business, and a test's. */
  tick(): void {
    const { board } = this.#dependencies;
    const now = this.#now();
    for (const { router } of board.routers) {
      if (this.#plan.isDue(router.id, now, board.settings.pollSeconds)) this.#enqueue(router.id, { asked: false });
    }
  }

  /** Audits these routers now, with rates; those with a change under way are audited when it has ended. */
  ask(routerIds: readonly string[]): void {
    for (const id of routerIds) {
      this.#plan.forget(id);
      this.#enqueue(id, { asked: true });
    }
  }

  /** Looks at a router again at a moment, whatever the settings say. */
  askAt(routerId: string, at: number): void {
    this.#plan.setDue(routerId, at);
  }

  /** The settings have another `pollSeconds`. */
  replan(): void {
    this.#plan.restart();
  }

  forget(routerId: string): void {
    this.#plan.forget(routerId);
    this.#samples.delete(routerId);
    this.#rates.delete(routerId);
  }

  /** The latest audit in full; null = never audited. */
  report(routerId: string): AuditReport | null {
    const stored = this.#dependencies.engine.profile.snapshots.latest(routerId);
    if (!stored) return null;
    return reportOf({ snapshot: stored.snapshot, ...assess(stored.snapshot) }, this.#rates.get(routerId) ?? null);
  }

  /** Puts a snapshot that a change has taken on the board. */
  tookSnapshot(routerId: string, snapshot: Snapshot): void {
    this.#show(routerId, snapshot, assess(snapshot), {});
  }

  #now(): number {
    return this.#dependencies.now().getTime();
  }

  #enqueue(id: string, { asked }: { asked: boolean }): void {
    const { board } = this.#dependencies;
    const row = board.router(id);
    if (!row || this.#closing.signal.aborted) return;
    if (row.auditing || row.runId !== null) {
      if (asked) this.#again.add(id);
      return;
    }
    this.#again.delete(id);
    board.patch(id, { auditing: true });
    // without an earlier sample there would be no rates to show until the next audit
    const rateSeconds = asked || !this.#samples.has(id) ? 1 : 0;
    void this.#queue.add(() => this.#audit(id, rateSeconds));
  }

  async #audit(id: string, rateSeconds: 0 | 1): Promise<void> {
    const { engine, board, log } = this.#dependencies;
    const row = board.router(id);
    if (!row) return;
    if (row.runId !== null) {
      this.#again.add(id);
      return board.patch(id, { auditing: false });
    }
    try {
      const audit = await engine.audit(row.router, { rateSeconds, signal: this.#closing.signal });
      this.#show(id, audit.snapshot, audit, { passwordless: audit.passwordless });
      this.#plan.succeeded(id, this.#now(), board.settings.pollSeconds);
      await this.#dependencies.onReached(row.router);
    } catch (thrown) {
      if (!this.#closing.signal.aborted) this.#failed(row, asFailure(thrown));
      if (asFailure(thrown).code === 'internal') log.error({ error: thrown, routerId: id }, 'an audit has a defect');
    } finally {
      board.patch(id, { auditing: false });
      if (this.#again.delete(id)) this.#enqueue(id, { asked: true });
    }
  }

  #failed({ router }: FleetRouter, error: FlowhelmError): void {
    const { board, log, now, observe } = this.#dependencies;
    log.info({ routerId: router.id, code: error.code }, 'an audit failed');
    board.patch(router.id, { reachability: failedReachability(now(), error.toJSON()) });
    observe(router, { kind: 'missed', at: this.#now(), error });
    this.#plan.failed(router.id, this.#now(), board.settings.pollSeconds, error);
    this.#samples.delete(router.id);
  }

  #show(id: string, snapshot: Snapshot, assessment: ReturnType<typeof assess>, more: Partial<FleetRouter>): void {
    const { board, now, observe } = this.#dependencies;
    const row = board.router(id);
    if (!row) return;
    const rates = this.#takeRates(id, snapshot);
    board.patch(id, {
      ...withSnapshot(row, snapshot, assessment, rates?.cpuBusyShare ?? null),
      reachability: { state: 'reachable', at: now().toISOString() },
      ...more,
    });
    observe(row.router, { kind: 'audited', at: this.#now(), snapshot, verdict: assessment.verdict });
  }

  /** Rates from the two samples of the snapshot, else from the last snapshot's and this one's. */
  #takeRates(id: string, snapshot: Snapshot): Rates | null {
    const before = this.#samples.get(id);
    const sample = snapshot.load.samples.at(-1);
    const rates = snapshotRates(snapshot) ?? (before && sample ? ratesBetween(before, sample) : null);
    if (sample) this.#samples.set(id, sample);
    if (rates) this.#rates.set(id, rates);
    else this.#rates.delete(id);
    return rates;
  }
}

/** An audit in the form of the contract. */
export function reportOf(
  audit: Pick<Audit, 'snapshot' | 'verdict' | 'capability' | 'recommendation' | 'advisories'>,
  rates: Rates | null,
): AuditReport {
  const { snapshot, verdict, capability, recommendation, advisories } = audit;
  return { snapshot, verdict, capability, recommendation, advisories: [...advisories], rates };
}
