import { type Alert, type AlertSeverity, isMoreSevere } from '../../shared/model/alert.ts';
import type { AlertNews } from './words.ts';

/** `until` = ISO 8601, `null` = not any more. */
export function snoozed({ snoozedSeverity: _, ...alert }: Alert, until: string | null): Alert {
  return until === null
    ? { ...alert, snoozedUntil: null }
    : { ...alert, snoozedUntil: until, snoozedSeverity: alert.severity };
}

/**
 * What becomes of a snooze when an open alert becomes as severe as `severity`. A snooze covers what somebody has seen: what is worse
 * ends it, also when it was milder in between.
 */
export function snoozeAfter(before: Alert, severity: AlertSeverity): Pick<Alert, 'snoozedUntil' | 'snoozedSeverity'> {
  const { snoozedUntil, snoozedSeverity = before.severity } = before;
  if (snoozedUntil === null || isMoreSevere(severity, snoozedSeverity)) return { snoozedUntil: null };
  return { snoozedUntil, snoozedSeverity };
}

/**
 * Whether somebody is told of this now, milliseconds since 1970. A closing is told also while the alert is snoozed: whoever was told
 * that it opened would else hold it for open.
 */
export function isTold({ event, alert: { snoozedUntil } }: AlertNews, now: number): boolean {
  return event === 'closed' || snoozedUntil === null || Date.parse(snoozedUntil) <= now;
}
