import { connect, type Socket } from 'node:net';
import type { FoundHost } from '../../shared/model/discovery.ts';
import { printable } from '../ssh/printable.ts';

/** The longest identification line, with its line end (RFC 4253 section 4.2). */
const longestLine = 255;
/** A server may say other lines before it (RFC 4253 section 4.2); more than this is something else that talks a lot. */
const mostBytes = 4096;

export interface LookOptions {
  /** How long an address may take to accept and to say its line, milliseconds. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  /** Injected in tests. */
  readonly dial?: (address: string, port: number) => Socket;
}

/**
 * What an SSH server says before anything was said to it. Nothing is sent: the connection is closed as soon as the line is there.
 * `null` = nobody answers, or something that is no SSH server. Never rejects.
 */
export function lookAtSsh(address: string, port: number, options: LookOptions): Promise<FoundHost['ssh']> {
  const { patienceMs, signal, dial = defaultDial } = options;
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(null);
    const socket = dial(address, port);
    let heard = Buffer.alloc(0);
    const end = (answer: FoundHost['ssh']) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(answer);
    };
    const giveUp = () => end(null);
    const timer = setTimeout(giveUp, patienceMs);
    signal.addEventListener('abort', giveUp, { once: true });
    socket.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk.subarray(0, mostBytes - heard.length)]);
      const line = identificationLine(heard);
      if (line !== null) end(serverOf(line));
      else if (heard.length >= mostBytes) giveUp();
    });
    socket.on('error', giveUp);
    socket.on('close', giveUp);
  });
}

function defaultDial(address: string, port: number): Socket {
  return connect({ host: address, port, noDelay: true });
}

/** The first whole line that begins with "SSH-", without its line end; one that does not end in time is cut. `null` = not there yet. */
function identificationLine(heard: Buffer): string | null {
  let start = 0;
  while (start < heard.length) {
    const lineEnd = heard.indexOf(0x0a, start);
    const line = heard.subarray(start, lineEnd === -1 ? heard.length : lineEnd);
    const identifies = line.subarray(0, 4).toString('latin1') === 'SSH-';
    if (identifies && (lineEnd !== -1 || line.length >= longestLine)) {
      return line.subarray(0, longestLine).toString('latin1');
    }
    if (lineEnd === -1) return null;
    start = lineEnd + 1;
  }
  return null;
}

/** Which server an identification line tells of: "SSH-2.0-dropbear_2022.83", "SSH-2.0-OpenSSH_9.6". */
export function serverOf(line: string): NonNullable<FoundHost['ssh']> {
  const banner = printable(line, longestLine);
  const software = /^SSH-[0-9.]+-(.*)$/.exec(banner)?.[1] ?? '';
  if (/^dropbear/i.test(software)) return { server: 'dropbear', banner };
  if (/^OpenSSH/i.test(software)) return { server: 'openssh', banner };
  return { server: 'other', banner };
}
