import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  arpOrNdp,
  bsdGateways,
  ipNeighbours,
  linuxArp,
  linuxGateways,
  type Neighbour,
  windowsGateways,
} from './tables.ts';

/** The ways to ask this computer; injected in tests. */
export interface SystemAccess {
  readonly platform: NodeJS.Platform;
  readonly read: (file: string) => Promise<string>;
  /** Runs a program without a shell and gives its stdout. */
  readonly run: (program: string, ...args: string[]) => Promise<string>;
}

export function thisSystem(signal: AbortSignal): SystemAccess {
  return {
    platform: process.platform,
    read: (file) => readFile(file, { encoding: 'utf8', signal }),
    run: (program, ...args) =>
      new Promise((resolve, reject) => {
        const limits = { timeout: 5_000, maxBuffer: 4_000_000, windowsHide: true, signal, encoding: 'utf8' } as const;
        execFile(program, args, limits, (error, stdout) => (error ? reject(error) : resolve(stdout)));
      }),
  };
}

/** Rejects when the system does not tell. */
export async function askGateways({ platform, read, run }: SystemAccess): Promise<string[]> {
  switch (platform) {
    case 'win32':
      return windowsGateways(await run(windowsProgram('ROUTE.EXE'), 'print'));
    case 'linux': {
      const ipv6 = await read('/proc/net/ipv6_route').catch(() => '');
      return linuxGateways(await read('/proc/net/route'), ipv6);
    }
    default:
      return bsdGateways(await run('netstat', '-rn'));
  }
}

/** Both families where the system has a way to tell. Rejects when it tells neither. */
export async function askNeighbours({ platform, read, run }: SystemAccess): Promise<Neighbour[]> {
  switch (platform) {
    case 'win32':
      return arpOrNdp(await run(windowsProgram('ARP.EXE'), '-a'));
    case 'linux':
      return either([read('/proc/net/arp').then(linuxArp), run('ip', '-j', 'neigh').then(ipNeighbours)]);
    default:
      return either([run('arp', '-an').then(arpOrNdp), run('ndp', '-an').then(arpOrNdp)]);
  }
}

/** By its full path: Windows looks for a bare name in the current folder first. */
function windowsProgram(name: string): string {
  return join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', name);
}

async function either(ways: readonly Promise<Neighbour[]>[]): Promise<Neighbour[]> {
  const answers = await Promise.allSettled(ways);
  const [first] = answers;
  if (first?.status === 'rejected' && answers.every(({ status }) => status === 'rejected')) throw first.reason;
  const all = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  return [...new Map(all.map((neighbour) => [neighbour.address, neighbour])).values()];
}
