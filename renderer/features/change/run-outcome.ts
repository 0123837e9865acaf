import type { ChangeRunState } from '../../../shared/model/fleet.ts';
import { assertNever, type FlowPath, offloadModeLabel } from '../../../shared/model/offload.ts';
import { formatCount } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import type { Appearance } from '../../lib/verdict-appearance.ts';
import { routerGuard } from './router-guard.ts';

type RunOfOutcome = Pick<ChangeRunState, 'state' | 'wanted' | 'plan' | 'proof' | 'steps' | 'error' | 'routerUndoesAt'>;

/** What is the case with a run, as its first line; the mark takes a mode's colour only when flows have shown it. */
export interface RunOutcome {
  readonly sentence: string;
  readonly mark: Appearance;
}

export function runOutcome(run: RunOfOutcome): RunOutcome {
  switch (run.state) {
    case 'queued':
      return { sentence: t('change.outcome.queued'), mark: 'unknown' };
    case 'running': {
      const undoing = routerGuard(run) === 'undoing';
      return { sentence: t(undoing ? 'change.outcome.undoing' : 'change.outcome.running'), mark: 'idle' };
    }
    case 'unchanged':
      return { sentence: t('change.outcome.unchanged'), mark: 'off' };
    case 'cancelled':
    case 'failed':
      return endedEarly(run);
    case 'confirmed':
      return run.wanted === 'undo' ? { sentence: t('change.outcome.undoDone'), mark: 'off' } : confirmed(run);
    default:
      return assertNever(run.state);
  }
}

function endedEarly(run: RunOfOutcome): RunOutcome {
  if (isOutcomeOpen(run)) return { sentence: t('change.outcome.recordedUnknown'), mark: 'attention' };
  return run.state === 'cancelled'
    ? { sentence: t('change.outcome.cancelled'), mark: 'off' }
    : { sentence: t('change.outcome.failed'), mark: 'broken' };
}

/** The run is over, and nobody here knows what the router made of it. */
export function isOutcomeOpen(run: Pick<ChangeRunState, 'state' | 'steps' | 'routerUndoesAt'>): boolean {
  const guard = routerGuard(run);
  return guard === 'runningDown' || guard === 'unknown';
}

function confirmed({ wanted, plan, proof }: RunOfOutcome): RunOutcome {
  const mode = plan?.to ?? (wanted === 'undo' ? 'off' : wanted);
  if (mode === 'off') return { sentence: t('change.outcome.offDone'), mark: 'off' };
  if (proof === null) return { sentence: t('change.outcome.onUnseen', { mode: offloadModeLabel[mode] }), mark: 'idle' };
  const { byPath, total } = proof.after;
  const figures = (path: FlowPath) => ({ moved: formatCount(byPath[path]), total: formatCount(total) });
  if (byPath[mode] > 0) return { sentence: t(`change.outcome.${mode}Proven`, figures(mode)), mark: mode };
  if (mode === 'hardware' && byPath.software > 0)
    return { sentence: t('change.outcome.hardwareSoftware', figures('software')), mark: 'attention' };
  return { sentence: t(`change.outcome.${mode}Waiting`), mark: 'idle' };
}

/**
 * What state the router is in after a run that did not go through; null = the sentence of the error says it already, as it does
 * whenever the undo was told of its end.
 */
export function stateAfterFailure(run: Pick<ChangeRunState, 'state' | 'steps' | 'routerUndoesAt'>): string | null {
  if (run.state === 'confirmed') return t('change.outcome.stateSaved');
  switch (routerGuard(run)) {
    case 'neverBegan':
      return t('change.outcome.stateUntouched');
    case 'unknown':
      return t('change.outcome.stateUnknown');
    default:
      return null;
  }
}

/** Whether "Undo" has something to go back to. */
export function canUndo({ state, wanted, plan }: Pick<ChangeRunState, 'state' | 'wanted' | 'plan'>): boolean {
  if (state !== 'confirmed' || wanted === 'undo' || plan === null) return false;
  return plan.platform === 'nftables' || plan.edits.length > 0;
}

export function isOver({ state }: Pick<ChangeRunState, 'state'>): boolean {
  return state !== 'queued' && state !== 'running';
}
