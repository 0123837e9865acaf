import type { LiveSample } from '../../../shared/model/fleet.ts';
import type { Figures } from '../../../shared/model/sample.ts';
import type { Moment } from './timeline.ts';

export interface LiveOf {
  /** Devices that hold a default route; their rates are added up. */
  readonly uplinks: readonly string[];
  /** Entries that the connection table holds, should a sample not say it. */
  readonly conntrackMax: number | null;
}

/** A live sample with the figures that are kept of a poll, for the same chart. */
export function liveMoment(sample: LiveSample, of: LiveOf): Moment {
  return {
    time: Date.parse(sample.at) / 1000,
    figures: liveFigures(sample, of),
    ratesLow: sample.rateSource === 'interface-low',
    routers: sample.flows === null ? 0 : 1,
    live: true,
  };
}

function liveFigures(sample: LiveSample, { uplinks, conntrackMax }: LiveOf): Omit<Figures, 'pollCpuMs'> {
  const { flows, rates, conntrack } = sample;
  const links = uplinks.flatMap((device) => rates?.links[device] ?? []);
  const sum = (rate: (link: (typeof links)[number]) => number) =>
    links.length === 0 ? null : links.reduce((total, link) => total + rate(link), 0);
  return {
    hardware: flows?.byPath.hardware ?? null,
    software: flows?.byPath.software ?? null,
    slow: flows?.byPath.slow ?? null,
    eligible: flows?.eligible ?? null,
    conntrackEntries: conntrack.entries ?? flows?.total ?? null,
    conntrackMax: conntrack.max ?? conntrackMax,
    npuBound: sample.npuBound,
    npuCapacity: sample.npuCapacity,
    cpuBusyShare: rates?.cpuBusyShare ?? null,
    softirqShare: rates?.softirqShare ?? null,
    rxBitsPerSecond: sum((link) => link.rxBitsPerSecond),
    txBitsPerSecond: sum((link) => link.txBitsPerSecond),
    gatewayMs: sample.gatewayMs,
  };
}
