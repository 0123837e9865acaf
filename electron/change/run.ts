import type { Change, ChangeProgress, ChangeStep } from '../../shared/model/change.ts';
import { FlowhelmError, isFlowhelmError } from '../../shared/model/errors.ts';
import type { Intent, Plan } from '../../shared/model/plan.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { ChangeDependencies } from './dependencies.ts';
import { type ChangePlatform, changePlatform } from './platform.ts';
import type { Preflight } from './preflight.ts';

export interface ChangeRequest {
  readonly routerId: string;
  readonly intent: Intent;
  /** The plan that a person has seen and agreed to; null = whatever the router needs now. */
  readonly shownPlan: Plan | null;
  /** Ids of blocking advisories that are accepted knowingly. */
  readonly overrides: readonly string[];
  /** How long the router waits for the confirmation before it undoes the change itself, seconds, 30 to 600. */
  readonly rollbackWindowSeconds: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ChangeProgress) => void;
}

/** One change under way; keeps what the steps learn from each other. */
export class ChangeRun {
  readonly request: ChangeRequest;
  readonly dependencies: ChangeDependencies;
  readonly plan: Plan;
  readonly before: Snapshot;
  readonly ready: Preflight;
  readonly platform: ChangePlatform;
  readonly id: string;
  change: Change;
  /** When the router's own deadline passes, by `elapsed`, milliseconds. */
  deadline = 0;
  /** The router may have been told to save. */
  toldToSave = false;

  constructor(
    request: ChangeRequest,
    dependencies: ChangeDependencies,
    plan: Plan,
    before: Snapshot,
    ready: Preflight,
  ) {
    this.request = request;
    this.dependencies = dependencies;
    this.plan = plan;
    this.before = before;
    this.ready = ready;
    this.id = dependencies.makeId();
    this.platform = changePlatform(plan, this.id);
    this.change = this.#newChange();
  }

  /**
   * Journals a step before it runs (a step that cannot be journalled does not run) and after; a failed one with its sentence, and throws
   * on. Once the router has been told to save, the change can no longer be cancelled, only undone.
   */
  async step<Result>(step: ChangeStep, action: () => Promise<Result>): Promise<Result> {
    this.begin(step);
    return this.finish(step, action);
  }

  begin(step: ChangeStep): void {
    if (step !== 'prove') throwIfCancelled(this.request.signal);
    this.#journal(step, 'started', '');
    this.#tell(step, 'started', '');
  }

  async finish<Result>(step: ChangeStep, action: () => Promise<Result>): Promise<Result> {
    try {
      const result = await action();
      this.note(step, 'done', '');
      return result;
    } catch (cause) {
      this.note(step, 'failed', asError(cause).message);
      throw cause;
    }
  }

  /** Journals what has happened. A journal that cannot be written any more changes nothing about it, and stops no undo. */
  note(step: ChangeStep | 'undo', event: 'started' | 'done' | 'failed', detail: string): void {
    orNot(() => this.#journal(step, event, detail));
    this.#tell(step, event, detail);
  }

  /** Journals what is about to be done; throws if that fails. */
  patch(patch: ChangePatch): void {
    this.change = this.dependencies.journal.update(this.id, patch);
  }

  /** Journals how the change has ended; if that fails, the next look at the router finds it out anew. */
  end(patch: ChangePatch): void {
    this.change = { ...this.change, ...patch };
    orNot(() => this.patch(patch));
  }

  #journal(step: ChangeStep | 'undo', event: 'started' | 'done' | 'failed', detail: string): void {
    this.dependencies.journal.journal(this.id, { at: this.now(), step, event, detail });
  }

  #tell(step: ChangeStep | 'undo', event: 'started' | 'done' | 'failed', detail: string): void {
    this.request.onProgress?.({ kind: 'step', step, event, detail });
  }

  /** Milliseconds that only ever grow. */
  elapsed(): number {
    return this.dependencies.elapsed?.() ?? performance.now();
  }

  /** Seconds that the router still waits, as far as this computer knows. */
  get secondsLeft(): number {
    return Math.max(0, Math.round((this.deadline - this.elapsed()) / 1000));
  }

  tellCountdown(): void {
    this.request.onProgress?.({ kind: 'countdown', secondsLeft: this.secondsLeft });
  }

  now(): string {
    return this.dependencies.now().toISOString();
  }

  #newChange(): Change {
    const { routerId, intent, rollbackWindowSeconds } = this.request;
    return {
      id: this.id,
      routerId,
      startedAt: this.now(),
      endedAt: null,
      intent,
      plan: this.plan,
      rollbackWindowSeconds,
      state: 'pending',
      errorCode: null,
      summary: '',
      checks: [],
      bootId: this.before.identity.bootId,
      installedPackages: [],
      journal: [],
    };
  }
}

type ChangePatch = Parameters<ChangeDependencies['journal']['update']>[1];

function orNot(record: () => void): void {
  try {
    record();
  } catch {
    // Told by the store itself; here, the router matters more.
  }
}

/** `cancelled`, whatever reason the signal carries. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled();
}

function cancelled(): FlowhelmError {
  return new FlowhelmError('cancelled', {
    sentence: 'The change was cancelled.',
    nextStep: 'Start it again when you are ready.',
  });
}

/** Anything thrown, as a `FlowhelmError`: an abort is `cancelled`, everything unexpected is `internal`. */
export function asError(cause: unknown): FlowhelmError {
  if (isFlowhelmError(cause)) return cause;
  // Node's own timers throw an AbortError that is no DOMException.
  if (cause instanceof Error && (cause.name === 'AbortError' || cause.name === 'TimeoutError')) return cancelled();
  return new FlowhelmError('internal', {
    sentence: `Flowhelm has a defect: ${cause instanceof Error ? cause.message : String(cause)}.`,
    nextStep: 'Please report it, with the log.',
    cause,
  });
}
