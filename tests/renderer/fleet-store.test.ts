import { describe, expect, it } from 'vitest';
import { applyFleetEvent, createFleetStore, type Fleet, patienceFor } from '../../renderer/lib/fleet-store.ts';
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
  /** A store whose time a test holds in its hands. */
  function heldStore() {
    const waiting: { apply: () => void; after: number }[] = [];
    const store = createFleetStore((apply, after) => {
      const one = { apply, after };
      waiting.push(one);
      return () => waiting.splice(waiting.indexOf(one), 1);
    });
    let told = 0;
    store.subscribe(() => {
      told += 1;
    });
    const pass = () => {
      for (const { apply } of waiting.splice(0)) apply();
    };
    return { store, waiting, pass, told: () => told };
  }

  it('applies what comes together at once, and tells once', () => {
    const { store, waiting, pass, told } = heldStore();
    store.receive({ kind: 'state', state: madeUpState(3, now) });
    store.receive({ kind: 'settings', settings: { ...defaultSettings, density: 'compact' } });
    store.receive({ kind: 'removed', routerIds: ['router-0'] });
    expect([waiting.length, told(), store.get()]).toEqual([1, 0, null]);
    pass();
    expect([told(), store.get()?.routers.size, store.get()?.settings.density]).toEqual([1, 2, 'compact']);
  });

  it('lets figures of a large fleet wait, and nothing else', () => {
    const { store, waiting, pass, told } = heldStore();
    store.receive({ kind: 'state', state: madeUpState(800, now) });
    pass();
    store.receive({ kind: 'routers', routers: [madeUpRouter(3, 1, now)] });
    expect(waiting.map(({ after }) => after)).toEqual([450]);
    store.receive({ kind: 'routers', routers: [madeUpRouter(4, 1, now)] });
    expect(waiting.map(({ after }) => after)).toEqual([450]);
    store.receive({ kind: 'run', run: run('a', 'running') });
    expect(waiting.map(({ after }) => after)).toEqual([50]);
    pass();
    expect([told(), store.get()?.runs.length]).toEqual([2, 1]);
    store.receive({ kind: 'routers', routers: [madeUpRouter(5, 1, now)] });
    expect(waiting).toHaveLength(1);
  });

  it.each([
    [3, 51.5],
    [1_000, 550],
    [10_000, 1_000],
  ])('with %i routers is never more than a second behind', (routers, after) => {
    expect(patienceFor([{ kind: 'routers', routers: [] }], routers)).toBe(after);
  });
});
