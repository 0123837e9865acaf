import { FlowhelmError } from '../../shared/model/errors.ts';
import { cancelled } from './connection-errors.ts';
import { type ConnectTarget, describeTarget } from './target.ts';

/** In `cause` of a jump host that can be reached and does not forward. */
export const forwardingRefused = 'forwarding refused';

/** A jump host that is the reason why nothing behind it can be reached. Stays inside the SSH layer: `behindHop` makes it a sentence. */
export class HopFailure extends Error {
  readonly hop: ConnectTarget;
  readonly failure: FlowhelmError;

  constructor(hop: ConnectTarget, failure: FlowhelmError) {
    super(failure.message);
    this.hop = hop;
    this.failure = failure;
  }
}

/** The failure of a jump host as the failure of the router behind it, with the same code. */
export function behindHop({ hop, failure }: HopFailure, target: ConnectTarget): FlowhelmError {
  if (failure.code === 'cancelled') return cancelled(target);
  const described = describeTarget(hop);
  // The connection to a jump host may be lost with the one before it, which then is the one to look at.
  const named =
    failure.code === 'connection-lost' && failure.evidence['hopId'] ? {} : { hop: described, hopId: hop.routerId };
  const sentence = capitalised(ofJumpHost(failure.message.replaceAll(described, `the jump host ${described}`)));
  return new FlowhelmError(failure.code, {
    sentence: sentenceOf(failure, described, sentence, target.name),
    nextStep: nextStepAt(failure),
    evidence: { ...failure.evidence, reason: sentence, ...named },
  });
}

/** The connection to a jump host has ended, and everything behind it with it. */
export function hopLost(hop: ConnectTarget, target: ConnectTarget): FlowhelmError {
  return new FlowhelmError('connection-lost', {
    sentence: `The connection to the jump host ${describeTarget(hop)} was lost, and with it the one to ${describeTarget(target)}.`,
    nextStep: 'Check that the jump host is on and reachable, and try again.',
    evidence: { hop: describeTarget(hop), hopId: hop.routerId },
  });
}

/**
 * Advice about OpenWrt's files and settings would lead nowhere: a jump host is mostly another kind of machine. What a front end has
 * said (which option accepts the key, how a password is given) stays.
 */
function nextStepAt({ code, nextStep, evidence }: FlowhelmError): string {
  if (code === 'host-key-unknown' && nextStep.includes('dropbearkey'))
    return `Compare the fingerprint with the one on the jump host itself (\`ssh-keygen -lf\` on its ${evidence['keyType']} key prints it) and accept it when they are the same. Nothing was sent to the jump host.`;
  if (code === 'authentication-failed' && evidence['tried'] !== undefined)
    return 'Check the user of the jump host, and that it knows the key or the password.';
  if (code === 'algorithms-not-shared')
    return 'Upgrade the SSH server of the jump host: it is too old or too restricted.';
  return ofJumpHost(nextStep);
}

/** The sentences of the SSH layer speak of routers. */
function ofJumpHost(text: string): string {
  return text
    .replaceAll('the router', 'the jump host')
    .replaceAll('The router', 'The jump host')
    .replaceAll('This router', 'This jump host')
    .replaceAll('this router', 'this jump host');
}

function sentenceOf({ code, evidence }: FlowhelmError, hop: string, sentence: string, router: string): string {
  if (code === 'unreachable' && evidence['cause'] !== forwardingRefused)
    return `The jump host ${hop} could not be reached, so ${router} was not tried.`;
  // Of a key file or the vault.
  if (!sentence.includes(hop)) return `${sentence} It is needed for the jump host ${hop}, so ${router} was not tried.`;
  const isOneSentence = !/[.:] ./.test(sentence);
  return isOneSentence
    ? `${sentence.replace(/\.$/, '')}, so ${router} was not tried.`
    : `${sentence} ${router} was not tried.`;
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
