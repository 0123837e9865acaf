import { ORPCError } from '@orpc/client';
import type { ErrorReport } from '../../shared/model/fleet.ts';
import { NotConnectedError } from './engine-link.ts';
import { t } from './text.ts';

/** The report that people read, from whatever a call of the contract threw. */
export function errorReport(thrown: unknown): ErrorReport {
  if (thrown instanceof ORPCError && thrown.code === 'FLOWHELM' && isErrorReport(thrown.data)) return thrown.data;
  if (thrown instanceof NotConnectedError || isClosedConnection(thrown)) {
    return {
      code: 'connection-lost',
      sentence: t('common.notConnected'),
      nextStep: t('common.notConnectedNext'),
      retryable: true,
      evidence: {},
    };
  }
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return {
    code: 'internal',
    sentence: t('common.unexpected'),
    nextStep: t('common.unexpectedNext'),
    retryable: true,
    evidence: { error: text },
  };
}

function isErrorReport(data: unknown): data is ErrorReport {
  return (
    typeof data === 'object' &&
    data !== null &&
    'sentence' in data &&
    typeof data.sentence === 'string' &&
    'nextStep' in data &&
    'code' in data &&
    'evidence' in data
  );
}

function isClosedConnection(thrown: unknown): boolean {
  return thrown instanceof Error && /peer .*closed|not open|was closed/i.test(thrown.message);
}

/** True for the end of a call that the page itself gave up. */
export function isAbort(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'AbortError';
}
