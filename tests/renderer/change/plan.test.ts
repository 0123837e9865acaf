import { describe, expect, it } from 'vitest';
import { byGravity, overridesFor, unaccepted } from '../../../renderer/features/change/consent.ts';
import { type GroupPlan, groupRow, isRead, taking } from '../../../renderer/features/change/group-rows.ts';
import { firstMode } from '../../../renderer/features/change/modes.ts';
import { forThisPage } from '../../../renderer/features/change/next-step.ts';
import { isWindow, ringShare, secondsLeft } from '../../../renderer/features/change/rollback-window.ts';
import { advisory, hardwarePlan } from './samples.ts';

describe('firstMode', () => {
  it.each([
    ['auto', { recommendedMode: 'hardware' }, 'hardware'],
    ['auto', null, 'software'],
    ['off', { recommendedMode: 'hardware' }, 'off'],
    ['undo', { recommendedMode: 'hardware' }, null],
  ] as const)('of %s with %o is %s', (wanted, latest, mode) => {
    expect(firstMode(wanted, latest)).toBe(mode);
  });
});

describe('consent', () => {
  const advisories = [advisory('a', 'info'), advisory('b', 'block'), advisory('c', 'warn'), advisory('d', 'block')];

  it('is asked for by blocking advisories only, one by one', () => {
    expect(unaccepted(advisories, new Set()).map(({ id }) => id)).toEqual(['b', 'd']);
    expect(unaccepted(advisories, new Set(['b'])).map(({ id }) => id)).toEqual(['d']);
  });

  it('goes along only where this plan needs it', () => {
    expect(overridesFor(advisories, new Set(['a', 'b', 'elsewhere']))).toEqual(['b']);
  });

  it('lists the gravest first', () => {
    expect(byGravity(advisories).map(({ id }) => id)).toEqual(['b', 'd', 'c', 'a']);
  });
});

describe('groupRow', () => {
  const recommendation = { mode: 'hardware', why: 'fast', tradeOffs: [] } as const;
  const planned = (part: Partial<typeof hardwarePlan>): GroupPlan => ({
    kind: 'planned',
    plan: { ...hardwarePlan, ...part },
    recommendation: { ...recommendation, tradeOffs: [] },
  });
  const free = { busy: false, auto: false };

  it.each([
    ['takes part', planned({}), free, 'changes'],
    ['is as wanted already', planned({ unchanged: true }), free, 'same'],
    ['needs consent', planned({ advisories: [advisory('b', 'block')] }), free, 'blocked'],
    ['is being changed', planned({}), { busy: true, auto: false }, 'busy'],
    ['is being read', { kind: 'reading' } as const, free, 'reading'],
  ])('a router that %s', (_, plan, options, kind) => {
    expect(groupRow(plan, options).kind).toBe(kind);
  });

  it('leaves a router alone where off is recommended, but turns it off when asked to', () => {
    const off: GroupPlan = {
      kind: 'planned',
      plan: { ...hardwarePlan, to: 'off' },
      recommendation: { mode: 'off', why: 'SQM', tradeOffs: [] },
    };
    expect(groupRow(off, { busy: false, auto: true })).toEqual({ kind: 'leave-off', why: 'SQM' });
    expect(groupRow(off, free).kind).toBe('changes');
  });

  it('counts what breaks', () => {
    const warned = planned({ advisories: [advisory('a', 'warn'), advisory('b', 'info'), advisory('c', 'warn')] });
    expect(groupRow(warned, free)).toMatchObject({ kind: 'changes', warnings: 2 });
  });

  it('takes along only those that change, in their order', () => {
    const changes = groupRow(planned({}), free);
    const rows = new Map([
      ['z', changes],
      ['m', groupRow(planned({ unchanged: true }), free)],
      ['a', changes],
    ]);
    expect(taking(rows)).toEqual(['z', 'a']);
    expect(isRead({ kind: 'reading' })).toBe(false);
    expect(isRead({ kind: 'same' })).toBe(true);
  });
});

describe('rollback window', () => {
  it.each([
    [30, true],
    [600, true],
    [29, false],
    [601, false],
    [90.5, false],
    ['90', false],
    ['', false],
  ])('%s is a window: %s', (value, expected) => {
    expect(isWindow(value)).toBe(expected);
  });

  it('counts whole seconds down to 0 and not below', () => {
    const until = '2026-01-01T00:01:14.000Z';
    const start = Date.parse('2026-01-01T00:00:00.000Z');
    expect(secondsLeft(until, start)).toBe(74);
    expect(secondsLeft(until, start + 400)).toBe(74);
    expect(secondsLeft(until, start + 200_000)).toBe(0);
  });

  it('fills the ring by the share that is left', () => {
    expect(ringShare(45, 90)).toBe(0.5);
    expect(ringShare(120, 90)).toBe(1);
    expect(ringShare(5, 0)).toBe(0);
  });
});

describe('forThisPage', () => {
  const error = { sentence: 's', nextStep: 'Run it with --mode software.', retryable: false, evidence: {} };

  it.each(['nothing-to-undo', 'advisory-blocks'])('replaces the command line of %s', (code) => {
    expect(forThisPage({ ...error, code }).nextStep).not.toContain('--');
  });

  it('replaces the next step of a change that waits, but not that of one that runs', () => {
    const code = 'change-in-progress';
    expect(forThisPage({ ...error, code, evidence: { waiting: 'a' } }).nextStep).toContain('Activity');
    expect(forThisPage({ ...error, code, nextStep: 'Wait a minute.' }).nextStep).toBe('Wait a minute.');
  });

  it('leaves every other error as it is', () => {
    const other = { ...error, code: 'unreachable', nextStep: 'Check the cable.' };
    expect(forThisPage(other)).toBe(other);
  });
});
