import { describe, expect, it } from 'vitest';
import { proofOf, renderProof } from '../../../electron/report/proof.ts';
import { aroundChange, changeEnd, confirmedChange, seeded, traffic } from '../../shared/proof-samples.ts';
import { temporaryHome } from '../cli/run-cli.ts';
import { profileWithChange } from './profile-with-change.ts';

const request = { now: new Date((changeEnd + 3600) * 1000), identified: false };
const samples = aroundChange(seeded(6), [2, 1]);

describe('the proof report of a change in the profile', () => {
  it('is made of the polls around it', () => {
    const profile = profileWithChange(temporaryHome(), samples);
    const report = proofOf(profile, 'change-1', request);
    expect(report).toMatchObject({
      conclusion: 'better',
      windows: { before: { samples: 55 }, after: { samples: 55 } },
      router: { name: null, host: null, model: 'GL.iNet GL-MT6000' },
    });
    expect(renderProof(report, 'html').fileName).toBe('flowhelm-proof-20261001-115920.html');
    expect(renderProof(report, 'markdown').fileName).toMatch(/\.md$/);
    profile.close();
  });

  it('is made of rolled-up samples where the polls are gone', () => {
    const profile = profileWithChange(temporaryHome(), []);
    const random = seeded(8);
    const minutes = (from: number, cost: number) =>
      traffic(Math.floor(from / 60) * 60, { random, count: 27, cost, spread: 0.2, stepSeconds: 60 });
    const rows = [...minutes(changeEnd - 1800, 2), ...minutes(changeEnd + 180, 1)].map((sample) => ({
      ...sample,
      ...{ polls: 2, missed: 0, gap: null },
    }));
    profile.samples.fill('router-1', 60, rows, changeEnd + 86_400);
    // polls of today are too young to tell of a change of yesterday
    const poll = traffic(changeEnd + 86_400, { random, count: 3, cost: 1, spread: 0.2 });
    for (const sample of poll) profile.samples.add('router-1', { ...sample, polls: 1, missed: 0, gap: null });
    const now = new Date((changeEnd + 87_000) * 1000);
    expect(proofOf(profile, 'change-1', { ...request, now })).toMatchObject({ conclusion: 'better' });
    profile.close();
  });

  it('does not count what marks a gap, and looks as far as it is told', () => {
    const profile = profileWithChange(temporaryHome(), samples);
    const none = samples[0];
    if (!none) throw new Error('no samples');
    const nothing = Object.fromEntries(Object.keys(none.figures).map((name) => [name, null])) as typeof none.figures;
    profile.samples.add('router-1', {
      ...{ at: changeEnd - 300, polls: 0, missed: 1, gap: 'unreachable', rateSource: null },
      figures: nothing,
    });
    expect(proofOf(profile, 'change-1', request).windows.before.samples).toBe(55);
    expect(proofOf(profile, 'change-1', { ...request, windowSeconds: 600 }).windows.before.samples).toBe(20);
    profile.close();
  });

  it('is not to be had of a change that nobody knows', () => {
    const profile = profileWithChange(temporaryHome(), [], []);
    expect(() => proofOf(profile, 'change-1', request)).toThrow('no such change');
    profile.close();
  });

  it('is cut at the next change of the router', () => {
    const next = confirmedChange({ id: 'next', startedAt: new Date((changeEnd + 700) * 1000).toISOString() });
    const profile = profileWithChange(temporaryHome(), samples, [confirmedChange(), next]);
    expect(proofOf(profile, 'change-1', request).caveats.join()).toContain('another change was made then');
    profile.close();
  });
});
