import type { CounterSample, FlowCounts } from '../../shared/model/snapshot.ts';
import { section } from '../router/command.ts';
import { parseFlowCounts, readConntrack } from '../router/conntrack.ts';
import { parseLoad, readLoad } from '../router/load.ts';
import { parseReport } from '../router/report.ts';
import type { RouterConnection } from '../ssh/connection.ts';

/** What a live view needs of a router every few seconds. */
export interface Pulse {
  /** `null` = the router cannot tell. */
  readonly flows: FlowCounts | null;
  /** One sample; rates need the one before (`ratesBetween` in shared/rules/rates.ts). */
  readonly sample: CounterSample | null;
}

const timeoutMs = 60_000;

/** One small script over the open connection. */
export async function takePulse(connection: RouterConnection, signal?: AbortSignal): Promise<Pulse> {
  const result = await connection.run([section(readLoad, 0), section(readConntrack)], {
    timeoutMs,
    ...(signal && { signal }),
  });
  const text = (id: string) => result.get(id)?.stdout ?? '';
  return {
    flows: parseFlowCounts(parseReport(text(readConntrack.id))),
    sample: parseLoad(text(readLoad.id)).samples.at(-1) ?? null,
  };
}
