import type { Alert, AlertSeverity } from '../../../shared/model/alert.ts';
import { t } from '../../lib/text.ts';
import type { Appearance } from '../../lib/verdict-appearance.ts';

/** One reference for all, so that nothing renders for it. */
export const noAlerts: readonly Alert[] = [];

/** The worst first. */
const severities: readonly AlertSeverity[] = ['critical', 'warning', 'info'];

/** Shape and colour; the word is `alerts.severity`. */
export const severityMarks: Record<AlertSeverity, Appearance> = {
  critical: 'broken',
  warning: 'attention',
  info: 'off',
};

export function isSnoozed({ snoozedUntil }: Pick<Alert, 'snoozedUntil'>, now: number): boolean {
  return snoozedUntil !== null && Date.parse(snoozedUntil) > now;
}

/** Open alerts that a person should hear of now. */
export function unsnoozed(alerts: readonly Alert[], now: number): readonly Alert[] {
  return alerts.filter((alert) => !isSnoozed(alert, now));
}

/** "2 alerts are open, 1 of them critical." Those that are snoozed are told of elsewhere. */
export function alertsSentence(shown: readonly Alert[]): string {
  if (shown.length === 0) return t('alerts.nothing');
  const critical = shown.filter(({ severity }) => severity === 'critical').length;
  if (critical === 0) return t('alerts.open', { count: shown.length });
  if (critical === shown.length) return t('alerts.openAllCritical', { count: shown.length });
  return t('alerts.openCritical', { count: shown.length, critical });
}

/** The worst first, then the newest. */
export function worstFirst(alerts: readonly Alert[]): readonly Alert[] {
  return alerts.toSorted(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      Date.parse(b.openedAt) - Date.parse(a.openedAt),
  );
}

export interface AlertGroup {
  readonly routerId: string;
  readonly routerName: string;
  readonly alerts: readonly Alert[];
}

/** The alerts of each router together; the router with the worst one first. */
export function alertsByRouter(alerts: readonly Alert[]): readonly AlertGroup[] {
  const groups = new Map<string, { routerName: string; alerts: Alert[] }>();
  for (const alert of worstFirst(alerts)) {
    const group = groups.get(alert.routerId);
    if (group === undefined) groups.set(alert.routerId, { routerName: alert.routerName, alerts: [alert] });
    else group.alerts.push(alert);
  }
  return [...groups].map(([routerId, group]) => ({ routerId, ...group }));
}
