import type { FlowhelmError } from '../../shared/model/errors.ts';
import type { Polling } from '../../shared/model/fleet.ts';
import type { Reading } from '../../shared/model/observation.ts';
import type { GapReason } from '../../shared/model/sample.ts';
import type { NpuEngine } from '../../shared/model/snapshot.ts';
import type { Log } from '../log.ts';
import type { Silence } from './connectivity.ts';
import type { PollContents, PollSettings } from './polled-router.ts';
import type { Clock } from './wakefulness.ts';

/** A poll that was answered, and what is known besides. `at` = milliseconds since 1970. */
export interface Polled {
  readonly at: number;
  readonly reading: Reading;
  /** The one before, if a difference to it says something. */
  readonly before: Reading | null;
  /** The same, of those with counters of switch ports. */
  readonly beforePorts: Reading | null;
  /** Of this reading or an earlier one; null = never read. */
  readonly npu: readonly NpuEngine[] | null;
  readonly gatewayMs: number | null;
  readonly polling: Polling | null;
}

/** Why a router was not asked, or is not to be blamed. */
export type Unasked = Exclude<GapReason, 'unreachable' | 'garbled'>;

/** How the monitor reaches routers; everything throws what `asFailure` makes a `FlowhelmError` of. */
export interface PollWays {
  readonly clock: Clock;
  /** Logs in unless a connection is open. */
  readonly connect: (routerId: string, signal: AbortSignal) => Promise<void>;
  readonly disconnect: (routerId: string) => void;
  readonly poll: (routerId: string, contents: PollContents, signal: AbortSignal) => Promise<Reading>;
  readonly asFailure: (thrown: unknown) => FlowhelmError;
}

export interface MonitorDependencies extends PollWays {
  /** From 0 to 1, as Math.random. */
  readonly random: () => number;
  /** Calls again and again until the returned function is called. */
  readonly every: (milliseconds: number, action: () => void) => () => void;
  /** The addresses of this computer, in any form. */
  readonly network: () => string;
  readonly log: Log;
  readonly settings: () => PollSettings;
  /** A front end shows the fleet. */
  readonly watched: () => boolean;
  readonly fleetSize: () => number;
  /** An audit is under way. */
  readonly isAudited: (routerId: string) => boolean;
  /** Asks for an audit; its end is told with `audited` or `auditFailed`. */
  readonly audit: (routerId: string) => void;
  readonly onPolled: (routerId: string, polled: Polled) => void;
  /** At once, whoever is to blame. */
  readonly onFailed: (routerId: string, error: FlowhelmError) => void;
  /** Once it is known that the router is to blame. */
  readonly onMissed: (routerId: string, silence: Silence) => void;
  readonly onGap: (routerId: string, at: number, reason: Unasked) => void;
}
