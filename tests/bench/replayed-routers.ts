/**
 * Thousands of routers on this machine: one SSH server in a process of its own that listens on all of 127/8, so that every loopback
 * address is a router. Each distinct script runs once on a virtual router; from then on its answer is replayed, with the clock, the
 * counters and the boot id of the router that was asked. Far cheaper than the routers' own work, and for figures of the client only.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import type { Profile } from '../../electron/store/profile.ts';

/** What goes wrong on one router, once or for a while. */
export type ReplayedFault =
  /** The next answer breaks off in the middle, with the connection. */
  | { readonly kind: 'drop' }
  /** The next script is never answered. */
  | { readonly kind: 'hang' }
  /** The next answer is noise. */
  | { readonly kind: 'garbage' }
  /** All connections end, new ones are refused for a while, and the boot id is another one. */
  | { readonly kind: 'reboot'; readonly seconds: number };

export type ReplayOrder = { readonly host: string; readonly fault: ReplayedFault };

const startedSchema = z.object({
  port: z.number(),
  fingerprint: z.string(),
  privateKeyFile: z.string(),
});

/** Where the routers are and how to log in to them. */
export interface ReplayedAddresses extends z.infer<typeof startedSchema> {
  readonly hosts: readonly string[];
}

export interface ReplayedRouters extends ReplayedAddresses {
  fault(order: ReplayOrder): void;
  stop(): void;
}

/** Starts the server; resolves when it listens. */
export async function startReplayedRouters(count: number): Promise<ReplayedRouters> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'replayed-routers-process.ts'), [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const stop = () => void child.kill('SIGKILL');
  process.on('exit', stop);
  const started = await new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the routers ended with ${code}`)));
  });
  const hosts = Array.from(
    { length: count },
    (_, index) => `127.${2 + Math.floor(index / 62_500)}.${1 + (Math.floor(index / 250) % 250)}.${1 + (index % 250)}`,
  );
  const fault = (order: ReplayOrder) => void child.send(order);
  return { ...startedSchema.parse(started), hosts, fault, stop };
}

/** Puts the routers into a profile as after `flowhelm add` of all of them. */
export function addReplayed(profile: Profile, { hosts, port, fingerprint, privateKeyFile }: ReplayedAddresses): void {
  const at = new Date().toISOString();
  profile.atomically(() => {
    for (const host of hosts) {
      profile.routers.add({
        ...{ id: host, name: `Router ${host}`, host, port, user: 'root', legacyAlgorithms: false, addedAt: at },
        authentication: { agent: false, keyFile: privateKeyFile, password: 'never' },
      });
      const key = { keyType: 'ssh-ed25519', fingerprint, acceptedAt: at, acceptedBy: 'flag' } as const;
      profile.hostKeys.trust({ routerId: host, ...key });
    }
  });
}
