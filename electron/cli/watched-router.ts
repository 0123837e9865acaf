import type { Reading } from '../../shared/model/observation.ts';
import type { Router } from '../../shared/model/router.ts';
import type { Figures, RateSource } from '../../shared/model/sample.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { Verdict } from '../../shared/model/verdict.ts';
import { figuresOf } from '../../shared/rules/figures.ts';
import { areTablesDear } from '../../shared/rules/hardware.ts';
import { judge } from '../../shared/rules/judge.ts';
import { uplinksOf } from '../../shared/rules/uplinks.ts';
import type { Engine } from '../engine.ts';
import { noSeldomFigures, type SeldomFigures, seldomFigures, withSeldomFigures } from '../metrics/seldom-figures.ts';

/** What a look at a router has found, and what the next look wants to know of it. */
export interface WatchedRouter {
  /** The latest audit, with the flows and NPU tables that were read last. */
  readonly snapshot: Snapshot;
  readonly verdict: Verdict;
  readonly figures: Figures;
  readonly rateSource: RateSource | null;
  readonly reading: Reading;
  /** The latest reading with counters of ports. */
  readonly portReading: Reading | null;
  readonly seldom: SeldomFigures;
  /** Milliseconds since 1970. */
  readonly auditedAt: number;
  readonly tablesAt: number;
}

export interface LookOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/** Polls tell when the configuration changes; this is for what they do not see, such as a ruleset that somebody loads by hand. */
const auditEveryMs = 300_000;
/** NPU tables, counters of ports and the gateway; the tables of some hardware are dear to read (domain.md 5.1). */
const tablesEveryMs = 30_000;
const dearTablesEveryMs = 120_000;

/** One poll, and an audit before it when there was none lately or the router is no longer the same. Throws what these throw. */
export async function lookAgain(
  engine: Pick<Engine, 'audit' | 'poll'>,
  router: Router,
  before: WatchedRouter | null,
  options: LookOptions,
): Promise<WatchedRouter> {
  const { now, signal } = options;
  if (before === null || now - before.auditedAt >= auditEveryMs) {
    const { snapshot } = await engine.audit(router, { rateSeconds: 0, signal });
    return poll(engine, router, { ...(before ?? unseen), snapshot, auditedAt: now }, options);
  }
  const found = await poll(engine, router, before, options);
  const same =
    isSame(before.reading.bootId, found.reading.bootId) &&
    isSame(before.reading.configurationDigest, found.reading.configurationDigest);
  if (same) return found;
  const { snapshot } = await engine.audit(router, { rateSeconds: 0, signal });
  return withFlows({ ...found, snapshot, auditedAt: now });
}

type Before = Pick<WatchedRouter, 'snapshot' | 'auditedAt' | 'portReading' | 'seldom' | 'tablesAt'> & {
  readonly reading: Reading | null;
};

const unseen = { reading: null, portReading: null, seldom: noSeldomFigures, tablesAt: Number.NEGATIVE_INFINITY };

async function poll(
  engine: Pick<Engine, 'poll'>,
  router: Router,
  before: Before,
  { now, signal }: LookOptions,
): Promise<WatchedRouter> {
  const { snapshot, auditedAt, portReading: beforePorts } = before;
  const { ports, gateway } = uplinksOf(snapshot);
  const tables = areTablesDue(before, now);
  const request = tables ? { tables, ports, gateway } : { tables, ports: [], gateway: null };
  const reading = await engine.poll(router, request, signal);
  const told = figuresOf({ before: before.reading, beforePorts, now: reading, snapshot });
  const seldom = seldomFigures(before.seldom, { at: now, reading, ...told });
  return withFlows({
    ...{ snapshot, auditedAt, reading, seldom, ...withSeldomFigures({ reading, figures: told.figures }, seldom) },
    portReading: reading.portCounters ? reading : beforePorts,
    tablesAt: tables ? now : before.tablesAt,
  });
}

/** Rates of ports need a second reading, for which nobody should have to wait where it is cheap. */
function areTablesDue({ snapshot, portReading, seldom, tablesAt }: Before, now: number): boolean {
  if (areTablesDear(snapshot)) return now - tablesAt >= dearTablesEveryMs;
  return now - tablesAt >= tablesEveryMs || (portReading !== null && seldom.rates === null);
}

/** The verdict follows what is accelerated now. */
function withFlows(found: Omit<WatchedRouter, 'verdict'>): WatchedRouter {
  const { flows, npu } = found.reading;
  const { conntrack, npu: audited } = found.snapshot;
  const snapshot = {
    ...found.snapshot,
    conntrack: { ...conntrack, flows },
    npu: { ...audited, engines: [...(npu ?? audited.engines)] },
  };
  return { ...found, snapshot, verdict: judge(snapshot) };
}

function isSame(before: string | null, now: string | null): boolean {
  return before === null || now === null || before === now;
}
