import type { Alert } from '../../shared/model/alert.ts';
import type { Book } from '../../shared/model/book.ts';
import type { ChangeRunState, FleetEvent, FleetRouter, FleetState, Settings } from '../../shared/model/fleet.ts';
import { assertNever } from '../../shared/model/offload.ts';
import type { EngineLink } from './engine-link.ts';
import { createStore, type Store } from './store.ts';

/** The fleet as the page knows it. null until the engine has sent its first state. */
export interface Fleet {
  readonly demo: boolean;
  /** In the order in which the engine listed them. A router that did not change keeps its reference. */
  readonly routers: ReadonlyMap<string, FleetRouter>;
  /** Newest first. */
  readonly runs: readonly ChangeRunState[];
  readonly settings: Settings;
  readonly book: Book;
  /** Open ones, newest first. */
  readonly alerts: readonly Alert[];
  readonly notices: FleetState['notices'];
}

/** The fleet after one event. An event before the first state is dropped, for there is nothing to apply it to. */
export function applyFleetEvent(fleet: Fleet | null, event: FleetEvent): Fleet | null {
  if (event.kind === 'state') return fromState(event.state);
  if (fleet === null) return null;
  switch (event.kind) {
    case 'routers': {
      const routers = new Map(fleet.routers);
      for (const router of event.routers) routers.set(router.router.id, router);
      return { ...fleet, routers };
    }
    case 'removed': {
      const routers = new Map(fleet.routers);
      for (const id of event.routerIds) routers.delete(id);
      return { ...fleet, routers };
    }
    case 'run':
      return { ...fleet, runs: withRun(fleet.runs, event.run) };
    case 'settings':
      return { ...fleet, settings: event.settings };
    case 'book':
      return { ...fleet, book: event.book };
    case 'alerts':
      return { ...fleet, alerts: event.alerts };
    default:
      return assertNever(event);
  }
}

function fromState({ routers, ...rest }: FleetState): Fleet {
  return { ...rest, routers: new Map(routers.map((router) => [router.router.id, router])) };
}

function withRun(runs: readonly ChangeRunState[], run: ChangeRunState): readonly ChangeRunState[] {
  const known = runs.some(({ id }) => id === run.id);
  return known ? runs.map((one) => (one.id === run.id ? run : one)) : [run, ...runs];
}

/**
 * How long events wait, in milliseconds, so that they are drawn together: figures of a large fleet change all the time, and drawing
 * it costs more. What else there is to tell (a run, the settings, a removal) does not wait.
 */
export function patienceFor(events: readonly FleetEvent[], routers: number): number {
  const onlyFigures = events.every(({ kind }) => kind === 'routers');
  return onlyFigures ? Math.min(1_000, 50 + routers / 2) : 50;
}

export interface FleetStore extends Store<Fleet | null> {
  /** When the last event came, in milliseconds since the epoch; 0 before the first. */
  lastHeardAt(): number;
  /** Applies events together and soon, the larger the fleet the later: a thousand audits that end at once draw the page once. */
  receive(event: FleetEvent): void;
}

/** `later` calls back after so many milliseconds and returns the way to call that off; tests pass their own. */
export function createFleetStore(later: Later = timer): FleetStore {
  const store = createStore<Fleet | null>(null);
  let waiting: FleetEvent[] = [];
  let heardAt = 0;
  let due: { readonly after: number; readonly callOff: () => void } | null = null;
  const apply = () => {
    due = null;
    const events = waiting;
    waiting = [];
    store.set(events.reduce(applyFleetEvent, store.get()));
  };
  return {
    ...store,
    lastHeardAt: () => heardAt,
    receive: (event) => {
      heardAt = Date.now();
      waiting.push(event);
      const after = patienceFor(waiting, store.get()?.routers.size ?? 0);
      if (due !== null && due.after <= after) return;
      due?.callOff();
      due = { after, callOff: later(apply, after) };
    },
  };
}

type Later = (apply: () => void, milliseconds: number) => () => void;

const timer: Later = (apply, milliseconds) => {
  const id = setTimeout(apply, milliseconds);
  return () => clearTimeout(id);
};

/** Feeds the store from `fleet.watch`, again after each reconnection. Returns the way to stop. */
export function followFleet({ client, onConnected }: EngineLink, store: FleetStore): () => void {
  let current = new AbortController();
  async function follow(signal: AbortSignal): Promise<void> {
    const events = await client.fleet.watch(undefined, { signal });
    for await (const event of events) {
      if (signal.aborted) return;
      store.receive(event);
    }
  }
  const stop = onConnected(() => {
    current.abort();
    current = new AbortController();
    // The end of the connection ends the stream too; the link reports it and brings the next one.
    follow(current.signal).catch(() => undefined);
  });
  return () => {
    stop();
    current.abort();
  };
}
