import { describe, expect, it } from 'vitest';
import { FleetView } from '../../../electron/shell/fleet-view.ts';
import { quitQuestion } from '../../../electron/shell/quit-question.ts';
import { newsOfRuns } from '../../../electron/shell/run-news.ts';
import { emptyBook } from '../../../shared/model/book.ts';
import {
  type ChangeRunState,
  defaultSettings,
  type FleetRouter,
  type FleetState,
} from '../../../shared/model/fleet.ts';

const noon = new Date('2026-01-01T12:00:00Z');

function run(changes: Partial<ChangeRunState> = {}): ChangeRunState {
  return {
    id: 'run-1',
    routerId: 'router-1',
    routerName: 'Attic',
    wanted: 'hardware',
    startedAt: '2026-01-01T11:59:00Z',
    endedAt: null,
    state: 'running',
    plan: null,
    steps: [],
    routerUndoesAt: null,
    checks: [],
    proof: null,
    error: null,
    changeId: null,
    ...changes,
  };
}

function state(runs: ChangeRunState[], routers: FleetRouter[] = []): FleetState {
  return { demo: false, routers, runs, settings: defaultSettings, book: emptyBook, alerts: [], notices: [] };
}

const untried: FleetRouter = {
  router: {
    id: 'router-1',
    name: 'Attic',
    host: '192.0.2.1',
    port: 22,
    user: 'root',
    authentication: { agent: true, keyFile: null, password: 'never' },
    legacyAlgorithms: false,
    addedAt: '2026-01-01T11:00:00Z',
  },
  reachability: { state: 'unknown' },
  auditing: false,
  latest: null,
  offloadShare: [],
  runId: null,
  pendingChangeId: null,
  passwordless: false,
  polling: null,
};

const latest: NonNullable<FleetRouter['latest']> = {
  takenAt: '2026-01-01T11:58:00Z',
  model: null,
  release: null,
  verdict: {
    level: 'good',
    reason: 'hardware-active',
    configured: 'hardware',
    loaded: 'hardware',
    accelerating: 'hardware',
    sentence: '',
    nextStep: '',
    action: 'none',
    missingDevices: [],
  },
  recommendedMode: 'hardware',
  capability: { software: 'likely', hardware: 'likely' },
  advisories: { block: 0, warn: 0, info: 0 },
  flows: null,
  cpuBusyShare: null,
  conntrackFill: null,
};

describe('the view of the fleet', () => {
  it('tells of a run that ends, once', () => {
    const view = new FleetView();
    expect(view.take({ kind: 'run', run: run() })).toEqual([]);
    expect(view.runsInFlight()).toHaveLength(1);
    const ended = run({ state: 'confirmed' });
    expect(view.take({ kind: 'run', run: ended })).toEqual([ended]);
    expect(view.take({ kind: 'run', run: ended })).toEqual([]);
    expect(view.runsInFlight()).toEqual([]);
  });

  it('tells of runs that a whole state shows ended, and of none that had ended before', () => {
    const view = new FleetView();
    const old = run({ id: 'old', state: 'failed' });
    expect(view.take({ kind: 'state', state: state([old, run()]) })).toEqual([]);
    const ended = run({ state: 'confirmed' });
    expect(view.take({ kind: 'state', state: state([old, ended]) })).toEqual([ended]);
  });

  it.each([
    { name: 'never tried', entry: {}, health: { routers: 1, needing: 0, unknown: 1 } },
    {
      name: 'a change without an outcome',
      entry: { pendingChangeId: 'c' },
      health: { routers: 1, needing: 1, unknown: 0 },
    },
    {
      name: 'a change without an outcome whose end is being looked for',
      entry: { pendingChangeId: 'c', runId: 'r' },
      health: { routers: 1, needing: 0, unknown: 1 },
    },
    {
      name: 'not reached',
      entry: {
        reachability: {
          state: 'failed',
          at: noon.toISOString(),
          error: { code: 'unreachable', sentence: '', nextStep: '', retryable: true, evidence: {} },
        },
      },
      health: { routers: 1, needing: 1, unknown: 0 },
    },
  ] as const)('counts a router: $name', ({ entry, health }) => {
    const view = new FleetView();
    view.take({ kind: 'routers', routers: [{ ...untried, ...entry }] });
    expect(view.health()).toEqual(health);
    view.take({ kind: 'removed', routerIds: ['router-1'] });
    expect(view.health().routers).toBe(0);
  });

  it.each([
    { level: 'good', needing: 0, unknown: 0 },
    { level: 'neutral', needing: 0, unknown: 0 },
    { level: 'attention', needing: 1, unknown: 0 },
    { level: 'broken', needing: 1, unknown: 0 },
    { level: 'unknown', needing: 0, unknown: 1 },
  ] as const)('goes by the verdict: $level', ({ level, needing, unknown }) => {
    const view = new FleetView();
    view.take({
      kind: 'routers',
      routers: [{ ...untried, latest: { ...latest, verdict: { ...latest.verdict, level } } }],
    });
    expect(view.health()).toEqual({ routers: 1, needing, unknown });
  });

  it('counts the queued as in flight, oldest first', () => {
    const view = new FleetView();
    const later = run({ id: 'later', startedAt: '2026-01-01T11:59:30Z', state: 'queued' });
    view.take({ kind: 'state', state: state([later, run()]) });
    expect(view.runsInFlight().map(({ id }) => id)).toEqual(['run-1', 'later']);
  });
});

describe('the question before quitting', () => {
  it('says what happens to each change', () => {
    const runs = [
      run({ routerUndoesAt: '2026-01-01T12:01:13.400Z' }),
      run({ id: '2', routerName: 'Barn' }),
      run({ id: '3', routerName: 'Cellar', state: 'queued' }),
    ];
    const { message, detail } = quitQuestion(runs, noon);
    expect(message).toBe('A change is under way on Attic and 2 more.');
    expect(detail.split('\n')).toEqual([
      'Attic: if Flowhelm quits now, the router undoes it by itself in 74 s.',
      'Barn: the change has not begun on the router, or is saved already.',
      'Cellar: waits for its turn and does not start.',
    ]);
  });

  it('never says a negative time, and stays short', () => {
    const runs = Array.from({ length: 20 }, (_, id) => run({ id: String(id), routerUndoesAt: '2026-01-01T11:00:00Z' }));
    const { message, detail } = quitQuestion(runs, noon);
    expect(message).toBe('A change is under way on Attic.');
    expect(detail.split('\n')).toHaveLength(7);
    expect(detail).toMatch(/in 0 s\.\n/);
    expect(detail).toMatch(/… and 14 more\.$/);
  });
});

describe('news of finished changes', () => {
  const error = {
    code: 'load-failed',
    sentence: 'The firewall did not load.',
    nextStep: '',
    retryable: false,
    evidence: {},
  };
  it.each([
    { ended: [run({ state: 'confirmed' })], body: 'Attic: Hardware flow offloading is on and saved.' },
    { ended: [run({ state: 'confirmed', wanted: 'off' })], body: 'Attic: offload is off and saved.' },
    { ended: [run({ state: 'confirmed', wanted: 'undo' })], body: 'Attic: the state from before is back and saved.' },
    { ended: [run({ state: 'unchanged' })], body: 'Attic: nothing had to be changed.' },
    { ended: [run({ state: 'cancelled' })], body: 'Attic: the change was cancelled.' },
    {
      ended: [run({ state: 'failed', error })],
      body: 'Attic: The firewall did not load.',
      title: 'A change needs you',
    },
    {
      ended: [
        run({ state: 'confirmed' }),
        run({ state: 'confirmed' }),
        run({ state: 'failed', error }),
        run({ state: 'unchanged' }),
      ],
      body: '2 saved, 1 failed, 1 without a change',
      title: 'A change needs you',
    },
  ])('$body', ({ ended, body, title = 'Change finished' }) => {
    expect(newsOfRuns(ended)).toEqual({ title, body });
  });

  it('is none when nothing has ended', () => {
    expect(newsOfRuns([])).toBeNull();
  });
});
