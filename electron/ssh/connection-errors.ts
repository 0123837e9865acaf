import { FlowhelmError } from '../../shared/model/errors.ts';
import { printable } from './printable.ts';
import { type ConnectTarget, describeTarget } from './target.ts';

/** What happened on the wire, without secrets: ssh2 names algorithms and protocol states only. */
function causeOf(error: Error | null): Record<string, string> {
  return error ? { cause: printable(error.message) } : {};
}

export function cancelled(target: ConnectTarget): FlowhelmError {
  return new FlowhelmError('cancelled', {
    sentence: `The work on ${describeTarget(target)} was cancelled.`,
    nextStep: 'Start it again when you want to.',
  });
}

export function connectionLost(target: ConnectTarget, during: string, error: Error | null = null): FlowhelmError {
  return new FlowhelmError('connection-lost', {
    sentence: `The connection to ${describeTarget(target)} was lost ${during}.`,
    nextStep: 'Check that the router is on and reachable, and try again.',
    evidence: causeOf(error),
  });
}

/** dropbear closes at once when more than 5 logins wait, so a retry is worth it (domain.md 7.2). */
export function closedAtOnce(target: ConnectTarget, error: Error | null): FlowhelmError {
  return new FlowhelmError('connection-lost', {
    sentence: `${describeTarget(target)} closed the connection before SSH began.`,
    nextStep: 'The router may be starting or have too many logins waiting. Try again in a moment.',
    evidence: causeOf(error),
  });
}

export function notSsh(target: ConnectTarget, error: Error | null): FlowhelmError {
  return new FlowhelmError('unreachable', {
    sentence: `What answers at ${describeTarget(target)} on port ${target.port} does not speak SSH.`,
    nextStep: 'Check the port. On routers SSH is usually on port 22.',
    evidence: causeOf(error),
  });
}

export function loginTimedOut(target: ConnectTarget, timeoutMs: number, during: string): FlowhelmError {
  return new FlowhelmError('timed-out', {
    sentence: `${describeTarget(target)} did not finish the login within ${Math.round(timeoutMs / 1000)} s.`,
    nextStep: 'The router may be overloaded. Try again in a moment.',
    evidence: { during },
  });
}

export function algorithmsNotShared(target: ConnectTarget, error: Error): FlowhelmError {
  const aboutHostKey = error.message.includes('host key format');
  const legacyHelps = !target.legacyAlgorithms && (aboutHostKey || error.message.includes('key exchange'));
  return new FlowhelmError('algorithms-not-shared', {
    sentence: `${describeTarget(target)} and Flowhelm have no ${missingAlgorithm(error)} in common.`,
    nextStep: legacyHelps
      ? 'If the router runs OpenWrt 19.07 or older, allow legacy algorithms for it. Better: upgrade the router.'
      : 'Upgrade the router: its SSH server is too old or too restricted.',
    evidence: causeOf(error),
  });
}

function missingAlgorithm(error: Error): string {
  const { message } = error;
  if (message.includes('host key format')) return 'host key algorithm';
  if (message.includes('key exchange')) return 'key exchange';
  if (message.includes('cipher')) return 'cipher';
  if (message.includes('MAC')) return 'message authentication';
  return 'algorithm';
}

export function handshakeFailed(target: ConnectTarget, error: Error): FlowhelmError {
  return new FlowhelmError('connection-lost', {
    sentence: `The SSH handshake with ${describeTarget(target)} failed.`,
    nextStep: 'Try again. If it stays so, the SSH server of the router, or something in between, is broken.',
    evidence: causeOf(error),
  });
}

export function tooMuchBeforeLogin(target: ConnectTarget): FlowhelmError {
  return new FlowhelmError('output-too-large', {
    sentence: `${describeTarget(target)} sends far more data before the login than SSH needs.`,
    nextStep: 'Check that this address is the router that you mean.',
  });
}
