import type { Alert, AlertSeverity } from '../../shared/model/alert.ts';
import type { FleetEvent } from '../../shared/model/fleet.ts';
import type { News } from './run-news.ts';
import { text } from './text.ts';

const severities: readonly AlertSeverity[] = ['info', 'warning', 'critical'];

/** Which alerts are open, fed with the events of `fleet.watch`, so that what is new can be told. */
export class OpenAlerts {
  #severities: ReadonlyMap<string, AlertSeverity> | null = null;

  /** Takes an event in; returns what has opened or got worse and is not snoozed. A whole state is where it begins: nothing of it is new. */
  take(event: FleetEvent, now: Date): Alert[] {
    if (event.kind !== 'state' && event.kind !== 'alerts') return [];
    const alerts = event.kind === 'state' ? event.state.alerts : event.alerts;
    const before = event.kind === 'state' ? null : this.#severities;
    this.#severities = new Map(alerts.map(({ id, severity }) => [id, severity]));
    if (before === null) return [];
    return alerts.filter((alert) => isWorse(alert, before.get(alert.id)) && !isSnoozed(alert, now));
  }

  isOpen({ id }: Alert): boolean {
    return this.#severities?.has(id) === true;
  }
}

/** One notification for all of them: a site that goes dark is one piece of news. */
export function newsOfAlerts(alerts: readonly Alert[]): News | null {
  const latest = new Map(alerts.map((alert) => [alert.id, alert]));
  const [first] = latest.values();
  if (!first) return null;
  if (latest.size === 1) return { title: first.routerName, body: first.sentence };
  const routers = new Set([...latest.values()].map(({ routerName }) => routerName));
  return { title: text.alerts.titleMany(latest.size), body: text.alerts.many([...routers]) };
}

function isWorse({ severity }: Alert, before: AlertSeverity | undefined): boolean {
  return before === undefined || severities.indexOf(severity) > severities.indexOf(before);
}

function isSnoozed({ snoozedUntil }: Alert, now: Date): boolean {
  return snoozedUntil !== null && Date.parse(snoozedUntil) > now.getTime();
}
