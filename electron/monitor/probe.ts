import type { Snapshot } from '../../shared/model/snapshot.ts';
import { type ProbeOptions as ProbeContent, type ProbeEvidence, parseProbe, probeSections } from '../router/probe.ts';
import type { RouterConnection } from '../ssh/connection.ts';

export interface ProbeOptions extends ProbeContent {
  readonly signal?: AbortSignal;
}

export interface ProbeResult {
  readonly snapshot: Snapshot;
  readonly evidence: Record<string, ProbeEvidence>;
}

/** A small router with a large conntrack table needs many seconds for all of it. */
const probeTimeoutMs = 60_000;

/** One round trip: everything that an audit needs to know. */
export async function probeRouter(
  connection: RouterConnection,
  now: Date,
  options: ProbeOptions,
): Promise<ProbeResult> {
  const { rateSeconds, signal } = options;
  const result = await connection.run(probeSections({ rateSeconds }), {
    timeoutMs: probeTimeoutMs,
    ...(signal && { signal }),
  });
  return parseProbe(result, now.toISOString());
}
