import type { Alert, AlertSettings, AlertSeverity } from '../../shared/model/alert.ts';
import type { Paint, Tone } from './colour.ts';
import { renderTable, type TableColumn } from './table.ts';
import { ago } from './verdict-words.ts';

const severities: Record<AlertSeverity, { readonly text: string; readonly tone: Tone }> = {
  critical: { text: '■ critical', tone: 'broken' },
  warning: { text: '▲ warning', tone: 'attention' },
  info: { text: '○ info', tone: 'quiet' },
};

const columns: readonly TableColumn[] = [
  { title: 'Alert' },
  { title: 'Router', minimum: 10 },
  { title: 'Severity' },
  { title: 'State', minimum: 8, givesWay: 2 },
  { title: 'Opened', givesWay: 3 },
  { title: 'What', minimum: 20, givesWay: 1 },
];

export interface AlertsView {
  readonly sentence: string;
  readonly now: Date;
  readonly paint: Paint;
  readonly width: number | undefined;
}

/** Alerts in the order in which they are given, with the beginnings of their ids. */
export function showAlerts(alerts: readonly Alert[], { sentence, now, paint, width }: AlertsView): string {
  const head = paint('heading', sentence);
  if (alerts.length === 0) return head;
  const rows = alerts.map((alert) => [
    alert.id.slice(0, 8),
    alert.routerName,
    alert.closedAt === null ? severities[alert.severity] : { text: alert.severity, tone: 'quiet' as const },
    stateOf(alert, now),
    ago(alert.openedAt, now),
    alert.sentence,
  ]);
  return `${head}\n\n${renderTable(columns, rows, { paint, width })}`;
}

function stateOf({ closedAt, snoozedUntil }: Alert, now: Date): string {
  if (closedAt !== null) return `closed ${ago(closedAt, now)}`;
  const isSnoozed = snoozedUntil !== null && Date.parse(snoozedUntil) > now.getTime();
  return isSnoozed ? `snoozed until ${snoozedUntil.slice(0, 16)}Z` : 'open';
}

/** As a file that `alerts settings --import` takes. */
export function showAlertSettings(settings: AlertSettings): string {
  // invisible characters in names would else be acted on by the terminal
  return JSON.stringify(settings, null, 2).replaceAll(
    /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
