import {
  type Figure,
  type Figures,
  figureNames,
  type GapReason,
  gapReasonSchema,
  type RateSource,
  rateSourceSchema,
} from '../../shared/model/sample.ts';
import { numberOf, type Row } from './database.ts';

/** One row of the history, or what is to become one. */
export interface Sample {
  /** Seconds since 1970; the start of what it spans. */
  readonly at: number;
  /** How many polls it is made of; of the fleet's sum, how many routers. */
  readonly polls: number;
  readonly missed: number;
  /** Nothing is known from its end until the next one, and why. */
  readonly gap: GapReason | null;
  readonly rateSource: RateSource | null;
  readonly figures: Figures;
}

/** What is stored for 1. Counts have a decimal, for a rolled up one is a mean. */
const scales: Readonly<Record<Figure, number>> = {
  hardware: 10,
  software: 10,
  slow: 10,
  eligible: 10,
  conntrackEntries: 10,
  conntrackMax: 1,
  npuBound: 10,
  npuCapacity: 1,
  cpuBusyShare: 10_000,
  softirqShare: 10_000,
  rxBitsPerSecond: 1,
  txBitsPerSecond: 1,
  gatewayMs: 1000,
  pollCpuMs: 10,
};

/** The name of the column of a figure. */
export function columnOf(figure: Figure): string {
  return figure.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export const figureColumns = figureNames.map(columnOf);

/** Every column in the order of `valuesOf`. */
export const sampleColumns = ['level', 'router', 'at', 'polls', 'missed', 'gap', 'rate_source', ...figureColumns];

/** Stored codes never change their meaning. */
const gapCodes: Readonly<Record<GapReason, number>> = {
  unreachable: 1,
  garbled: 2,
  changing: 3,
  offline: 4,
  asleep: 5,
  stopped: 6,
};
/** The largest one of several is the one to warn of. */
const rateSourceCodes: Readonly<Record<RateSource, number>> = { 'port-counters': 1, interface: 2, 'interface-low': 3 };

export function valuesOf(level: number, router: number, sample: Sample): (number | null)[] {
  const { at, polls, missed, gap, rateSource, figures } = sample;
  return [
    ...[level, router, at, polls, missed],
    gap === null ? null : gapCodes[gap],
    rateSource === null ? null : rateSourceCodes[rateSource],
    ...figureNames.map((figure) => stored(figure, figures[figure])),
  ];
}

function stored(figure: Figure, value: number | null): number | null {
  if (value === null) return null;
  const scaled = Math.round(value * scales[figure]);
  return Number.isSafeInteger(scaled) ? scaled : null;
}

/** A figure as it was, from a column of that name; means have fractions. */
export function figureFrom(row: Row, figure: Figure): number | null {
  const value = row[columnOf(figure)];
  return typeof value === 'number' ? value / scales[figure] : null;
}

export function gapFrom(row: Row): GapReason | null {
  return gapReasonSchema.options.find((reason) => gapCodes[reason] === row['gap']) ?? null;
}

export function rateSourceFrom(row: Row): RateSource | null {
  return rateSourceSchema.options.find((source) => rateSourceCodes[source] === row['rate_source']) ?? null;
}

export function sampleFrom(row: Row): Sample {
  return {
    at: numberOf(row, 'at'),
    polls: numberOf(row, 'polls'),
    missed: numberOf(row, 'missed'),
    gap: gapFrom(row),
    rateSource: rateSourceFrom(row),
    figures: figuresOf((figure) => figureFrom(row, figure)),
  };
}

export function figuresOf(value: (figure: Figure) => number | null): Figures {
  return {
    hardware: value('hardware'),
    software: value('software'),
    slow: value('slow'),
    eligible: value('eligible'),
    conntrackEntries: value('conntrackEntries'),
    conntrackMax: value('conntrackMax'),
    npuBound: value('npuBound'),
    npuCapacity: value('npuCapacity'),
    cpuBusyShare: value('cpuBusyShare'),
    softirqShare: value('softirqShare'),
    rxBitsPerSecond: value('rxBitsPerSecond'),
    txBitsPerSecond: value('txBitsPerSecond'),
    gatewayMs: value('gatewayMs'),
    pollCpuMs: value('pollCpuMs'),
  };
}
