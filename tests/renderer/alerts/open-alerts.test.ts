import { describe, expect, it } from 'vitest';
import {
  alertsByRouter,
  alertsSentence,
  isSnoozed,
  unsnoozed,
  worstFirst,
} from '../../../renderer/features/alerts/open-alerts.ts';
import type { AlertSeverity } from '../../../shared/model/alert.ts';
import { makeAlert } from '../backend/made-up-alerts.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const ofSeverities = (...all: readonly AlertSeverity[]) =>
  all.map((severity, index) => makeAlert({ id: `a${index}`, severity }));

describe('the sentence', () => {
  it.each<[readonly AlertSeverity[], string]>([
    [[], 'No alert is open.'],
    [['warning'], '1 alert is open.'],
    [['critical'], '1 alert is open, and it is critical.'],
    [['warning', 'critical'], '2 alerts are open, 1 of them critical.'],
    [['critical', 'critical'], '2 alerts are open, all of them critical.'],
    [['info', 'warning'], '2 alerts are open.'],
  ])('of %j', (severities, sentence) => {
    expect(alertsSentence(ofSeverities(...severities))).toBe(sentence);
  });
});

it.each([
  [null, false],
  ['2026-11-22T12:00:01Z', true],
  ['2026-11-22T12:00:00Z', false],
  ['2026-11-22T11:00:00Z', false],
])('an alert with a snooze until %s', (snoozedUntil, snoozed) => {
  const alert = makeAlert({ snoozedUntil });
  expect(isSnoozed(alert, now)).toBe(snoozed);
  expect(unsnoozed([alert], now)).toHaveLength(snoozed ? 0 : 1);
});

it('the worst come first, of those the newest', () => {
  const alerts = [
    makeAlert({ id: 'old', severity: 'warning', openedAt: '2026-11-20T00:00:00Z' }),
    makeAlert({ id: 'note', severity: 'info', openedAt: '2026-11-22T00:00:00Z' }),
    makeAlert({ id: 'new', severity: 'warning', openedAt: '2026-11-21T00:00:00Z' }),
    makeAlert({ id: 'bad', severity: 'critical', openedAt: '2026-11-01T00:00:00Z' }),
  ];
  expect(worstFirst(alerts).map(({ id }) => id)).toEqual(['bad', 'new', 'old', 'note']);
});

it('the router with the worst alert comes first, with all of its alerts', () => {
  const groups = alertsByRouter([
    makeAlert({ id: 'a', routerId: 'attic', routerName: 'attic', severity: 'warning' }),
    makeAlert({ id: 'b', routerId: 'barn', routerName: 'barn', severity: 'info' }),
    makeAlert({ id: 'c', routerId: 'barn', routerName: 'barn', severity: 'critical' }),
  ]);
  expect(groups.map(({ routerName, alerts }) => [routerName, alerts.map(({ id }) => id)])).toEqual([
    ['barn', ['c', 'b']],
    ['attic', ['a']],
  ]);
});
