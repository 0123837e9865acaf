import type { Alert, AlertSeverity } from '../../shared/model/alert.ts';
import type { FleetRouter } from '../../shared/model/fleet.ts';
import type { Observation } from '../../shared/model/observation.ts';
import type { NpuEngine } from '../../shared/model/snapshot.ts';
import type { Observer } from '../monitor/observer.ts';
import type { MetricsRow } from './row.ts';
import { noSeldomFigures, type SeldomFigures, seldomFigures, withAudit, withSeldomFigures } from './seldom-figures.ts';
import { snapshotFigures } from './snapshot-figures.ts';

interface Observed extends Omit<MetricsRow, 'router' | 'pollIntervalSeconds' | 'openAlerts' | 'missedPolls'> {
  readonly missedPolls: number;
  readonly seldom: SeldomFigures;
}

const nothing = { verdict: null, figures: null, rateSource: null, npuUnbound: null, seldom: noSeldomFigures } as const;
const unseen: Observed = { ...nothing, answered: null, answeredAt: null, missedPolls: 0 };

/**
 * The last that was heard of each router, for metrics: whoever scrapes costs the routers nothing. What a router that does not answer
 * said before is not told any longer, for it would look like news.
 */
export class ObservedMetrics {
  readonly #observed = new Map<string, Observed>();

  readonly take: Observer = ({ id }, observation) => {
    this.#observed.set(id, after(this.#observed.get(id) ?? unseen, observation));
  };

  /** In the order of the fleet; routers that left it are forgotten. */
  rows(fleet: { readonly routers: readonly FleetRouter[]; readonly alerts: readonly Alert[] }): MetricsRow[] {
    const alerts = alertsByRouter(fleet.alerts);
    const rows = fleet.routers.map(({ router: { id, name }, polling }) => {
      const { seldom: _, ...observed } = this.#observed.get(id) ?? unseen;
      const openAlerts = alerts.get(id) ?? { info: 0, warning: 0, critical: 0 };
      return { ...observed, router: { id, name }, pollIntervalSeconds: polling?.intervalSeconds ?? null, openAlerts };
    });
    const here = new Set(rows.map(({ router }) => router.id));
    for (const id of this.#observed.keys()) if (!here.has(id)) this.#observed.delete(id);
    return rows;
  }
}

function after(before: Observed, observation: Observation): Observed {
  switch (observation.kind) {
    case 'polled': {
      const { at, reading } = observation;
      const seldom = seldomFigures(before.seldom, observation);
      const npuUnbound = reading.npu ? unboundIn(reading.npu) : before.npuUnbound;
      const verdict = observation.verdict ?? before.verdict;
      const told = withSeldomFigures(observation, seldom);
      return { ...before, answered: true, answeredAt: at, verdict, npuUnbound, seldom, ...told };
    }
    case 'audited': {
      const { at, snapshot, verdict } = observation;
      const npuUnbound = unboundIn(snapshot.npu.engines);
      // polls say more than an audit, and of rates the truth where an audit has only a lower bound
      const figured = snapshotFigures(snapshot);
      const told = before.figures === null ? figured : null;
      const seldom = withAudit(before.seldom, at, figured.figures);
      return { ...before, answered: true, answeredAt: at, verdict, npuUnbound, seldom, ...told };
    }
    case 'missed':
      return { ...before, ...nothing, answered: false, missedPolls: before.missedPolls + 1 };
    case 'gap':
      return { ...before, ...nothing, answered: null };
  }
}

/** Entries that are not in hardware; null = no engine can tell. */
export function unboundIn(engines: readonly NpuEngine[]): number | null {
  const unbound = engines.flatMap((engine) => engine.unbound ?? []);
  return unbound.length > 0 ? unbound.reduce((sum, entries) => sum + entries, 0) : null;
}

function alertsByRouter(alerts: readonly Alert[]): Map<string, Record<AlertSeverity, number>> {
  const counts = new Map<string, Record<AlertSeverity, number>>();
  for (const { routerId, severity, closedAt } of alerts) {
    if (closedAt !== null) continue;
    const count = counts.get(routerId) ?? { info: 0, warning: 0, critical: 0 };
    count[severity] += 1;
    counts.set(routerId, count);
  }
  return counts;
}
