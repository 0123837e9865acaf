import type { Estimate, ProofFigure } from '../model/proof-report.ts';

/**
 * A value of a proof report with its unit, for people; the same in every form of the report. Of `softirq-per-gbit` the unit is
 * processors: how many of the router's processors softirq work would fill if it forwarded 1 Gbit/s.
 */
export function showProofValue(id: ProofFigure['id'], value: number): string {
  switch (id) {
    case 'softirq-per-gbit':
      return `${digits(value)} processors`;
    case 'throughput':
      return showRate(value);
    case 'offload-share':
    case 'softirq':
      return `${digits(value * 100)} %`;
    case 'gateway-latency':
      return `${digits(value)} ms`;
  }
}

/** "13.6 processors (12.1 to 15.0)". */
export function showProofEstimate(id: ProofFigure['id'], { median, low, high }: Estimate): string {
  return `${showProofValue(id, median)} (${showProofValue(id, low)} to ${showProofValue(id, high)})`;
}

/** "0.52 times (0.41 to 0.65)". */
export function showProofRatio({ median, low, high }: NonNullable<ProofFigure['ratio']>): string {
  return `${digits(median)} times (${digits(low)} to ${digits(high)})`;
}

function showRate(bitsPerSecond: number): string {
  const units = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s'];
  let scaled = bitsPerSecond;
  let power = 0;
  while (scaled >= 999.5 && power < units.length - 1) {
    scaled /= 1000;
    power += 1;
  }
  return `${digits(scaled)} ${units[power] ?? ''}`;
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
