import type { LiveSample } from '../../../shared/model/fleet.ts';
import type { FlowPath } from '../../../shared/model/offload.ts';

/** An hour of samples every two seconds. */
export const keptSamples = 1800;

/** A longer pause between two samples is drawn as a gap, for nobody was looking. */
const gapSeconds = 15;

/** Adds a sample, drops the oldest beyond `keptSamples`, and ignores one that is not newer than the last. */
export function addSample(samples: readonly LiveSample[], sample: LiveSample): readonly LiveSample[] {
  const last = samples.at(-1);
  if (last !== undefined && Date.parse(sample.at) <= Date.parse(last.at)) return samples;
  return [...samples.slice(Math.max(0, samples.length + 1 - keptSamples)), sample];
}

/** A figure of one sample; `null` = the router did not say. */
export type Figure = (sample: LiveSample) => number | null;

/** Columns for a chart: times in seconds since 1970, then one column for each figure, of the same length. */
export type ChartColumns = [times: number[], ...figures: (number | null)[][]];

/** Turns samples into columns, with an empty row wherever sampling paused, so that no line is drawn over what nobody saw. */
export function chartColumns(samples: readonly LiveSample[], figures: readonly Figure[]): ChartColumns {
  const times: number[] = [];
  const columns: (number | null)[][] = figures.map(() => []);
  const push = (time: number, sample: LiveSample | null) => {
    times.push(time);
    figures.forEach((figure, index) => {
      columns[index]?.push(sample === null ? null : figure(sample));
    });
  };
  for (const sample of samples) {
    const time = Date.parse(sample.at) / 1000;
    const before = times.at(-1);
    if (before !== undefined && time - before > gapSeconds) push(before + 1, null);
    push(time, sample);
  }
  return [times, ...columns];
}

export function flowsOn(path: FlowPath): Figure {
  return ({ flows }) => flows?.byPath[path] ?? null;
}

/** Offloaded flows among those that could be, 0 to 1; `null` when nothing could be or the router cannot tell. */
export const offloadShare: Figure = ({ flows }) => {
  if (flows === null) return null;
  const offloaded = flows.byPath.hardware + flows.byPath.software;
  const possible = offloaded + flows.eligible;
  return possible === 0 ? null : offloaded / possible;
};

export const softirqShare: Figure = ({ rates }) => rates?.softirqShare ?? null;

export const npuBound: Figure = ({ npuBound: bound }) => bound;

/** @param maximum entries that the table holds (nf_conntrack_max); `null` = not known */
export function conntrackFill(maximum: number | null): Figure {
  return ({ flows }) => (flows === null || maximum === null || maximum === 0 ? null : flows.total / maximum);
}

export function linkRate(device: string, direction: 'rx' | 'tx'): Figure {
  return ({ rates }) => {
    const link = rates?.links[device];
    if (link === undefined) return null;
    return direction === 'rx' ? link.rxBitsPerSecond : link.txBitsPerSecond;
  };
}

/** The newest known value of a figure; a live view rather keeps the last one than blinks. */
export function latest(samples: readonly LiveSample[], figure: Figure): number | null {
  for (let index = samples.length - 1; index >= 0; index -= 1) {
    const sample = samples[index];
    const value = sample === undefined ? null : figure(sample);
    if (value !== null) return value;
  }
  return null;
}

/**
 * Columns of a stacked chart: the sum of all figures first, then each sum without the next of the later ones, so that areas drawn in
 * this order leave of each figure its own height. A moment of which one figure is not known has no height at all.
 */
export function stacked([times, ...figures]: ChartColumns): ChartColumns {
  const sums = figures.map((_, first) =>
    times.map((__, row) => {
      const parts = figures.slice(0, figures.length - first).map((column) => column[row] ?? null);
      return parts.reduce<number | null>((sum, part) => (sum === null || part === null ? null : sum + part), 0);
    }),
  );
  return [times, ...sums];
}

const shortestSpan = 60;

/**
 * Seconds that the time axis spans: what was chosen, and less while there is less to show, so that the first minutes are no sliver at
 * the edge.
 */
export function shownSpan(samples: readonly LiveSample[], chosen: number): number {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return chosen;
  return Math.min(chosen, Math.max(shortestSpan, (Date.parse(last.at) - Date.parse(first.at)) / 1000));
}
