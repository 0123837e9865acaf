import type { Change } from '../../../shared/model/change.ts';
import { errorCodes } from '../../../shared/model/errors.ts';
import type { ChangeRunState, ErrorReport } from '../../../shared/model/fleet.ts';
import { offloadModeLabel } from '../../../shared/model/offload.ts';
import { t } from '../../lib/text.ts';
import type { RunOutcome } from './run-outcome.ts';

/** A journalled change in the form of a run, so that one view shows both. Flows are not journalled, so there is no proof. */
export function recordedRun(change: Change, routerName: string): ChangeRunState {
  return {
    id: change.id,
    routerId: change.routerId,
    routerName,
    wanted: change.intent.kind === 'mode' ? change.intent.mode : 'undo',
    startedAt: change.startedAt,
    endedAt: change.endedAt,
    state: stateOf(change),
    plan: change.plan,
    steps: stepsOf(change),
    routerUndoesAt: null,
    checks: change.checks,
    proof: null,
    error: errorOf(change),
    changeId: change.id,
  };
}

/** The first line of a journalled change: without the flows of its time, nothing is proven and no mode's colour is shown. */
export function recordedOutcome(change: Change): RunOutcome {
  switch (change.state) {
    case 'pending':
    case 'unresolved':
      return { sentence: t('change.outcome.recordedUnknown'), mark: 'attention' };
    case 'confirmed':
      return change.intent.kind === 'mode'
        ? { sentence: t('change.outcome.recordedDone', { mode: offloadModeLabel[change.plan.to] }), mark: 'idle' }
        : { sentence: t('change.outcome.undoDone'), mark: 'off' };
    case 'undone':
    case 'refused':
      return change.errorCode === 'cancelled'
        ? { sentence: t('change.outcome.cancelled'), mark: 'off' }
        : { sentence: t('change.outcome.failed'), mark: 'broken' };
  }
}

function stateOf({ state, errorCode }: Change): ChangeRunState['state'] {
  switch (state) {
    case 'confirmed':
      return 'confirmed';
    case 'undone':
    case 'refused':
      return errorCode === 'cancelled' ? 'cancelled' : 'failed';
    case 'pending':
    case 'unresolved':
      return 'failed';
  }
}

function stepsOf({ journal }: Change): ChangeRunState['steps'] {
  const steps = new Map<string, ChangeRunState['steps'][number]>();
  for (const { step, event, detail } of journal) {
    if (step === 'resolve' || event === 'note') continue;
    const state = event === 'started' ? 'running' : event;
    steps.set(step, { step, state, detail: detail || (steps.get(step)?.detail ?? '') });
  }
  // A journal that ends in the middle of a step was cut off there.
  return [...steps.values()].map((one) => (one.state === 'running' ? { ...one, state: 'failed' } : one));
}

function errorOf({ state, errorCode, summary }: Change): ErrorReport | null {
  if (state === 'confirmed' || summary === '') return null;
  const known = Object.entries(errorCodes).find(([code]) => code === errorCode);
  return {
    code: errorCode ?? 'outcome-unknown',
    sentence: summary,
    nextStep: '',
    retryable: known?.[1].retryable ?? false,
    evidence: {},
  };
}
