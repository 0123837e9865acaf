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
import { withSnapshot } from './fleet-router.ts';
import type { LatestSnapshots } from './latest-snapshots.ts';

export interface AuditsDependencies {
  readonly engine: Engine;
  readonly board: FleetBoard;
  readonly snapshots: LatestSnapshots;
  readonly log: Log;
  readonly now: () => Date;
  /** An audit that was answered. */
  readonly onAudited: (routerId: string, snapshot: Snapshot) => void;
  /** One that was not, or not sensibly. */
  readonly onFailed: (routerId: string, error: FlowhelmError) => void;
  /** Learns what became of changes with an unknown outcome, once the router answers. */
  readonly onReached: (router: Router) => Promise<void>;
  /** Hears of every snapshot. */
  readonly observe: Observer;
}

/** Side by side; routers that did not answer last time have room of their own, or a dead site would hold up all others. */
const auditsAtOnce = 32;
const retriesAtOnce = 16;
/** A probe of a second has rates to show. */
const rateSeconds = 1;

/** Audits routers when asked: never two at once on one router, never while a change is queued or runs on it. */
export class Audits {
  readonly #dependencies: AuditsDependencies;
  readonly #queue = new PQueue({ concurrency: auditsAtOnce });
  readonly #retries = new PQueue({ concurrency: retriesAtOnce });
  readonly #closing = new AbortController();
  readonly #samples = new Map<string, CounterSample>();
  readonly #rates = new Map<string, Rates>();
  /** Asked for again while the last one was under way. */
  readonly #again = new Set<string>();

  constructor(dependencies: AuditsDependencies) {
    this.#dependencies = dependencies;
  }

  close(): void {
    this.#closing.abort();
    this.#queue.clear();
    this.#retries.clear();
  }

  /** Audits these routers now; those with a change under way are audited when it has ended. */
  ask(routerIds: readonly string[]): void {
    for (const id of routerIds) this.#enqueue(id, { asked: true });
  }

  /** Audits a router now, unless an audit or a change is under way. */
  refresh(routerId: string): void {
    this.#enqueue(routerId, { asked: false });
  }

  forget(routerId: string): void {
    this.#dependencies.snapshots.forget(routerId);
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
    const queue = row.reachability.state === 'failed' ? this.#retries : this.#queue;
    void queue.add(() => this.#audit(id));
  }

  async #audit(id: string): Promise<void> {
    const { engine, board, log, onAudited, onReached } = this.#dependencies;
    const row = board.router(id);
    if (!row) return;
    if (row.runId !== null) {
      this.#again.add(id);
      return board.patch(id, { auditing: false });
    }
    try {
      const audit = await engine.audit(row.router, { rateSeconds, signal: this.#closing.signal });
      this.#show(id, audit.snapshot, audit, { passwordless: audit.passwordless });
      onAudited(id, audit.snapshot);
      await onReached(row.router);
    } catch (thrown) {
      if (!this.#closing.signal.aborted) this.#failed(row, asFailure(thrown));
      if (asFailure(thrown).code === 'internal') log.error({ error: thrown, routerId: id }, 'an audit has a defect');
    } finally {
      board.patch(id, { auditing: false });
      if (this.#again.delete(id)) this.#enqueue(id, { asked: true });
    }
  }

  #failed({ router }: FleetRouter, error: FlowhelmError): void {
    const { board, log, onFailed } = this.#dependencies;
    log.info({ routerId: router.id, code: error.code }, 'an audit failed');
    this.#samples.delete(router.id);
    if (board.router(router.id)) onFailed(router.id, error);
  }

  #show(id: string, snapshot: Snapshot, assessment: ReturnType<typeof assess>, more: Partial<FleetRouter>): void {
    const { board, snapshots, now, observe } = this.#dependencies;
    const row = board.router(id);
    if (!row) return;
    snapshots.set(id, snapshot);
    const rates = this.#takeRates(id, snapshot);
    board.patch(id, {
      ...withSnapshot(row, snapshot, assessment, rates?.cpuBusyShare ?? null),
      reachability: { state: 'reachable', at: now().toISOString() },
      ...more,
    });
    observe(row.router, { kind: 'audited', at: now().getTime(), snapshot, verdict: assessment.verdict });
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
