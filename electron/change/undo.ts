import { FlowhelmError } from '../../shared/model/errors.ts';
import { undoneSentence } from './outcome.ts';
import type { ChangeRun } from './run.ts';
import { askToUndo, lookAt, untilKnown } from './settle.ts';

/**
 * Has the router undo the change now, and returns the error to throw: the cause, told with the state that the router is in. If the
 * router cannot be reached, waits until it can or until its own deadline is well past.
 */
export async function undo(run: ChangeRun, cause: FlowhelmError): Promise<FlowhelmError> {
  run.note('undo', 'started', cause.message);
  const outcome = await untilKnown(
    run,
    async (connection) => (await askToUndo(run, connection)) ?? lookAt(run, connection),
  );
  const endedAt = run.dependencies.now().toISOString();
  switch (outcome?.kind) {
    case 'undone': {
      const state = undoneSentence(outcome.why, outcome.differs, run.change.installedPackages);
      run.note('undo', 'done', state);
      run.end({ state: 'undone', errorCode: cause.code, summary: `${cause.message} ${state}`, endedAt });
      return told(cause, state);
    }
    case 'confirmed':
      run.note('undo', 'failed', 'the change was already saved');
      run.end({
        state: 'confirmed',
        errorCode: cause.code,
        summary: 'The change was saved before it could be undone.',
        endedAt,
      });
      return told(cause, 'The change was already saved on the router; undo it if you do not want it.');
    default: {
      const state =
        'Flowhelm could not learn whether it was undone; the router undoes it by itself when its rollback window ends.';
      run.note('undo', 'failed', state);
      run.end({ state: 'unresolved', errorCode: cause.code, summary: `${cause.message} ${state}` });
      return told(cause, state);
    }
  }
}

function told(cause: FlowhelmError, state: string): FlowhelmError {
  return new FlowhelmError(cause.code, {
    sentence: `${cause.message} ${state}`,
    nextStep: cause.nextStep,
    evidence: cause.evidence,
    cause,
  });
}
