import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { RouterFilesystem } from './filesystem.ts';
import type { NftRuleset } from './nft-ruleset.ts';
import type { Processes } from './processes.ts';
import type { RouterProfile } from './profile.ts';
import type { Traffic } from './traffic.ts';

/** The inside of one virtual router, as its commands see it. What is in here and not in `files` is the running kernel: RAM. */
export interface Box {
  readonly profile: RouterProfile;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly files: RouterFilesystem;
  readonly processes: Processes;
  readonly traffic: Traffic;
  ruleset: NftRuleset;
  modules: ReadonlySet<string>;
  bootId: string;
  /** By the box's clock, in milliseconds. */
  bootedAt: number;
  gatewayReachable: boolean;
  kernelLog: string[];
  systemLog: string[];
  /** Cuts every SSH connection; what runs on them dies, background jobs go on. */
  dropConnections(): void;
  /** Restarts the box: RAM is lost, connections and processes die. */
  reboot(): void;
}

export function uptimeSeconds(box: Box): number {
  return (box.clock.now() - box.bootedAt) / 1000 + bootSeconds;
}

/** A box that answers has been up for a while. */
const bootSeconds = 41;

export function logKernel(box: Box, text: string): void {
  box.kernelLog.push(`[${uptimeSeconds(box).toFixed(6).padStart(12)}] ${text}`);
}

export function logSystem(box: Box, facility: string, tag: string, text: string): void {
  box.systemLog.push(`${facility} ${tag}: ${text}`);
}
