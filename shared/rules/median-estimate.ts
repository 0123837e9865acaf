import type { Estimate } from '../model/proof-report.ts';

/** Fewer than these cannot be told apart from chance; below 6 there is no 95 % interval of the median at all. */
export const fewestSamples = 8;
const fewestIndependent = 6;

/**
 * Median with the interval that holds the true one with 95 % confidence or more, whatever the distribution (order statistics: the
 * number of samples below the true median is binomial). Samples that stand beside each other are often alike, which would make the
 * interval too narrow, so they count as fewer: `values` must be in order of time. `null` = too few for an interval.
 */
export function estimateMedian(values: readonly number[]): Estimate | null {
  const independent = independentSamples(values);
  if (values.length < fewestSamples || independent < fewestIndependent) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const rank = lowerRank(independent, values.length);
  const low = sorted[rank - 1];
  const high = sorted[sorted.length - rank];
  return low === undefined || high === undefined ? null : { median: middle(sorted), low, high, samples: values.length };
}

/** The middle value, or the mean of the two middle ones; NaN of nothing. */
export function medianOf(values: readonly number[]): number {
  return middle([...values].sort((a, b) => a - b));
}

function middle(sorted: readonly number[]): number {
  const half = (sorted.length - 1) / 2;
  const [lower = Number.NaN, upper = Number.NaN] = [sorted[Math.floor(half)], sorted[Math.ceil(half)]];
  return lower + (upper - lower) / 2;
}

/** The rank in the sample, from 1, of the lower end of the interval. */
function lowerRank(independent: number, samples: number): number {
  const share = orderStatistic(independent) / (independent + 1);
  return Math.max(1, Math.floor(share * (samples + 1) + 1e-9));
}

/** The largest rank whose order statistic lies above the median with a probability of 2.5 % at most. */
function orderStatistic(samples: number): number {
  // Beyond this the normal approximation is as good, and the exact sum would underflow later.
  if (samples > 200) return Math.floor((samples + 1) / 2 - 0.98 * Math.sqrt(samples));
  let probability = 0.5 ** samples;
  let below = probability;
  let rank = 0;
  while (below <= 0.025) {
    rank += 1;
    probability = (probability * (samples - rank + 1)) / rank;
    below += probability;
  }
  return rank;
}

/**
 * How many independent samples tell as much about the median: the variance of the median grows with the autocorrelation of the signs
 * (above or below the median), summed over the lags until it is lost in the noise.
 */
function independentSamples(values: readonly number[]): number {
  const centre = medianOf(values);
  const signs = values.map((value) => Math.sign(value - centre));
  const variance = signs.reduce((sum, sign) => sum + sign * sign, 0);
  if (variance === 0) return values.length;
  const noise = 1 / Math.sqrt(values.length);
  const most = values.length / fewestIndependent;
  let inflation = 1;
  for (let lag = 1; lag < values.length / 2 && inflation <= most; lag += 1) {
    const together = productsAt(signs, lag) / variance;
    // One lag that looks alike by chance is common, so the first must stand out more.
    if (together < (lag === 1 ? 2 : 1) * noise) break;
    inflation += 2 * together;
  }
  return Math.floor(values.length / inflation);
}

/** Sum over the products of each with the one `lag` places later. */
function productsAt(signs: readonly number[], lag: number): number {
  let sum = 0;
  for (let index = lag; index < signs.length; index += 1) sum += (signs[index] ?? 0) * (signs[index - lag] ?? 0);
  return sum;
}
