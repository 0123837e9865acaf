import type { ChangeRunState, FleetEvent, FleetRouter, FleetState, Settings } from '../../shared/model/fleet.ts';
import { defaultSettings } from '../../shared/model/fleet.ts';
import { assertNever } from '../../shared/model/offload.ts';

export interface FleetHealth {
  readonly routers: number;
  /** The verdict asks for something, the router cannot be reached, or a change has no known outcome. */
  readonly needing: number;
  /** Never audited, or the audit could not tell. */
  readonly unknown: number;
}

/** What the shell knows of the fleet: enough for tray, notifications and quitting. Fed with the events of `fleet.watch`. */
export class FleetView {
  #routers = new Map<string, FleetRouter>();
  #runs = new Map<string, ChangeRunState>();
  #settings: Settings = defaultSettings;
  #demo = false;

  get settings(): Settings {
    return this.#settings;
  }

  get demo(): boolean {
    return this.#demo;
  }

  /** Takes an event in; returns the runs that it ended. */
  take(event: FleetEvent): ChangeRunState[] {
    switch (event.kind) {
      case 'state':
        return this.#takeState(event.state);
      case 'routers':
        for (const entry of event.routers) this.#routers.set(entry.router.id, entry);
        return [];
      case 'removed':
        for (const id of event.routerIds) this.#routers.delete(id);
        return [];
      case 'run':
        return this.#takeRun(event.run);
      case 'settings':
        this.#settings = event.settings;
        return [];
      case 'book':
      case 'alerts':
        return [];
      default:
        return assertNever(event);
    }
  }

  health(): FleetHealth {
    const all = [...this.#routers.values()];
    return {
      routers: all.length,
      needing: all.filter(needsPerson).length,
      unknown: all.filter((entry) => !needsPerson(entry) && isUnknown(entry)).length,
    };
  }

  /** Running and queued changes, in the order in which they were started. */
  runsInFlight(): ChangeRunState[] {
    return [...this.#runs.values()].filter(isInFlight).sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  }

  /** A whole state may stand for many events, so it can end runs too; those that it brings along ended before. */
  #takeState({ routers, runs, settings, demo }: FleetState): ChangeRunState[] {
    const inFlight = new Set(this.runsInFlight().map(({ id }) => id));
    this.#routers = new Map(routers.map((entry) => [entry.router.id, entry]));
    this.#runs = new Map(runs.map((run) => [run.id, run]));
    this.#settings = settings;
    this.#demo = demo;
    return runs.filter((run) => inFlight.has(run.id) && !isInFlight(run));
  }

  #takeRun(run: ChangeRunState): ChangeRunState[] {
    const before = this.#runs.get(run.id);
    this.#runs.set(run.id, run);
    const ended = !isInFlight(run) && (before === undefined || isInFlight(before));
    return ended ? [run] : [];
  }
}

function isInFlight({ state }: ChangeRunState): boolean {
  return state === 'queued' || state === 'running';
}

function needsPerson({ latest, reachability, pendingChangeId, runId }: FleetRouter): boolean {
  if (runId !== null) return false;
  if (pendingChangeId !== null || reachability.state === 'failed') return true;
  return latest?.verdict.level === 'attention' || latest?.verdict.level === 'broken';
}

function isUnknown({ latest }: FleetRouter): boolean {
  return latest === null || latest.verdict.level === 'unknown';
}
