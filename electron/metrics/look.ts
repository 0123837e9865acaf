import { setTimeout as delay } from 'node:timers/promises';
import type { Router } from '../../shared/model/router.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { figuresOf } from '../../shared/rules/figures.ts';
import { areTablesDear } from '../../shared/rules/hardware.ts';
import { uplinksOf } from '../../shared/rules/uplinks.ts';
import type { Engine } from '../engine.ts';
import { unboundIn } from './observed.ts';
import type { MetricsRow } from './row.ts';

export interface LookDependencies {
  readonly engine: Engine;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Rates and shares of CPU time are differences over this time. */
const betweenPollsMs = 1000;

/** Everything about a router at once: one audit, then two polls a second apart. Throws what these throw. */
export async function lookAtRouter(router: Router, dependencies: LookDependencies): Promise<MetricsRow> {
  const { engine, now, signal, sleep = pause } = dependencies;
  const { snapshot, verdict } = await engine.audit(router, { rateSeconds: 0, signal });
  const { gateway } = uplinksOf(snapshot);
  const request = portsToRead(snapshot);
  const before = await engine.poll(router, { ...request, gateway: null }, signal);
  await sleep(betweenPollsMs, signal);
  const reading = await engine.poll(router, { ...request, gateway }, signal);
  const npu = reading.npu ?? snapshot.npu.engines;
  return {
    ...rowOf(router),
    ...figuresOf({ before, beforePorts: before, now: { ...reading, npu }, snapshot }),
    ...{ answered: true, answeredAt: now().getTime(), verdict, npuUnbound: unboundIn(npu) },
  };
}

/** What is told of a router that did not answer. */
export function unansweredRow(router: Router): MetricsRow {
  return { ...rowOf(router), answered: false };
}

function rowOf({ id, name }: Router): MetricsRow {
  return {
    ...{ router: { id, name }, answered: null, answeredAt: null, missedPolls: null, pollIntervalSeconds: null },
    ...{ verdict: null, figures: null, rateSource: null, npuUnbound: null, openAlerts: null },
  };
}

/** Counters of ports come together with the NPU's tables, which the audit has read already: not again where that is dear. */
function portsToRead(snapshot: Snapshot): { tables: boolean; ports: readonly string[] } {
  const { ports } = uplinksOf(snapshot);
  return areTablesDear(snapshot) || ports.length === 0 ? { tables: false, ports: [] } : { tables: true, ports };
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal });
}
