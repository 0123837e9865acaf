import { describe, expect, it } from 'vitest';
import {
  changeGoal,
  earlierChanges,
  pendingRouters,
  sortedRuns,
} from '../../../renderer/features/activity/activity-rows.ts';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { change, run } from '../change/samples.ts';

const router: FleetRouter = {
  router: {
    id: 'r',
    name: 'Home',
    host: 'h',
    port: 22,
    user: 'root',
    authentication: { agent: true, keyFile: null, password: 'never' },
    legacyAlgorithms: false,
    addedAt: '',
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

describe('sortedRuns', () => {
  it('has what runs first, then what waits, and what is over newest first', () => {
    const { open, over } = sortedRuns([
      { ...run, id: 'waits', state: 'queued' },
      { ...run, id: 'old', state: 'confirmed', endedAt: '2026-01-01T00:00:05Z' },
      { ...run, id: 'runs' },
      { ...run, id: 'new', state: 'failed', endedAt: '2026-01-01T00:00:09Z' },
    ]);
    expect(open.map(({ id }) => id)).toEqual(['runs', 'waits']);
    expect(over.map(({ id }) => id)).toEqual(['new', 'old']);
  });
});

describe('pendingRouters', () => {
  it('are those with a change that nobody follows', () => {
    const routers = [router, { ...router, pendingChangeId: 'c' }, { ...router, pendingChangeId: 'd', runId: 'run' }];
    expect(pendingRouters(routers).map(({ changeId }) => changeId)).toEqual(['c']);
  });
});

describe('earlierChanges', () => {
  it('leaves out what is shown as a run, newest first', () => {
    const changes = [
      { ...change, id: 'a', startedAt: '2026-01-01T00:00:00Z' },
      { ...change, id: 'b', startedAt: '2026-01-03T00:00:00Z' },
      { ...change, id: 'c', startedAt: '2026-01-02T00:00:00Z' },
    ];
    expect(earlierChanges(changes, [{ ...run, changeId: 'b' }]).map(({ id }) => id)).toEqual(['c', 'a']);
  });
});

describe('changeGoal', () => {
  it('is an undo where raw values were restored', () => {
    expect(changeGoal(change)).toBe('hardware');
    const intent = { kind: 'options' as const, options: { flow_offloading: null, flow_offloading_hw: null } };
    expect(changeGoal({ ...change, intent })).toBe('undo');
  });
});
