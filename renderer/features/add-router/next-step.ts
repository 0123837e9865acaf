import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { t } from '../../lib/text.ts';
import { failedHop } from '../login/failure-at-hop.ts';

/** The same error with a next step that names the fields of the form, where that is more help than the engine's own. */
export function forTheForm(error: ErrorReport): ErrorReport {
  const nextStep = failedHop(error) === null ? nextStepInForm(error.code) : null;
  return nextStep === null ? error : { ...error, nextStep };
}

function nextStepInForm(code: string): string | null {
  switch (code) {
    case 'unreachable':
    case 'timed-out':
      return t('addRouter.next.unreachable');
    case 'name-taken':
      return t('addRouter.next.nameTaken');
    case 'key-file-unusable':
      return t('addRouter.next.keyFile');
    default:
      return null;
  }
}

export interface OfferedKey {
  readonly keyType: string;
  readonly fingerprint: string;
  /** The jump host that shows it; null = the router itself. */
  readonly hopId: string | null;
}

/** The key of a login that was refused because nobody has accepted it; null for any other error. */
export function unknownKey(error: ErrorReport): OfferedKey | null {
  const { keyType, fingerprint } = error.evidence;
  if (error.code !== 'host-key-unknown' || keyType === undefined || fingerprint === undefined) return null;
  return { keyType, fingerprint, hopId: failedHop(error) };
}
