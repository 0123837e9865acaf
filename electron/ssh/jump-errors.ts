import { FlowhelmError } from '../../shared/model/errors.ts';
import { cancelled } from './connection-errors.ts';
import { type ConnectTarget, describeTarget } from './target.ts';

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
    sentence:
      failure.code === 'unreachable' && failure.evidence['cause'] !== 'forwarding refused'
        ? `The jump host ${described} could not be reached, so ${target.name} was not tried.`
        : notTried(sentence, target.name),
    nextStep: ofJumpHost(failure.nextStep),
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

/** The sentences of the SSH layer speak of routers. */
function ofJumpHost(text: string): string {
  return text
    .replaceAll('the router', 'the jump host')
    .replaceAll('The router', 'The jump host')
    .replaceAll('This router', 'This jump host')
    .replaceAll('this router', 'this jump host');
}

function notTried(sentence: string, name: string): string {
  const isOneSentence = !/[.:] ./.test(sentence);
  return isOneSentence
    ? `${sentence.replace(/\.$/, '')}, so ${name} was not tried.`
    : `${sentence} ${name} was not tried.`;
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
