import { describe, expect, it } from 'vitest';
import { outcomeOf, undoneError, undoneSentence, wasToldToSave } from '../../../electron/change/outcome.ts';
import { planOrThrow, refusalError, refuseBlocked, refuseOtherPlan } from '../../../electron/change/preflight.ts';
import { verifyChange } from '../../../electron/change/verify.ts';
import type { RouterLock } from '../../../electron/router/lock.ts';
import { type Plan, type PlanRefusal, planSchema } from '../../../shared/model/plan.ts';
import type { Flowtable } from '../../../shared/model/snapshot.ts';
import { makeSnapshot, type SnapshotOverrides } from '../../shared/snapshot-builder.ts';

const flowtable: Flowtable = {
  family: 'inet',
  table: 'fw4',
  name: 'ft',
  hook: 'ingress',
  priority: 'filter',
  devices: ['lan1', 'wan'],
  hardware: false,
  counter: true,
  fedBy: [{ chain: 'forward', rule: 'flow add @ft' }],
};
const off: SnapshotOverrides = {
  configured: { mode: 'off', options: { flow_offloading: null, flow_offloading_hw: null }, staged: [] },
  flowtables: [],
  identity: { bootId: 'boot-1' },
};
const saved: SnapshotOverrides = {
  ...off,
  configured: { mode: 'software', options: { flow_offloading: '1', flow_offloading_hw: null } },
  flowtables: [flowtable],
};
const plan = planOrThrow(makeSnapshot(off), { kind: 'mode', mode: 'software' });
const change = { id: 'c', plan, bootId: 'boot-1' };
const lock: RouterLock = {
  folder: '/tmp/flowhelm',
  changeId: 'c',
  alive: true,
  secondsLeft: 5,
  owner: 'me',
  result: null,
};

describe('the outcome of a change', () => {
  const undone = { kind: 'undone', why: 'unknown', differs: false };
  it.each<[string, SnapshotOverrides, RouterLock[], boolean, object]>([
    ['armed', saved, [lock], true, { kind: 'armed', secondsLeft: 5 }],
    ['orphaned', saved, [{ ...lock, alive: false }], true, { kind: 'orphaned' }],
    ['its word', off, [{ ...lock, result: { kind: 'committed' } }], false, { kind: 'confirmed' }],
    ["another's word", off, [{ ...lock, changeId: 'd', result: { kind: 'committed' } }], true, undone],
    ['saved', saved, [], true, { kind: 'confirmed' }],
    ['saved by somebody else, for it was never told to', saved, [], false, undone],
    ['not saved', off, [], true, undone],
    ['gone in a reboot', { ...off, identity: { bootId: 'boot-2' } }, [], true, { ...undone, why: 'rebooted' }],
    ['saved before a reboot', { ...saved, identity: { bootId: 'boot-2' } }, [], true, { kind: 'confirmed' }],
    ['not saved but still loaded', { ...off, flowtables: [flowtable] }, [], true, { ...undone, differs: true }],
    [
      'not saved but still staged',
      { ...off, configured: { ...off.configured, staged: ["firewall.cfg01e63d.flow_offloading='1'"] } },
      [],
      true,
      { ...undone, differs: true },
    ],
    [
      "not saved, with another's edit staged",
      { ...off, configured: { ...off.configured, staged: ["firewall.x.name='flow_offloading'"] } },
      [],
      true,
      undone,
    ],
  ])('is read: %s', (_, snapshot, locks, told, outcome) => {
    expect(outcomeOf(change, { snapshot: makeSnapshot(snapshot), locks }, told)).toEqual(outcome);
  });

  it('is not guessed when the configuration could not be read', () => {
    const snapshot = makeSnapshot({ ...off, gaps: [{ section: 'configured', reason: 'no answer' }] });
    expect(() => outcomeOf(change, { snapshot, locks: [] }, true)).toThrow(
      expect.objectContaining({ code: 'garbled-answer', retryable: true }),
    );
  });

  it('knows from the journal whether the word to save was left', () => {
    const entry = (step: 'confirm' | 'verify') => ({ at: '', step, event: 'started' as const, detail: '' });
    expect(wasToldToSave({ journal: [entry('verify')] })).toBe(false);
    expect(wasToldToSave({ journal: [entry('verify'), entry('confirm')] })).toBe(true);
  });

  it('never claims that all is as before when it is not', () => {
    expect(undoneSentence('asked', false)).toContain('The router is as it was.');
    expect(undoneSentence('asked', true)).toContain('still differs');
    expect(undoneSentence('rebooted', false, ['kmod-nft-offload'])).toContain(
      'kmod-nft-offload may still be installed',
    );
    expect(undoneError('expired', false)).toMatchObject({ code: 'window-expired' });
    expect(undoneError('foreign-edits', false)).toMatchObject({ code: 'foreign-edits' });
    expect(undoneError('save-failed', true)).toMatchObject({ code: 'confirm-failed' });
  });
});

describe('the verification', () => {
  const before = makeSnapshot({
    ...off,
    defaultRoutes: [{ family: 'ipv4', gateway: '192.0.2.1', device: 'wan', metric: 0 }],
    kernelFaults: ['old'],
  });
  const good = {
    before,
    after: makeSnapshot({
      ...off,
      flowtables: [flowtable],
      defaultRoutes: before.defaultRoutes,
      kernelFaults: ['old'],
      configured: { ...off.configured, staged: ['a line'] },
    }),
    expectation: { ...plan.expectation, devices: ['wan', 'lan1'] },
    reachableBefore: ['192.0.2.1'],
    reachableAfter: ['192.0.2.1'],
    staged: ['a line'],
    lock,
  };
  const failed = (facts: Partial<typeof good>) =>
    verifyChange({ ...good, ...facts })
      .filter(({ ok }) => !ok)
      .map(({ id }) => id);
  const changed = (changes: SnapshotOverrides) => ({ after: { ...good.after, ...changes } as typeof good.after });

  it.each<[string, Partial<typeof good>, string[]]>([
    ['all is well', {}, []],
    ['no flowtable', changed({ flowtables: [] }), ['flowtable']],
    ['another list of devices', changed({ flowtables: [{ ...flowtable, devices: ['wan'] }] }), ['flowtable']],
    ['hardware instead of software', changed({ flowtables: [{ ...flowtable, hardware: true }] }), ['flowtable']],
    ['no rule feeds it', changed({ flowtables: [{ ...flowtable, fedBy: [] }] }), ['flowtable']],
    ['it could not be read', changed({ gaps: [{ section: 'flowtables', reason: '' }] }), ['flowtable']],
    ['a reboot', changed({ identity: { ...good.after.identity, bootId: 'boot-2' } }), ['boot-id']],
    ['no boot id', changed({ identity: { ...good.after.identity, bootId: null } }), ['boot-id']],
    ['a lost route', changed({ defaultRoutes: [] }), ['default-route']],
    ['a lost gateway', { reachableAfter: [] }, ['gateway']],
    ['a gateway that never answered', { reachableBefore: [], reachableAfter: [] }, []],
    ['a new oops', changed({ kernelFaults: ['old', 'new'] }), ['kernel-faults']],
    ['edits of others', { staged: ['a line', 'and another'] }, ['staged']],
    ['a dead watchdog', { lock: { ...lock, alive: false } }, ['watchdog']],
    ['a watchdog that has decided', { lock: { ...lock, result: { kind: 'committed' } } }, ['watchdog']],
    ['a deadline that has passed', { lock: { ...lock, secondsLeft: 0 } }, ['watchdog']],
  ])('finds: %s', (_, facts, ids) => {
    expect(failed(facts)).toEqual(ids);
  });
});

describe('before a change', () => {
  it.each<[PlanRefusal['code'], string]>([
    ['staged-edits', 'foreign-edits'],
    ['no-space', 'no-space'],
    ['platform-unsupported', 'platform-unsupported'],
    ['no-package-manager', 'package-unavailable'],
    ['vendor-engine', 'plan-refused'],
  ])('the refusal %s is the error %s', (code, error) => {
    expect(refusalError({ code, sentence: 's', nextStep: 'n' })).toMatchObject({
      code: error,
      message: 's',
      nextStep: 'n',
    });
  });

  const advisory = (id: string, severity: 'block' | 'warn' | 'info', text = 'x') => ({
    ...{ id, severity, title: 't', text, source: '' },
  });
  const withAdvice = (...advisories: ReturnType<typeof advisory>[]): Plan => ({ ...plan, advisories });

  it('a block must be overridden by its own id', () => {
    expect(() => refuseBlocked(withAdvice(advisory('a', 'block')), [])).toThrow(
      expect.objectContaining({ code: 'advisory-blocks', evidence: { a: 'x' } }),
    );
    expect(() => refuseBlocked(withAdvice(advisory('a', 'block')), ['b'])).toThrow();
    expect(() => refuseBlocked(withAdvice(advisory('a', 'block'), advisory('c', 'warn')), ['a'])).not.toThrow();
  });

  it.each<[string, Plan | null, Plan, boolean]>([
    ['nothing was shown', null, plan, true],
    ['the same', structuredClone(plan), plan, true],
    [
      'the same with keys in another order',
      planSchema.parse(Object.fromEntries(Object.entries(plan).reverse())),
      plan,
      true,
    ],
    [
      'an advisory with other figures',
      withAdvice(advisory('a', 'warn', '1')),
      withAdvice(advisory('a', 'warn', '2')),
      true,
    ],
    ['an advisory less', withAdvice(advisory('a', 'warn')), plan, true],
    ['a hint more', plan, withAdvice(advisory('a', 'info')), true],
    ['a warning more', plan, withAdvice(advisory('a', 'warn')), false],
    ['a reboot between', plan, { ...plan, basis: { ...plan.basis, bootId: 'boot-2' } }, false],
    ['another value before', plan, otherBefore(), false],
  ])('a shown plan is held against the new one: %s', (_, shown, fresh, ok) => {
    const check = () => refuseOtherPlan(shown, fresh);
    if (ok) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code: 'router-changed-since' }));
  });

  function otherBefore(): Plan {
    if (plan.platform !== 'fw4') throw new Error('not a plan for fw4');
    return { ...plan, edits: plan.edits.map((edit) => ({ ...edit, before: '0' })) };
  }
});
