import { FlowhelmError } from '../../shared/model/errors.ts';
import { cancelled } from './connection-errors.ts';
import { type ChannelOwner, ForwardedStream } from './forwarded-stream.ts';
import { forwardingRefused, HopFailure, hopLost } from './jump-errors.ts';
import { printable } from './printable.ts';
import { type ConnectTarget, describeTarget } from './target.ts';

export interface OpenHop extends ChannelOwner {
  readonly target: ConnectTarget;
}

/** Reasons of SSH_MSG_CHANNEL_OPEN_FAILURE (RFC 4254, 5.1). */
const prohibited = 1;
const connectFailed = 2;
const unknownType = 3;

/**
 * Has a jump host connect to a machine (`direct-tcpip`, RFC 4254, 7.2). The name of the machine is looked up by the jump host.
 * @throws FlowhelmError `unreachable`, `connection-lost`, `cancelled`; HopFailure when the jump host itself is the reason
 */
export function forward(
  hop: OpenHop,
  to: ConnectTarget,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Promise<ForwardedStream> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(cancelled(to));
    const timer = setTimeout(() => settle(() => reject(silent(hop.target, to, timeoutMs))), timeoutMs);
    const onAbort = () => settle(() => reject(cancelled(to)));
    let settled = false;
    const settle = (outcome: () => void) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      outcome();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    hop.unasked.channelOpened();
    try {
      hop.client.forwardOut('127.0.0.1', 0, to.host, to.port, (error, channel) => {
        if (error) settle(() => reject(explain(error, hop.target, to)));
        else if (settled) new ForwardedStream(hop, channel).destroy();
        else settle(() => resolve(new ForwardedStream(hop, channel)));
      });
    } catch {
      settle(() => reject(hopLost(hop.target, to)));
    }
  });
}

function explain(error: Error & { reason?: unknown }, hop: ConnectTarget, to: ConnectTarget): Error {
  switch (error.reason) {
    case prohibited:
    case unknownType:
      return new HopFailure(hop, noForwarding(hop, error));
    case connectFailed:
      return notReachedFrom(hop, to, error);
    case undefined:
      return hopLost(hop, to);
    default:
      return new HopFailure(hop, noRoom(hop, error));
  }
}

function noForwarding(hop: ConnectTarget, error: Error): FlowhelmError {
  return new FlowhelmError('unreachable', {
    sentence: `${describeTarget(hop)} does not let ${hop.user} forward connections.`,
    nextStep:
      'Allow it on the jump host: AllowTcpForwarding and PermitOpen in sshd_config of OpenSSH, the options of the key in authorized_keys, or dropbear without -j.',
    evidence: { cause: forwardingRefused, answer: printable(error.message) },
  });
}

function noRoom(hop: ConnectTarget, error: Error): FlowhelmError {
  return new FlowhelmError('connection-lost', {
    sentence: `${describeTarget(hop)} opens no further channel.`,
    nextStep: 'It may be overloaded. Try again in a moment.',
    evidence: { answer: printable(error.message) },
  });
}

function notReachedFrom(hop: ConnectTarget, to: ConnectTarget, error: Error): FlowhelmError {
  return new FlowhelmError('unreachable', {
    sentence: `${describeTarget(to)} cannot be reached from the jump host ${describeTarget(hop)}.`,
    nextStep: `Check that the router is on, that the address is right as seen from ${hop.name}, and that its firewall lets SSH in from there.`,
    evidence: { cause: printable(error.message), hop: describeTarget(hop), hopId: hop.routerId },
  });
}

function silent(hop: ConnectTarget, to: ConnectTarget, timeoutMs: number): FlowhelmError {
  return new FlowhelmError('unreachable', {
    sentence: `${describeTarget(to)} does not answer the jump host ${describeTarget(hop)} within ${Math.round(timeoutMs / 1000)} s.`,
    nextStep: `Check that the router is on, that the address is right as seen from ${hop.name}, and that its firewall lets SSH in from there.`,
    evidence: { cause: 'timeout', hop: describeTarget(hop), hopId: hop.routerId },
  });
}
