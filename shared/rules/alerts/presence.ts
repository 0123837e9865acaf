import type { ErrorCode } from '../../model/errors.ts';
import type { Observation } from '../../model/observation.ts';
import { clear, type Finding, holds, unknown } from './phase.ts';

/**
 * Errors that the router is to blame for, or its line. Others, such as a password that nobody has given or a locked vault, say nothing
 * about whether it is there.
 */
const silent: readonly ErrorCode[] = [
  'unreachable',
  'connection-lost',
  'timed-out',
  'garbled-answer',
  'output-too-large',
  'command-failed',
];

/** It is there, though it does not let us in. At a jump host they say nothing about the router behind. */
const answers: readonly ErrorCode[] = [
  'host-key-unknown',
  'host-key-changed',
  'host-key-revoked',
  'authentication-failed',
  'algorithms-not-shared',
  'not-root',
];

/** One missed poll is no alarm. */
const missesAtLeast = 2;

export function unreachable(observation: Observation): Finding {
  switch (observation.kind) {
    case 'polled':
    case 'audited':
      return clear;
    case 'gap':
      return { is: 'restart' };
    case 'missed': {
      const { code, message, nextStep, evidence } = observation.error;
      if (answers.includes(code) && evidence['hopId'] === undefined) return clear;
      if (!silent.includes(code)) return unknown;
      const garbled = code === 'garbled-answer' || code === 'output-too-large' || code === 'command-failed';
      const trouble = {
        severity: 'critical' as const,
        sentence: garbled ? 'The router gives no sensible answers.' : 'The router does not answer.',
        nextStep,
        evidence: { error: message, code },
        form: garbled ? 'garbled' : 'silent',
      };
      return holds(trouble, missesAtLeast);
    }
  }
}

/** The router, or a jump host on the way to it, shows another host key than the trusted one. */
export function hostKeyChanged(observation: Observation): Finding {
  if (observation.kind === 'polled' || observation.kind === 'audited') return clear;
  if (observation.kind === 'gap' || observation.error.code !== 'host-key-changed') return unknown;
  const { message, nextStep, evidence } = observation.error;
  return holds({ severity: 'critical', sentence: message, nextStep, evidence, form: evidence['fingerprint'] ?? '' });
}
