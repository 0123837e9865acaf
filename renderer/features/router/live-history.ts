import type { LiveSample } from '../../../shared/model/fleet.ts';

/** An hour of samples every two seconds. */
export const keptSamples = 1800;

/** Adds a sample, drops the oldest beyond `keptSamples`, and ignores one that is not newer than the last. */
export function addSample(samples: readonly LiveSample[], sample: LiveSample): readonly LiveSample[] {
  const last = samples.at(-1);
  if (last !== undefined && Date.parse(sample.at) <= Date.parse(last.at)) return samples;
  return [...samples.slice(Math.max(0, samples.length + 1 - keptSamples)), sample];
}
