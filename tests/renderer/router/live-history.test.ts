import { describe, expect, it } from 'vitest';
import { addSample, keptSamples } from '../../../renderer/features/router/live-history.ts';
import type { LiveSample } from '../../../shared/model/fleet.ts';
import { makeSample } from './samples.ts';

describe('addSample', () => {
  it('keeps an hour and drops the oldest', () => {
    let samples: readonly LiveSample[] = [];
    for (let index = 0; index < keptSamples + 5; index += 1) samples = addSample(samples, makeSample(index * 2));
    expect(samples).toHaveLength(keptSamples);
    expect(samples[0]?.at).toBe(makeSample(10).at);
    expect(samples.at(-1)?.at).toBe(makeSample((keptSamples + 4) * 2).at);
  });

  it('ignores a sample that is not newer', () => {
    const samples = addSample([], makeSample(4));
    expect(addSample(samples, makeSample(4))).toBe(samples);
    expect(addSample(samples, makeSample(2))).toBe(samples);
  });
});
