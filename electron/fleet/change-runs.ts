import { randomUUID } from 'node:crypto';
import PQueue from 'p-queue';
import type { Change } from '../../shared/model/change.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { ChangeRunState } from '../../shared/model/fleet.ts';
import type { Plan } from '../../shared/model/plan.ts';
import type { ChangeOutcome } from '../change/execute.ts';
import type { ChangeOptions, Engine, WantedMode } from '../engine.ts';
import type { Log } from '../log.ts';
import type { FleetBoard } from './board.ts';
import { asFailure, noSuchRouter } from './failure.ts';
import { cancelledInQueue, failed, succeeded, withProgress } from './run-state.ts';

export interface RunRequest {
  readonly ids: readonly string[];
  readonly wanted: WantedMode | 'undo';
  readonly overrides: readonly string[];
  readonly rollbackWindowSeconds: number;
  readonly shownPlan: Plan | null;
}

export interface ChangeRunsDependencies {
  readonly engine: Engine;
  readonly board: FleetBoard;
  readonly log: Log;
  readonly now: () => Date;
  /** Before a run does anything on the router. */
  readonly onBegins: (routerId: string) => void;
  /** After each run, however it ended. */
  readonly onEnded: (routerId: string, outcome: ChangeOutcome | null) => void;
}

/**
 * Change runs, one router after the other, whoever started them: a router may be the way to the next one. A run that does not end
 * well takes those with it that were started together with it and have not begun.
 */
export class ChangeRuns {
  readonly #dependencies: ChangeRunsDependencies;
  readonly #queue = new PQueue({ concurrency: 1 });
  /** By run id; aborted = cancelled. */
  readonly #controllers = new Map<string, AbortController>();
  #closed = false;

  constructor(dependencies: ChangeRunsDependencies) {
    this.#dependencies = dependencies;
  }

  /** Runs that are queued or under way. */
  get open(): ChangeRunState[] {
    return [...this.#controllers.keys()].flatMap((id) => this.#dependencies.board.run(id) ?? []);
  }

  /** Throws `no-such-router`, `change-in-progress` and `bad-input`; then nothing is started. */
  start(request: RunRequest): string[] {
    const ids = [...new Set(request.ids)];
    this.#refuse(ids, request);
    const runs = ids.map((id) => this.#newRun(id, request.wanted));
    for (const run of runs) {
      this.#controllers.set(run.id, new AbortController());
      this.#dependencies.board.putRun(run);
      this.#dependencies.board.patch(run.routerId, { runId: run.id });
    }
    void this.#queue.add(() => this.#runBatch(runs, request));
    return runs.map(({ id }) => id);
  }

  /** Undoes a running change and ends one that waits; a run that is over stays as it is. */
  cancel(runId: string): void {
    const run = this.#dependencies.board.run(runId);
    if (!run)
      throw new FlowhelmError('bad-input', {
        sentence: 'There is no such change run.',
        nextStep: 'Look at the history of the router.',
      });
    this.#controllers.get(runId)?.abort();
    if (run.state === 'queued') this.#endInQueue(run, 'It was cancelled before it began.');
  }

  /** Cancels everything and resolves when nothing runs any more. */
  async cancelAll(): Promise<void> {
    for (const { id } of this.open.toReversed()) this.cancel(id);
    await this.#queue.onIdle();
  }

  /** From now on nothing is told or begun; what is under way is left to its router. */
  close(): void {
    this.#closed = true;
    this.#queue.clear();
  }

  #refuse(ids: readonly string[], { shownPlan }: RunRequest): void {
    if (shownPlan && ids.length !== 1) {
      throw new FlowhelmError('bad-input', {
        sentence: 'A shown plan is for one router only.',
        nextStep: 'Start the routers one by one.',
      });
    }
    for (const id of ids) {
      const row = this.#dependencies.board.router(id);
      if (!row) throw noSuchRouter();
      if (row.runId === null) continue;
      throw new FlowhelmError('change-in-progress', {
        sentence: `A change on ${row.router.name} is already under way.`,
        nextStep: 'Wait until it has ended, or cancel it.',
      });
    }
  }

  #newRun(routerId: string, wanted: RunRequest['wanted']): ChangeRunState {
    const row = this.#dependencies.board.router(routerId);
    if (!row) throw noSuchRouter();
    return {
      id: randomUUID(),
      routerId,
      routerName: row.router.name,
      wanted: wanted === 'auto' ? (row.latest?.recommendedMode ?? 'software') : wanted,
      startedAt: this.#at(),
      endedAt: null,
      state: 'queued',
      plan: null,
      steps: [],
      routerUndoesAt: null,
      checks: [],
      proof: null,
      error: null,
      changeId: null,
    };
  }

  async #runBatch(runs: readonly ChangeRunState[], request: RunRequest): Promise<void> {
    for (const [index, { id }] of runs.entries()) {
      const run = this.#dependencies.board.run(id);
      if (run?.state !== 'queued') continue;
      if (await this.#runOne(run, request)) continue;
      for (const rest of runs.slice(index + 1)) {
        const waiting = this.#dependencies.board.run(rest.id);
        if (waiting?.state === 'queued')
          this.#endInQueue(waiting, `It was not begun, because the change on ${run.routerName} did not end well.`);
      }
      return;
    }
  }

  /** False when the ones after it must not begin. */
  async #runOne(queued: ChangeRunState, request: RunRequest): Promise<boolean> {
    const { engine, board, log } = this.#dependencies;
    const { id, routerId } = queued;
    let outcome: ChangeOutcome | null = null;
    this.#put({ ...queued, state: 'running' });
    log.info({ routerId, runId: id, wanted: request.wanted }, 'a change begins');
    this.#dependencies.onBegins(routerId);
    try {
      const router = board.router(routerId)?.router;
      if (!router) throw noSuchRouter();
      const options = this.#options(id, routerId, request);
      outcome =
        request.wanted === 'undo'
          ? await engine.undo(router, options)
          : await engine.setMode(router, request.wanted, options);
      this.#put(succeeded(this.#current(id, queued), outcome, this.#at()));
      return true;
    } catch (thrown) {
      if (this.#closed) return false;
      const error = asFailure(thrown);
      if (error.code === 'internal') log.error({ error: thrown, routerId, runId: id }, 'a change has a defect');
      const run = this.#current(id, queued);
      this.#put(
        failed(run, error, run.changeId === null ? null : engine.profile.changes.get(run.changeId), this.#at()),
      );
      return false;
    } finally {
      this.#end(id, routerId, outcome);
    }
  }

  #options(id: string, routerId: string, request: RunRequest): ChangeOptions {
    const { now } = this.#dependencies;
    const signal = this.#controllers.get(id)?.signal;
    return {
      overrides: request.overrides,
      rollbackWindowSeconds: request.rollbackWindowSeconds,
      shownPlan: request.shownPlan,
      ...(signal && { signal }),
      onProgress: (progress) => {
        const run = this.#dependencies.board.run(id);
        if (run) this.#put(withProgress(this.#withChange(run, routerId), progress, now().getTime()));
      },
    };
  }

  /** The journal has the change, and with it the plan, before the first step that touches the router. */
  #withChange(run: ChangeRunState, routerId: string): ChangeRunState {
    if (run.changeId !== null || this.#closed) return run;
    const newest: Change | undefined = this.#dependencies.engine.profile.changes.list(routerId, 1)[0];
    if (newest?.state !== 'pending' || newest.startedAt < run.startedAt) return run;
    return { ...run, changeId: newest.id, plan: newest.plan };
  }

  #current(id: string, fallback: ChangeRunState): ChangeRunState {
    return this.#dependencies.board.run(id) ?? fallback;
  }

  #put(run: ChangeRunState): void {
    this.#dependencies.board.putRun(run);
  }

  #endInQueue(run: ChangeRunState, sentence: string): void {
    const error = new FlowhelmError('cancelled', {
      sentence: `${sentence} Nothing has changed on the router.`,
      nextStep: 'Start it again when you are ready.',
    });
    this.#put(cancelledInQueue(run, error, this.#at()));
    this.#end(run.id, run.routerId, null);
  }

  #end(id: string, routerId: string, outcome: ChangeOutcome | null): void {
    if (this.#closed) return;
    const { board, log } = this.#dependencies;
    const run = board.run(id);
    log.info({ routerId, runId: id, state: run?.state, code: run?.error?.code }, 'a change has ended');
    this.#controllers.delete(id);
    board.patch(routerId, { runId: null });
    this.#dependencies.onEnded(routerId, outcome);
  }

  #at(): string {
    return this.#dependencies.now().toISOString();
  }
}
