import type { Change, ChangeProgress } from '../../shared/model/change.ts';
import type { FlowhelmError } from '../../shared/model/errors.ts';
import type { ChangeRunState } from '../../shared/model/fleet.ts';
import { assertNever } from '../../shared/model/offload.ts';
import type { ChangeOutcome } from '../change/execute.ts';

/** How a change run looks after a piece of progress. `now` = this computer's clock, milliseconds. Pure. */
export function withProgress(run: ChangeRunState, progress: ChangeProgress, now: number): ChangeRunState {
  switch (progress.kind) {
    case 'step':
      return { ...run, steps: withStep(run.steps, progress), ...(endsTheWindow(progress) && { routerUndoesAt: null }) };
    case 'countdown':
      return { ...run, routerUndoesAt: new Date(now + progress.secondsLeft * 1000).toISOString() };
    case 'check':
      return { ...run, checks: [...run.checks, progress.check] };
    case 'proof':
      return { ...run, proof: { before: progress.before, after: progress.after } };
    default:
      return assertNever(progress);
  }
}

type StepProgress = Extract<ChangeProgress, { kind: 'step' }>;

function withStep(steps: ChangeRunState['steps'], { step, event, detail }: StepProgress): ChangeRunState['steps'] {
  const state = event === 'started' ? 'running' : event;
  const known = steps.some((one) => one.step === step);
  if (!known) return [...steps, { step, state, detail }];
  return steps.map((one) => (one.step === step ? { step, state, detail: detail || one.detail } : one));
}

function endsTheWindow({ step, event }: StepProgress): boolean {
  return event === 'done' && (step === 'confirm' || step === 'undo');
}

/** The run of a change that came to its end; `change: null` = there was nothing to do. */
export function succeeded(run: ChangeRunState, { change, plan }: ChangeOutcome, endedAt: string): ChangeRunState {
  const steps = run.steps.map((one) => (one.state === 'running' ? { ...one, state: 'done' as const } : one));
  const wanted = run.wanted === 'undo' ? run.wanted : plan.to;
  const state = change === null ? 'unchanged' : 'confirmed';
  return { ...run, wanted, plan, changeId: change?.id ?? null, steps, state, endedAt, routerUndoesAt: null };
}

/**
 * The run of a change that failed or was cancelled. `change` is what the journal says: one that was saved before it could be undone is
 * confirmed, one that nobody knows the end of still runs down on the router.
 */
export function failed(
  run: ChangeRunState,
  error: FlowhelmError,
  change: Change | null,
  endedAt: string,
): ChangeRunState {
  const steps = run.steps.map((one) => (one.state === 'running' ? { ...one, state: 'failed' as const } : one));
  const open = change?.state === 'pending' || change?.state === 'unresolved';
  const routerUndoesAt = open ? run.routerUndoesAt : null;
  const state = change?.state === 'confirmed' ? 'confirmed' : error.code === 'cancelled' ? 'cancelled' : 'failed';
  return { ...run, steps, state, error: error.toJSON(), endedAt, routerUndoesAt };
}

export function cancelledInQueue(run: ChangeRunState, error: FlowhelmError, endedAt: string): ChangeRunState {
  return { ...run, state: 'cancelled', error: error.toJSON(), endedAt };
}
