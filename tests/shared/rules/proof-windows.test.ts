import { describe, expect, it } from 'vitest';
import { proofWindows, type WindowMaterial } from '../../../shared/rules/proof-windows.ts';
import { changeEnd, confirmedChange, iso, sampleAt } from '../proof-samples.ts';
import { makeSnapshot } from '../snapshot-builder.ts';

const start = changeEnd - 40;
const times = (from: number, to: number, step = 30) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => sampleAt(from + index * step, {}));

/** Polls every 30 s from two hours before to two hours after. */
const base: WindowMaterial = {
  change: confirmedChange(),
  ...{ changes: [confirmedChange()], samples: times(changeEnd - 7200, changeEnd + 7200) },
  ...{ stepSeconds: 0, snapshots: [], windowSeconds: 1800, settleSeconds: 60, now: changeEnd + 7200 },
};

const other = (from: number, to: number, state: 'confirmed' | 'refused' = 'confirmed') =>
  confirmedChange({ id: 'other', startedAt: iso(from), endedAt: iso(to), state });
const bootedAt = (at: number) =>
  makeSnapshot({ takenAt: iso(at + 500), identity: { bootId: `boot-${at}`, uptimeSeconds: 500 } });

describe('the windows around a change', () => {
  it('reach half an hour, and leave out the minute after the change', () => {
    const { before, after, spacing } = proofWindows(base);
    expect(spacing).toBe(30);
    expect(before).toMatchObject({ from: start - 1800, to: start, cutBy: null });
    expect(after).toMatchObject({ from: changeEnd + 60, to: changeEnd + 1860, cutBy: null });
    expect(before.samples.every(({ at }) => at >= start - 1800 && at <= start)).toBe(true);
    expect(after.samples[0]?.at).toBe(changeEnd + 60);
    expect([before.samples.length, after.samples.length]).toEqual([60, 61]);
  });

  it.each<[string, Partial<WindowMaterial>, { before?: object; after?: object }]>([
    [
      'another change before it, and the minute after that one',
      { changes: [other(start - 700, start - 600)] },
      { before: { from: start - 540, cutBy: 'change' }, after: { cutBy: null } },
    ],
    [
      'another change after it',
      { changes: [other(changeEnd + 600, changeEnd + 640)] },
      { before: { cutBy: null }, after: { to: changeEnd + 600, cutBy: 'change' } },
    ],
    [
      'nothing, when the other one was refused',
      { changes: [other(start - 700, start - 600, 'refused')] },
      { before: { cutBy: null } },
    ],
    [
      'a boot before it, and the minutes after that',
      { snapshots: [bootedAt(start - 900)] },
      { before: { from: start - 720, cutBy: 'reboot' } },
    ],
    [
      'a boot right before it',
      { snapshots: [bootedAt(start - 20)] },
      { before: { from: start, cutBy: 'reboot', samples: [] } },
    ],
    [
      'a boot after it',
      { snapshots: [bootedAt(changeEnd + 300)] },
      { after: { to: changeEnd + 300, cutBy: 'reboot' } },
    ],
    ['a boot right after it', { snapshots: [bootedAt(changeEnd + 10)] }, { after: { samples: [], cutBy: 'reboot' } }],
  ])('are cut at %s', (_what, given, expected) => {
    expect(proofWindows({ ...base, ...given })).toMatchObject(expected);
  });

  it('end at a long silence, and take what lies nearest to the change', () => {
    const samples = [
      ...times(start - 1800, start - 1000),
      ...times(start - 500, start),
      ...times(changeEnd, changeEnd + 500),
    ];
    const { before, after } = proofWindows({ ...base, samples });
    expect(before).toMatchObject({ from: start - 500, cutBy: 'silence' });
    expect(after.cutBy).toBeNull();
  });

  it('take what is farther away when too little is near', () => {
    const samples = [...times(start - 1800, start - 1000), ...times(start - 60, start)];
    expect(proofWindows({ ...base, samples }).before).toMatchObject({ to: start - 1020, cutBy: 'silence' });
  });

  it('do not take a slow pace for silence', () => {
    const { before } = proofWindows({ ...base, samples: times(start - 1800, start, 600), windowSeconds: 1800 });
    expect(before).toMatchObject({ cutBy: null, samples: { length: 4 } });
  });

  it('leave out samples whose rates reach into the change', () => {
    const { after } = proofWindows({ ...base, samples: times(changeEnd + 70 - 1200, changeEnd + 1800, 120) });
    expect(after.samples[0]?.at).toBe(changeEnd + 190);
  });

  it('leave out rolled-up samples that span the change', () => {
    const { before } = proofWindows({ ...base, samples: times(start - 1830, start + 1800, 60), stepSeconds: 60 });
    expect(before.samples.at(-1)?.at).toBe(start - 90);
  });

  it('fill while time goes on', () => {
    expect(proofWindows({ ...base, now: changeEnd + 30 })).toMatchObject({
      fillsUntil: changeEnd + 1860,
      after: { from: changeEnd + 60, to: changeEnd + 60, samples: [] },
    });
    expect(proofWindows({ ...base, now: changeEnd + 1860 }).fillsUntil).toBeNull();
    expect(
      proofWindows({ ...base, now: changeEnd + 600, changes: [other(changeEnd + 300, changeEnd + 310)] }).fillsUntil,
    ).toBeNull();
  });
});
