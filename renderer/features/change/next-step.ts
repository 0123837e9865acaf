import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { t } from '../../lib/text.ts';

/** The same error with a next step for this page, where the engine's own does not know of it. */
export function forThisPage(error: ErrorReport): ErrorReport {
  const nextStep = nextStepHere(error);
  return nextStep === null ? error : { ...error, nextStep };
}

function nextStepHere({ code, evidence }: ErrorReport): string | null {
  if (code === 'nothing-to-undo') return t('change.nextNothingToUndo');
  if (code === 'advisory-blocks') return t('change.nextBlocks');
  if (code === 'plan-refused' && evidence['refusal'] === 'not-recommended') return t('change.nextNotRecommended');
  if (code === 'change-in-progress' && evidence['waiting'] !== undefined) return t('change.nextPending');
  return null;
}
