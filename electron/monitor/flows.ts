import type { FlowPath } from '../../shared/model/offload.ts';
import type { FlowCounts, FlowEntry, Snapshot } from '../../shared/model/snapshot.ts';
import { type SlowFlowReason, whySlow } from '../../shared/rules/flow-reason.ts';
import { section } from '../router/command.ts';
import { listFlows, parseFlowCounts, parseFlowList, readConntrack } from '../router/conntrack.ts';
import { parseOwnAddresses, readOwnAddresses } from '../router/own-addresses.ts';
import { parseReport } from '../router/report.ts';
import type { RouterConnection } from '../ssh/connection.ts';

export interface ListedFlow extends FlowEntry {
  /** Why it is on the slow path; null for an offloaded flow. */
  readonly slowReason: SlowFlowReason | null;
}

export interface FlowListing {
  readonly flows: ListedFlow[];
  /** The router holds more entries than were asked for. */
  readonly truncated: boolean;
}

const timeoutMs = 60_000;
/** A conntrack line is about 250 bytes; the largest list that may be asked for has 50,000. */
const maxBytes = 32 * 1024 * 1024;

/** Counts the flows by path: one small script over the open connection. `null` = the router cannot tell. */
export async function countFlows(connection: RouterConnection, signal?: AbortSignal): Promise<FlowCounts | null> {
  const result = await connection.run([section(readConntrack)], { timeoutMs, ...(signal && { signal }) });
  return parseFlowCounts(parseReport(result.get(readConntrack.id)?.stdout ?? ''));
}

/** Lists up to `limit` entries of the connection tracking table with the reason for each slow one. */
export async function listRouterFlows(
  connection: RouterConnection,
  snapshot: Snapshot | null,
  options: { limit: number; path: FlowPath | 'any'; signal?: AbortSignal },
): Promise<FlowListing> {
  const { limit, path, signal } = options;
  const result = await connection.run([section(readOwnAddresses), section(listFlows, limit, path)], {
    timeoutMs,
    maxBytes,
    ...(signal && { signal }),
  });
  const localAddresses = parseOwnAddresses(result.get(readOwnAddresses.id)?.stdout ?? '');
  const { entries, truncated } = parseFlowList(result.get(listFlows.id)?.stdout ?? '');
  const flows = entries.map((entry) => ({ ...entry, slowReason: whySlow(entry, { localAddresses, snapshot }) }));
  return { flows, truncated };
}
