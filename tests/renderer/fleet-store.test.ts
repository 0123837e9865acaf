import { describe, expect, it } from 'vitest';
import { applyFleetEvent, createFleetStore, type Fleet } from '../../renderer/lib/fleet-store.ts';
import { type ChangeRunState, defaultSettings, type FleetEvent } from '../../shared/model/fleet.ts';
import { madeUpRouter, madeUpState } from './backend/made-up-fleet.ts';

const now = Date.parse('2026-11-22T12:00:00Z');

function fleetOf(count: number): Fleet {
  const fleet = applyFleetEvent(null, { kind: 'state', state: madeUpState(count, now) });
  if (fleet === null) throw new Error('a state makes a fleet');
  return fleet;
}

function run(id: string, state: ChangeRunState['state']): ChangeRunState {
  return {
    id,
    routerId: 'router-1',
    routerName: 'Attic',
    wanted: 'software',
    startedAt: '2026-11-22T12:00:00Z',
    endedAt: null,
    state,
    plan: null,
    steps: [],
    routerUndoesAt: null,
    checks: [],
    proof: null,
    error: null,
    changeId: null,
  };
}

describe('the fleet after an event', () => {
  it('is nothing before the first state', () => {
    expect(applyFleetEvent(null, { kind: 'removed', routerIds: ['router-1'] })).toBeNull();
  });

  it('keeps the reference of every router that the event does not name', () => {
    const before = fleetOf(5);
    const after = applyFleetEvent(before, { kind: 'routers', routers: [madeUpRouter(3, 1, now)] });
    const kept = [...before.routers.keys()].filter((id) => after?.routers.get(id) === before.routers.get(id));
    expect(kept).toEqual(['router-0', 'router-1', 'router-2', 'router-4']);
    expect([...(after?.routers.keys() ?? [])]).toEqual([...before.routers.keys()]);
  });

  it('adds a new router at the end and drops a removed one', () => {
    const added = applyFleetEvent(fleetOf(2), { kind: 'routers', routers: [madeUpRouter(7, 0, now)] });
    expect([...(added?.routers.keys() ?? [])]).toEqual(['router-0', 'router-1', 'router-7']);
    const removed = applyFleetEvent(added, { kind: 'removed', routerIds: ['router-0', 'unheard-of'] });
    expect([...(removed?.routers.keys() ?? [])]).toEqual(['router-1', 'router-7']);
  });

  it('replaces a known run in its place and puts a new one first', () => {
    const events: FleetEvent[] = [
      { kind: 'run', run: run('a', 'running') },
      { kind: 'run', run: run('b', 'queued') },
      { kind: 'run', run: run('a', 'confirmed') },
    ];
    const fleet = events.reduce(applyFleetEvent, fleetOf(2) as Fleet | null);
    expect(fleet?.runs.map(({ id, state }) => [id, state])).toEqual([
      ['b', 'queued'],
      ['a', 'confirmed'],
    ]);
  });

  it('starts anew with another state', () => {
    const again = applyFleetEvent(fleetOf(9), { kind: 'state', state: { ...madeUpState(2, now), demo: true } });
    expect([again?.routers.size, again?.demo]).toEqual([2, true]);
  });
});

describe('the fleet store', () => {
  it('applies what comes together at once, and tells once', () => {
    const waiting: (() => void)[] = [];
    const store = createFleetStore((apply) => waiting.push(apply));
    let told = 0;
    store.subscribe(() => {
      told += 1;
    });
    store.receive({ kind: 'state', state: madeUpState(3, now) });
    store.receive({ kind: 'settings', settings: { ...defaultSettings, density: 'compact' } });
    store.receive({ kind: 'removed', routerIds: ['router-0'] });
    expect([waiting.length, told, store.get()]).toEqual([1, 0, null]);
    waiting[0]?.();
    expect([told, store.get()?.routers.size, store.get()?.settings.density]).toEqual([1, 2, 'compact']);
  });
});
