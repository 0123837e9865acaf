import { describe, expect, it } from 'vitest';
import { recordedOutcome, recordedRun } from '../../../renderer/features/change/recorded-run.ts';
import { routerGuard } from '../../../renderer/features/change/router-guard.ts';
import { canUndo, runOutcome, stateAfterFailure } from '../../../renderer/features/change/run-outcome.ts';
import { currentStep, stepLines } from '../../../renderer/features/change/run-steps.ts';
import { openRunIds, runsOf, runToFollow } from '../../../renderer/features/change/shown-runs.ts';
import { softirqAround } from '../../../renderer/features/change/softirq.ts';
import type { ChangeRunState, LiveSample } from '../../../shared/model/fleet.ts';
import { change, done, flows, hardwarePlan, run } from './samples.ts';

const failed = (step: ChangeRunState['steps'][number]['step']) => ({ step, state: 'failed' as const, detail: 'why' });
const states = (part: Partial<ChangeRunState>) =>
  stepLines({ ...run, ...part }).map((one) => `${one.step} ${one.state}`);

describe('stepLines', () => {
  it('shows what is to come', () => {
    expect(states({ steps: [done('preflight'), { step: 'arm', state: 'running', detail: '' }] })).toEqual([
      'preflight done',
      'arm running',
      'stage pending',
      'check pending',
      'load pending',
      'verify pending',
      'confirm pending',
      'prove pending',
    ]);
  });

  it('has the installation only where something is installed', () => {
    expect(states({}).join()).not.toContain('install');
    expect(states({ plan: { ...hardwarePlan, install: ['kmod-nft-offload'] } })).toContain('install pending');
    expect(states({ plan: null, steps: [done('install')] })).toContain('install done');
  });

  it('puts the undo where it happened and leaves out what never began', () => {
    const steps = [
      done('preflight'),
      done('arm'),
      failed('stage'),
      { step: 'undo' as const, state: 'running' as const, detail: '' },
    ];
    expect(states({ steps })).toEqual(['preflight done', 'arm done', 'stage failed', 'undo running']);
  });

  it('says of a run that is over what it never began', () => {
    expect(states({ state: 'failed', steps: [failed('preflight')] }).slice(0, 2)).toEqual([
      'preflight failed',
      'arm skipped',
    ]);
  });

  it('tells about the step under way, else the latest', () => {
    expect(currentStep({ steps: [done('preflight'), done('arm')] })?.step).toBe('arm');
    expect(currentStep({ steps: [{ step: 'arm', state: 'running', detail: '' }, done('stage')] })?.step).toBe('arm');
    expect(currentStep({ steps: [] })).toBeNull();
  });
});

describe('routerGuard', () => {
  const until = '2026-01-01T00:01:30.000Z';
  it.each([
    ['waits', { state: 'queued' }, 'queued'],
    ['has not touched the router', { steps: [done('preflight')] }, 'notYet'],
    ['has armed it', { steps: [done('arm')] }, 'armed'],
    ['is counted down', { steps: [done('arm'), done('stage')], routerUndoesAt: until }, 'counting'],
    ['goes back', { steps: [{ step: 'undo', state: 'running', detail: '' }], routerUndoesAt: until }, 'undoing'],
    ['is saved and watched', { steps: [done('arm'), done('confirm')] }, 'kept'],
    ['is saved', { state: 'confirmed' }, 'kept'],
    ['had nothing to do', { state: 'unchanged' }, 'unchanged'],
    ['failed before it began', { state: 'failed', steps: [failed('preflight')] }, 'neverBegan'],
    ['was undone', { state: 'failed', steps: [done('arm'), failed('load'), done('undo')] }, 'undone'],
    ['was stopped', { state: 'cancelled', steps: [done('arm'), done('undo')] }, 'undone'],
    ['was lost', { state: 'failed', steps: [done('arm'), failed('undo')], routerUndoesAt: until }, 'runningDown'],
    ['was lost for good', { state: 'failed', steps: [done('arm'), failed('undo')] }, 'unknown'],
  ] as const)('of a run that %s', (_, part, guard) => {
    expect(
      routerGuard({ state: run.state, routerUndoesAt: null, ...part, steps: 'steps' in part ? [...part.steps] : [] }),
    ).toBe(guard);
  });
});

describe('runOutcome', () => {
  const ended = { ...run, state: 'confirmed' as const };
  const moved = (hardware: number, software: number) => ({
    before: null,
    after: flows({ hardware, software, slow: 5 }),
  });

  it.each([
    ['flows in hardware', moved(4, 1), 'hardware'],
    ['flows in software only', moved(0, 6), 'attention'],
    ['no flow at all', moved(0, 0), 'idle'],
    ['nothing told', null, 'idle'],
  ])('marks hardware with %s', (_, proof, mark) => {
    expect(runOutcome({ ...ended, proof }).mark).toBe(mark);
  });

  it('names the figures of the proof', () => {
    expect(runOutcome({ ...ended, proof: moved(1234, 0) }).sentence).toContain('1,234 of 1,239');
  });

  it('never takes a colour for what has not ended or not gone through', () => {
    for (const state of ['queued', 'running', 'failed', 'cancelled', 'unchanged'] as const)
      expect(['hardware', 'software']).not.toContain(runOutcome({ ...run, state, proof: moved(4, 1) }).mark);
  });

  it.each(['failed', 'cancelled'] as const)(
    'says of a run that %s that its end is not known, where it is not',
    (state) => {
      const steps = [done('arm'), failed('undo')];
      expect(runOutcome({ ...run, state, steps, routerUndoesAt: change.endedAt }).mark).toBe('attention');
      expect(runOutcome({ ...run, state, steps: [done('arm'), done('undo')] }).mark).not.toBe('attention');
    },
  );

  it('goes by the plan of an undo', () => {
    expect(runOutcome({ ...ended, wanted: 'undo', proof: moved(0, 0) }).mark).toBe('off');
  });
});

describe('stateAfterFailure', () => {
  it('says that nothing was touched when the run failed before it began', () => {
    expect(stateAfterFailure({ state: 'failed', steps: [failed('preflight')], routerUndoesAt: null })).not.toBeNull();
  });

  it('adds nothing where the undo has told its end', () => {
    const steps = [done('arm'), done('undo')];
    expect(stateAfterFailure({ state: 'failed', steps, routerUndoesAt: null })).toBeNull();
  });
});

describe('canUndo', () => {
  it.each([
    ['a confirmed change', { state: 'confirmed' }, true],
    ['an undo', { state: 'confirmed', wanted: 'undo' }, false],
    ['a failed change', { state: 'failed' }, false],
    ['a change that saved nothing', { state: 'confirmed', plan: { ...hardwarePlan, edits: [] } }, false],
    ['one without a plan', { state: 'confirmed', plan: null }, false],
  ] as const)('of %s', (_, part, expected) => {
    const plan = 'plan' in part ? part.plan : hardwarePlan;
    expect(canUndo({ ...run, ...part, plan: plan === null ? null : { ...plan, edits: [...plan.edits] } })).toBe(
      expected,
    );
  });
});

describe('shown runs', () => {
  const runs: ChangeRunState[] = [
    { ...run, id: '3', routerId: 'c', state: 'queued' },
    { ...run, id: '2', routerId: 'b', state: 'running' },
    { ...run, id: '1', routerId: 'a', state: 'confirmed' },
  ];

  it('are those under way on these routers, in the order of the routers', () => {
    expect(openRunIds(runs, ['a', 'b', 'c'])).toEqual(['2', '3']);
    expect(openRunIds(runs, ['a'])).toEqual([]);
  });

  it('keep their order and leave out what is not known yet', () => {
    expect(runsOf(runs, ['1', 'x', '3']).map(({ id }) => id)).toEqual(['1', '3']);
  });

  it('are followed where they run, else where they stopped', () => {
    expect(runToFollow(runs)?.id).toBe('2');
    const stopped = runs.map((one) => (one.id === '2' ? { ...one, state: 'failed' as const } : one));
    expect(runToFollow(stopped)?.id).toBe('2');
    expect(runToFollow([])).toBeNull();
  });
});

const entry = (step: 'arm' | 'load' | 'undo', event: 'started' | 'done' | 'failed', detail = '') => ({
  at: '2026-01-01T00:00:00.000Z',
  step,
  event,
  detail,
});

describe('recordedRun', () => {
  it('takes the last word of each step', () => {
    const journal = [
      entry('arm', 'started'),
      entry('arm', 'done'),
      entry('load', 'started'),
      entry('load', 'failed', 'nft'),
    ];
    expect(recordedRun({ ...change, journal }, 'a').steps).toEqual([
      { step: 'arm', state: 'done', detail: '' },
      { step: 'load', state: 'failed', detail: 'nft' },
    ]);
  });

  it('shows a journal that was cut off as a step that did not end', () => {
    const cut = recordedRun({ ...change, state: 'pending', journal: [entry('load', 'started')] }, 'a');
    expect(cut.steps).toEqual([{ step: 'load', state: 'failed', detail: '' }]);
    expect(cut.state).toBe('failed');
  });

  it.each([
    ['confirmed', null, 'confirmed'],
    ['undone', 'cancelled', 'cancelled'],
    ['undone', 'verify-failed', 'failed'],
    ['refused', 'change-in-progress', 'failed'],
    ['unresolved', null, 'failed'],
  ] as const)('a change that is %s (%s) is %s', (state, errorCode, expected) => {
    expect(recordedRun({ ...change, state, errorCode, summary: 'what happened' }, 'a').state).toBe(expected);
  });
});

describe('recordedOutcome', () => {
  it.each([
    ['pending', 'attention'],
    ['unresolved', 'attention'],
    ['confirmed', 'idle'],
    ['undone', 'broken'],
  ] as const)('of a change that is %s is marked %s', (state, mark) => {
    // Without the step of an undo, as when the router went back by itself.
    expect(recordedOutcome({ ...change, state, journal: [entry('arm', 'done')] }).mark).toBe(mark);
  });
});

describe('softirqAround', () => {
  const sample = (second: number, softirqShare: number | null): LiveSample => ({
    at: new Date(Date.parse(run.startedAt) + second * 1000).toISOString(),
    flows: null,
    rates: { seconds: 2, cpuBusyShare: null, softirqShare, links: {} },
    npuBound: null,
    ...{
      rateSource: null,
      rxBitsPerSecond: null,
      txBitsPerSecond: null,
      npuCapacity: null,
      conntrack: { entries: null, max: null },
      gatewayMs: null,
    },
  });
  const ended = { startedAt: run.startedAt, endedAt: change.endedAt };

  it('takes the mean before the start and after the end, and nothing of what lies between', () => {
    const samples = [sample(-4, 0.4), sample(-2, 0.6), sample(4, 1), sample(10, 1), sample(12, 0.1), sample(14, 0.3)];
    const { before, after } = softirqAround(samples, ended);
    expect(before).toBeCloseTo(0.5);
    expect(after).toBeCloseTo(0.2);
  });

  it('knows nothing where nothing was seen', () => {
    expect(softirqAround([sample(-2, null)], ended)).toEqual({ before: null, after: null });
    expect(softirqAround([sample(20, 0.2)], { ...ended, endedAt: null }).after).toBeNull();
  });
});
