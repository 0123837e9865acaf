import type { ChangeRunState } from '../../../shared/model/fleet.ts';

/** Who keeps the router safe at this moment of a run; a key of `change.guard`. */
export type Guard =
  | 'queued'
  | 'notYet'
  | 'armed'
  | 'counting'
  | 'undoing'
  | 'kept'
  | 'undone'
  | 'neverBegan'
  | 'unchanged'
  | 'runningDown'
  | 'unknown';

type RunOfGuard = Pick<ChangeRunState, 'state' | 'steps' | 'routerUndoesAt'>;

export function routerGuard(run: RunOfGuard): Guard {
  switch (run.state) {
    case 'queued':
      return 'queued';
    case 'unchanged':
      return 'unchanged';
    case 'confirmed':
      return 'kept';
    case 'running':
      return guardWhileRunning(run);
    case 'failed':
    case 'cancelled':
      return guardAfterFailure(run);
  }
}

function guardWhileRunning(run: RunOfGuard): Guard {
  if (stateOf(run, 'undo') !== null) return 'undoing';
  if (run.routerUndoesAt !== null) return 'counting';
  if (stateOf(run, 'confirm') === 'done') return 'kept';
  return stateOf(run, 'arm') === 'done' ? 'armed' : 'notYet';
}

/** A run that failed before the router armed itself has not touched it. */
function guardAfterFailure(run: RunOfGuard): Guard {
  if (stateOf(run, 'undo') === 'done') return 'undone';
  if (run.routerUndoesAt !== null) return 'runningDown';
  const began = stateOf(run, 'arm') === 'done' || stateOf(run, 'undo') !== null;
  return began ? 'unknown' : 'neverBegan';
}

function stateOf({ steps }: RunOfGuard, wanted: RunOfGuard['steps'][number]['step']) {
  return steps.find(({ step }) => step === wanted)?.state ?? null;
}
