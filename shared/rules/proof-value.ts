import { assertNever } from '../model/offload.ts';
import type { Estimate, ProofFigure, ProofReport } from '../model/proof-report.ts';
import { fewestSamples } from './median-estimate.ts';

/**
 * A value of a proof report with its unit, for people; the same in every form of the report. Of `softirq-per-gbit` the unit is
 * processors: how many of the router's processors softirq work would fill if it forwarded 1 Gbit/s.
 */
export function showProofValue(id: ProofFigure['id'], value: number): string {
  return inUnit(scaled(id, value)).join(' ');
}

/** "13.6 processors (12.1 to 15.0)". */
export function showProofEstimate(id: ProofFigure['id'], { median, low, high }: Estimate): string {
  const [value, from, to] = [median, low, high].map((each) => scaled(id, each));
  if (!value || !from || !to) return '';
  const ends =
    from.unit === value.unit && to.unit === value.unit
      ? [digits(from.value), digits(to.value)]
      : [from, to].map((each) => inUnit(each).join(' '));
  return `${inUnit(value).join(' ')} (${ends.join(' to ')})`;
}

/** "0.52 times (0.41 to 0.65)". */
export function showProofRatio({ median, low, high }: NonNullable<ProofFigure['ratio']>): string {
  return `${digits(median)} times (${digits(low)} to ${digits(high)})`;
}

interface Scaled {
  readonly value: number;
  readonly unit: string;
}

function scaled(id: ProofFigure['id'], value: number): Scaled {
  switch (id) {
    case 'softirq-per-gbit':
      return { value, unit: 'processors' };
    case 'throughput':
      return scaledRate(value);
    case 'offload-share':
    case 'softirq':
      return { value: value * 100, unit: '%' };
    case 'gateway-latency':
      return { value, unit: 'ms' };
    default:
      return assertNever(id);
  }
}

function scaledRate(bitsPerSecond: number): Scaled {
  const units = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s'];
  let value = bitsPerSecond;
  let power = 0;
  while (value >= 999.5 && power < units.length - 1) {
    value /= 1000;
    power += 1;
  }
  return { value, unit: units[power] ?? '' };
}

function inUnit({ value, unit }: Scaled): [string, string] {
  return [digits(value), unit];
}

/** Three significant digits, never an exponent. */
function digits(value: number): string {
  if (value === 0) return '0';
  if (value < 0.001) return '< 0.001';
  return value >= 99.95
    ? value.toFixed(0)
    : value >= 9.995
      ? value.toFixed(1)
      : value >= 0.995
        ? value.toFixed(2)
        : value.toFixed(3);
}

/** Where an estimate stands on a bar from nothing to the largest value of its figure, each 0 to 1. */
export type ProofBar = Pick<Estimate, 'median' | 'low' | 'high'>;

/** Both bars of a figure on one scale; `null` = there is nothing to draw. */
export function proofBars({ before, after }: ProofFigure): Record<'before' | 'after', ProofBar | null> {
  const most = Math.max(before?.high ?? 0, after?.high ?? 0);
  const bar = (estimate: Estimate | null): ProofBar | null =>
    estimate === null || most <= 0
      ? null
      : { median: estimate.median / most, low: estimate.low / most, high: estimate.high / most };
  return { before: bar(before), after: bar(after) };
}

/** Figures whose own sentence says more than that of the report; where samples are missing, it is the same for all. */
export function figuresWithReason({ figures, windows }: ProofReport): ProofFigure[] {
  const missing = Math.min(windows.before.samples, windows.after.samples) < fewestSamples;
  return missing ? [] : figures.filter(({ conclusion }) => conclusion === 'not-enough');
}
