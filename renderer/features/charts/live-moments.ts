import type { LiveSample } from '../../../shared/model/fleet.ts';
import type { Figures } from '../../../shared/model/sample.ts';
import type { Moment } from './timeline.ts';

/** A live sample with the figures that are kept of a poll, for the same chart. `conntrackMax` = should the sample not say it. */
export function liveMoment(sample: LiveSample, conntrackMax: number | null): Moment {
  return {
    time: Date.parse(sample.at) / 1000,
    figures: liveFigures(sample, conntrackMax),
    ratesLow: sample.rateSource === 'interface-low',
    routers: sample.flows === null ? 0 : 1,
    live: true,
  };
}

function liveFigures(sample: LiveSample, conntrackMax: number | null): Omit<Figures, 'pollCpuMs'> {
  const { flows, rates, conntrack, npuBound, npuCapacity, rxBitsPerSecond, txBitsPerSecond, gatewayMs } = sample;
  return {
    hardware: flows?.byPath.hardware ?? null,
    software: flows?.byPath.software ?? null,
    slow: flows?.byPath.slow ?? null,
    eligible: flows?.eligible ?? null,
    conntrackEntries: conntrack.entries ?? flows?.total ?? null,
    conntrackMax: conntrack.max ?? (flows === null ? null : conntrackMax),
    cpuBusyShare: rates?.cpuBusyShare ?? null,
    softirqShare: rates?.softirqShare ?? null,
    ...{ npuBound, npuCapacity, rxBitsPerSecond, txBitsPerSecond, gatewayMs },
  };
}
