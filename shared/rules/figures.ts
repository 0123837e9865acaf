import type { Reading } from '../model/observation.ts';
import type { Figures, RateSource } from '../model/sample.ts';
import type { CounterSample, NpuEngine, Snapshot } from '../model/snapshot.ts';
import { vendorEngine } from './capability.ts';
import { findHardware } from './hardware.ts';
import { npuBoundBeside } from './npu-count.ts';
import { type Rates, ratesBetween } from './rates.ts';
import { uplinksOf } from './uplinks.ts';

/** What figures are made of. Shares and rates need an earlier reading, devices need a snapshot. */
export interface Readings {
  readonly before: Reading | null;
  /** The latest earlier reading with counters of ports, which are not in every one; `null` = the router has given none. */
  readonly beforePorts?: Reading | null;
  readonly now: Reading;
  readonly snapshot: Snapshot | null;
}

interface UplinkRates {
  readonly rx: number | null;
  readonly tx: number | null;
  readonly source: RateSource | null;
}

const unknownRates: UplinkRates = { rx: null, tx: null, source: null };

/** The figures of a poll; what the router did not say, or what a reboot or a counter that went back makes meaningless, is `null`. */
export function figuresOf({ before, beforePorts = null, now, snapshot }: Readings): {
  figures: Figures;
  rateSource: RateSource | null;
} {
  const { flows, conntrack } = now;
  const rates = between(before, now, (reading) => reading.sample);
  const uplink = snapshot === null ? unknownRates : uplinkRates({ before, beforePorts, now }, rates, snapshot);
  return {
    figures: {
      hardware: flows?.byPath.hardware ?? null,
      software: flows?.byPath.software ?? null,
      slow: flows?.byPath.slow ?? null,
      eligible: flows?.eligible ?? null,
      conntrackEntries: conntrack.entries ?? flows?.total ?? null,
      conntrackMax: conntrack.max,
      npuBound: npuBoundBeside(npuBound(now.npu), flows),
      npuCapacity: npuCapacity(snapshot),
      cpuBusyShare: rates?.cpuBusyShare ?? null,
      softirqShare: rates?.softirqShare ?? null,
      rxBitsPerSecond: uplink.rx,
      txBitsPerSecond: uplink.tx,
      gatewayMs: now.gatewayMs,
      pollCpuMs: now.cpuMs,
    },
    rateSource: uplink.source,
  };
}

/** `null` across a reboot, which the uptime alone does not show when the router has been up for longer than before. */
function between(
  before: Reading | null,
  now: Reading,
  sampleOf: (reading: Reading) => CounterSample | null,
): Rates | null {
  if (before === null) return null;
  if (before.bootId !== null && now.bootId !== null && before.bootId !== now.bootId) return null;
  const [earlier, later] = [sampleOf(before), sampleOf(now)];
  return earlier === null || later === null ? null : ratesBetween(earlier, later);
}

/**
 * While flows run in hardware, the counters of network devices miss them (domain.md 6): then those of the ports count, and a poll
 * without them knows no rate, unless the router never gives any. Without flows in hardware the devices see everything; where flows are
 * not known and a hardware flowtable is loaded, they may not.
 */
function uplinkRates(
  { before, beforePorts, now }: Pick<Required<Readings>, 'before' | 'beforePorts' | 'now'>,
  rates: Rates | null,
  snapshot: Snapshot,
): UplinkRates {
  const { devices, ports } = uplinksOf(snapshot);
  const ofDevices = sumOf(rates, devices);
  // Where flows cannot be counted, a hardware flowtable may have taken some.
  const mayBeTagged = snapshot.flowtables.some(({ hardware }) => hardware) && now.flows === null;
  const tagged = mayBeTagged || [before, now].some((reading) => (reading?.flows?.byPath.hardware ?? 0) > 0);
  // A vendor's engine works beside the flowtable and leaves no tag (domain.md 4.7).
  if (!tagged && vendorEngine(snapshot) === null)
    return { ...ofDevices, source: ofDevices.rx === null ? null : 'interface' };
  const givesPorts = ports.length > 0 && ports.every((port) => Object.hasOwn(countersOf(now, beforePorts), port));
  if (!givesPorts) return { ...ofDevices, source: ofDevices.rx === null ? null : 'interface-low' };
  const ofPorts = sumOf(between(beforePorts, now, portSample), ports);
  return { ...ofPorts, source: ofPorts.rx === null ? null : 'port-counters' };
}

function countersOf(now: Reading, beforePorts: Reading | null): CounterSample['links'] {
  return now.portCounters ?? beforePorts?.portCounters ?? {};
}

/** The sample of a reading with its ports' counters in place of those of the devices. */
function portSample({ sample, portCounters }: Reading): CounterSample | null {
  return sample === null || portCounters === null ? null : { ...sample, links: portCounters };
}

/** Of all the devices or of none: a sum without one of them would look like less traffic. */
function sumOf(rates: Rates | null, devices: readonly string[]): Pick<UplinkRates, 'rx' | 'tx'> {
  let [rx, tx] = [0, 0];
  for (const device of devices) {
    const link = rates !== null && Object.hasOwn(rates.links, device) ? rates.links[device] : undefined;
    if (link === undefined) return { rx: null, tx: null };
    rx += link.rxBitsPerSecond;
    tx += link.txBitsPerSecond;
  }
  return devices.length > 0 && rates !== null ? { rx, tx } : { rx: null, tx: null };
}

/** Entries of all engines together; `null` = not read, or one of them cannot be. */
function npuBound(engines: readonly NpuEngine[] | null): number | null {
  if (engines === null || engines.length === 0) return null;
  return engines.reduce<number | null>((sum, { bound }) => (sum === null || bound === null ? null : sum + bound), 0);
}

/** From the table of SoCs (hardware.ts); `null` = no engine that flowtables drive, or a size that nobody has told. */
function npuCapacity(snapshot: Snapshot | null): number | null {
  const known = snapshot === null ? null : findHardware(snapshot.identity);
  return known?.hardware === 'yes' ? known.capacity : null;
}
