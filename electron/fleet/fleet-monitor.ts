import { networkInterfaces } from 'node:os';
import type { Observation } from '../../shared/model/observation.ts';
import type { NpuEngine, Snapshot } from '../../shared/model/snapshot.ts';
import { figuresOf } from '../../shared/rules/figures.ts';
import { findHardware } from '../../shared/rules/hardware.ts';
import { judge } from '../../shared/rules/judge.ts';
import { npuBoundBeside } from '../../shared/rules/npu-count.ts';
import { ratesBetween } from '../../shared/rules/rates.ts';
import { uplinksOf } from '../../shared/rules/uplinks.ts';
import type { Engine } from '../engine.ts';
import type { Log } from '../log.ts';
import type { Polled } from '../monitor/dependencies.ts';
import { Monitor } from '../monitor/monitor.ts';
import type { Observer } from '../monitor/observer.ts';
import type { KnownHardware, PollContents } from '../monitor/polled-router.ts';
import type { PollRequest } from '../router/poll.ts';
import type { Audits } from './audits.ts';
import type { FleetBoard } from './board.ts';
import { asFailure, noSuchRouter } from './failure.ts';
import { failedReachability, withReading } from './fleet-router.ts';
import type { LatestSnapshots } from './latest-snapshots.ts';
import type { LiveFigures } from './live-figures.ts';

export interface FleetMonitorDependencies {
  readonly engine: Engine;
  readonly board: FleetBoard;
  readonly audits: () => Audits;
  readonly live: () => LiveFigures;
  readonly snapshots: LatestSnapshots;
  readonly observe: Observer;
  readonly log: Log;
  readonly now: () => Date;
  /** A front end shows the fleet. */
  readonly watched: () => boolean;
}

/** A router on screen is polled far more often than its sparkline can show. */
const betweenPointsMs = 25_000;

/** The monitor of one fleet: what it finds goes onto the board, to the live figures, and to all who observe. */
export function fleetMonitor(dependencies: FleetMonitorDependencies): Monitor {
  const { engine, board, audits, live, observe, log, now, watched } = dependencies;
  const routerOf = (id: string) => {
    const row = board.router(id);
    if (!row) throw noSuchRouter();
    return row.router;
  };
  const tell = (id: string, observation: Observation) => {
    const row = board.router(id);
    if (row) observe(row.router, observation);
  };
  const isPoint = sharePoints();
  return new Monitor({
    ...{ log, watched, asFailure, random: Math.random },
    clock: { wall: () => now().getTime(), steady: () => performance.now() },
    network: networkAddresses,
    every: (milliseconds, action) => {
      const timer = setInterval(action, milliseconds).unref();
      return () => clearInterval(timer);
    },
    settings: () => board.settings,
    fleetSize: () => board.size,
    isAudited: (id) => board.router(id)?.auditing ?? false,
    connect: async (id, signal) => void (await engine.connect(routerOf(id), { signal })),
    disconnect: (id) => engine.disconnect(id),
    poll: (id, contents, signal) =>
      engine.poll(routerOf(id), requestFor(dependencies.snapshots.get(id), contents), signal),
    audit: (id) => audits().ask([id]),
    onPolled: (id, polled) => tellPolled(dependencies, id, polled, isPoint(id, polled.at)),
    onFailed: (id, error) => {
      board.patch(id, { reachability: failedReachability(now(), error.toJSON()) });
      live().failed(id, error);
    },
    onMissed: (id, { at, error }) => tell(id, { kind: 'missed', at, error }),
    onGap: (id, at, reason) => tell(id, { kind: 'gap', at, reason }),
  });
}

/** What the monitor wants to know of a router beyond what polls say. */
export function hardwareOf({ load, identity }: Snapshot): KnownHardware {
  return { processors: load.cpus, dearTables: findHardware(identity)?.engine === 'airoha-ppe' };
}

function requestFor(snapshot: Snapshot | null, { tables, gateway }: PollContents): PollRequest {
  const uplinks = snapshot && (tables || gateway) ? uplinksOf(snapshot) : null;
  return { tables, ports: (tables && uplinks?.ports) || [], gateway: gateway ? (uplinks?.gateway ?? null) : null };
}

function tellPolled(dependencies: FleetMonitorDependencies, id: string, polled: Polled, sharePoint: boolean): void {
  const { board, live, observe, snapshots } = dependencies;
  const row = board.router(id);
  if (!row) return;
  const { at, reading, before, beforePorts, polling } = polled;
  const { flows } = reading;
  const snapshot = snapshots.get(id);
  const { figures, rateSource } = figuresOf({ before, beforePorts, now: reading, snapshot });
  const verdict = snapshot && judge(asOfNow(snapshot, polled));
  const time = new Date(at).toISOString();
  board.patch(id, withReading(row, { at: time, figures, flows, verdict, polling, sharePoint }));
  observe(row.router, { kind: 'polled', at, reading, figures, rateSource, verdict });
  live().polled(id, {
    at: time,
    flows,
    rates: before?.sample && reading.sample ? ratesBetween(before.sample, reading.sample) : null,
    rateSource,
    rxBitsPerSecond: figures.rxBitsPerSecond,
    txBitsPerSecond: figures.txBitsPerSecond,
    npuBound: npuBoundBeside(boundIn(polled.npu ?? snapshot?.npu.engines ?? []), flows),
    npuCapacity: figures.npuCapacity,
    conntrack: reading.conntrack,
    gatewayMs: polled.gatewayMs,
  });
}

/** A snapshot with what a poll says anew. */
function asOfNow(snapshot: Snapshot, { reading, npu }: Polled): Snapshot {
  const { entries: count, max } = reading.conntrack;
  return {
    ...snapshot,
    conntrack: { ...snapshot.conntrack, count, max, flows: reading.flows },
    npu: npu === null ? snapshot.npu : { ...snapshot.npu, engines: [...npu] },
  };
}

function boundIn(engines: readonly NpuEngine[]): number | null {
  const bound = engines.flatMap((engine) => engine.bound ?? []);
  return bound.length > 0 ? bound.reduce((sum, entries) => sum + entries, 0) : null;
}

/** Another address, or none, is another network. */
function networkAddresses(): string {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal }) => !internal)
    .map(({ cidr, address }) => cidr ?? address)
    .sort()
    .join(' ');
}

/** Says whether it is time for another point of a router's sparkline. */
function sharePoints(): (routerId: string, at: number) => boolean {
  const last = new Map<string, number>();
  return (routerId, at) => {
    if (Math.abs(at - (last.get(routerId) ?? 0)) < betweenPointsMs) return false;
    last.set(routerId, at);
    return true;
  };
}
