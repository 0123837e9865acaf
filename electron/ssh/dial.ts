import { connect, type Socket } from 'node:net';
import { FlowhelmError } from '../../shared/model/errors.ts';
import { cancelled, closedAtOnce } from './connection-errors.ts';
import { type ConnectTarget, describeTarget } from './target.ts';

/**
 * Opens the TCP connection. Nagle is off from the first byte: ssh2 never does it, and the handshake would take 50 ms and more
 * longer (stack.md 3).
 * @throws FlowhelmError `unreachable`, `connection-lost`, `cancelled`
 */
export function dial(target: ConnectTarget, timeoutMs: number, signal: AbortSignal | undefined): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(cancelled(target));
    const socket = connect({ host: target.host, port: target.port, noDelay: true });
    const timer = setTimeout(() => fail(silent(target, timeoutMs)), timeoutMs);
    const onAbort = () => fail(cancelled(target));
    const onError = (error: Error) => fail(unreachable(target, error));
    const stopListening = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const fail = (error: FlowhelmError) => {
      stopListening();
      socket.destroy();
      reject(error);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.on('error', onError);
    socket.once('connect', () => {
      stopListening();
      socket.removeListener('error', onError);
      resolve(socket);
    });
  });
}

function silent(target: ConnectTarget, timeoutMs: number): FlowhelmError {
  return new FlowhelmError('unreachable', {
    sentence: `${describeTarget(target)} does not answer within ${Math.round(timeoutMs / 1000)} s.`,
    nextStep: 'Check that the router is on, that the address is right and that its firewall lets SSH in from here.',
    evidence: { cause: 'timeout' },
  });
}

function unreachable(target: ConnectTarget, error: Error): FlowhelmError {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ECONNRESET' || code === 'EPIPE') return closedAtOnce(target, error);
  return new FlowhelmError('unreachable', { ...explain(target, code), evidence: { cause: code || error.message } });
}

function explain(target: ConnectTarget, code: string): { sentence: string; nextStep: string } {
  const router = describeTarget(target);
  switch (code) {
    case 'ECONNREFUSED':
      return {
        sentence: `${router} refuses connections on port ${target.port}.`,
        nextStep: 'Check that SSH is enabled on the router and that the port is right.',
      };
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
      return {
        sentence: `${router} is not there: no device answers at this address.`,
        nextStep: 'Check that the router is on and that its address has not changed.',
      };
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return {
        sentence: `This computer has no route to ${router}.`,
        nextStep: 'Check the network connection of this computer, and a VPN if the router is behind one.',
      };
    case 'ENOTFOUND':
    case 'ENODATA':
      return {
        sentence: `The name ${target.host} of ${router} is not known.`,
        nextStep: 'Check the spelling, or use the IP address of the router.',
      };
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return {
        sentence: `The name ${target.host} of ${router} cannot be looked up now.`,
        nextStep: 'Check the DNS of this computer, or use the IP address of the router.',
      };
    case 'ETIMEDOUT':
      return {
        sentence: `${router} does not answer.`,
        nextStep: 'Check that the router is on, that the address is right and that its firewall lets SSH in from here.',
      };
    case 'EACCES':
    case 'EPERM':
      return {
        sentence: `This computer does not allow a connection to ${router}.`,
        nextStep: 'Look at the firewall of this computer, and at its permission for apps to use the local network.',
      };
    default:
      return {
        sentence: `${router} cannot be reached.`,
        nextStep: 'Check that the router is on and that the address is right.',
      };
  }
}
