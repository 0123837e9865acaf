import { FlowhelmError, isFlowhelmError } from '../../shared/model/errors.ts';

/** Anything thrown, as a `FlowhelmError`; what nobody expected is a defect of ours, and its details belong into the log. */
export function asFailure(thrown: unknown): FlowhelmError {
  if (isFlowhelmError(thrown)) return thrown;
  if (thrown instanceof Error && (thrown.name === 'AbortError' || thrown.name === 'TimeoutError')) {
    return new FlowhelmError('cancelled', {
      sentence: 'It was cancelled.',
      nextStep: 'Start it again when you are ready.',
    });
  }
  return new FlowhelmError('internal', {
    sentence: 'Flowhelm has a defect; the log says more.',
    nextStep: 'Please report it, with the bug report from the settings.',
    cause: thrown,
  });
}

export function noSuchRouter(): FlowhelmError {
  return new FlowhelmError('no-such-router', {
    sentence: 'This router is not in the fleet any more.',
    nextStep: 'Go back to the fleet.',
  });
}
