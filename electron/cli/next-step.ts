import { FlowhelmError } from '../../shared/model/errors.ts';
import { commandFor } from './shell-words.ts';

/** The same failure with a next step that names the command or option, where the engine speaks to every front end. */
export function inWordsOfCommands(error: FlowhelmError): FlowhelmError {
  const nextStep = nextStepHere(error);
  if (nextStep === null) return error;
  return new FlowhelmError(error.code, {
    ...{ sentence: error.message, nextStep, evidence: error.evidence },
    cause: error.cause,
  });
}

function nextStepHere({ code, evidence }: FlowhelmError): string | null {
  const { waiting, refusal } = evidence;
  if (code === 'nothing-to-undo') return 'Choose a mode instead: flowhelm enable or flowhelm disable.';
  if (code === 'change-in-progress' && waiting !== undefined) {
    return `Confirm it now with: ${commandFor('resolve', waiting, '--confirm')} (or undo it, with --undo in place of --confirm)`;
  }
  if (code === 'plan-refused' && refusal === 'not-recommended') {
    return 'If you know better, choose the mode yourself with --mode software or --mode hardware.';
  }
  if (code === 'advisory-blocks') {
    const ids = Object.keys(evidence).map((id) => `--override ${id}`);
    return `Choose another mode, or accept this knowingly with ${ids.join(' ')}.`;
  }
  return null;
}
