import type { FlowhelmError } from './errors.ts';
import type { Figures, GapReason, RateSource } from './sample.ts';
import type { CounterSample, FlowCounts, NpuEngine, Snapshot } from './snapshot.ts';
import type { Verdict } from './verdict.ts';

/** What one poll read from a router: far less than a snapshot. `null` = the router did not say. */
export interface Reading {
  readonly bootId: string | null;
  /** Of release and firewall configuration, staged edits included; another one means that a full probe is due. */
  readonly configurationDigest: string | null;
  readonly sample: CounterSample | null;
  readonly loadAverage: readonly number[] | null;
  readonly flows: FlowCounts | null;
  readonly conntrack: { readonly entries: number | null; readonly max: number | null };
  /** NPU tables; `null` = not read in this poll, because reading them is dear on some hardware (domain.md 5.1). */
  readonly npu: readonly NpuEngine[] | null;
  /** Byte counters of switch ports by device, from `ethtool -S`: they also see what runs in hardware. `null` = not read. */
  readonly portCounters: CounterSample['links'] | null;
  readonly gatewayMs: number | null;
  /** CPU time that this poll has cost the router, by its own account. */
  readonly cpuMs: number | null;
}

/**
 * What became known of a router at a moment, or that nothing did; the monitor tells it to everything that keeps, judges or shows.
 * `at` is milliseconds since 1970 by this computer's clock.
 */
export type Observation =
  | {
      readonly kind: 'polled';
      readonly at: number;
      readonly reading: Reading;
      readonly figures: Figures;
      readonly rateSource: RateSource | null;
      /** The latest snapshot with the flows of this poll in it; `null` before the first probe. */
      readonly verdict: Verdict | null;
    }
  | { readonly kind: 'audited'; readonly at: number; readonly snapshot: Snapshot; readonly verdict: Verdict }
  /** The router did not answer, or not sensibly, though it should have. */
  | { readonly kind: 'missed'; readonly at: number; readonly error: FlowhelmError }
  /** Not asked, or not to be blamed: nothing follows from it about the router. */
  | { readonly kind: 'gap'; readonly at: number; readonly reason: Exclude<GapReason, 'unreachable' | 'garbled'> };
