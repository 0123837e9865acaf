import { type ErrorCode, errorCodes, FlowhelmError, isFlowhelmError } from '../../shared/model/errors.ts';

import { inWordsOfCommands } from './next-step.ts';

/** Anything thrown, as a `FlowhelmError`; what we did not expect is a defect of ours. */
export function asFailure(thrown: unknown): FlowhelmError {
  if (isFlowhelmError(thrown)) return inWordsOfCommands(thrown);
  if (thrown instanceof Error && (thrown.name === 'AbortError' || thrown.name === 'TimeoutError')) {
    return new FlowhelmError('cancelled', {
      sentence: 'The command was cancelled.',
      nextStep: 'Start it again when you are ready.',
      cause: thrown,
    });
  }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return new FlowhelmError('internal', {
    sentence: `Flowhelm has a defect: ${error.message}.`,
    nextStep: 'Please report it with the text above.',
    evidence: { stack: error.stack ?? '' },
    cause: error,
  });
}

/** When several routers failed for reasons with different exit codes. */
const mixedFailuresExit = 1;

/** The exit code of a command over several routers: 0, the code that all failures share, or `mixedFailuresExit`. */
export function exitCodeOf(failures: readonly { readonly code: ErrorCode }[]): number {
  const exits = new Set(failures.map(({ code }) => errorCodes[code].exit));
  const [only] = exits;
  if (only === undefined) return 0;
  return exits.size === 1 ? only : mixedFailuresExit;
}
