import { expect, it } from 'vitest';
import { closedAlerts, historyPage, olderThan } from '../../../renderer/features/alerts/closed-alerts.ts';
import type { AlertKind } from '../../../shared/model/alert.ts';
import { makeAlert } from '../backend/made-up-alerts.ts';

const history = [
  makeAlert({ id: 'open' }),
  makeAlert({ id: 'first', closedAt: '2026-11-22T11:00:30Z' }),
  makeAlert({ id: 'second', routerId: 'barn', kind: 'rebooted', closedAt: '2026-11-22T13:00:00Z' }),
  makeAlert({ id: 'clock went back', routerId: 'barn', closedAt: '2026-11-22T10:00:00Z' }),
];

it.each<[string | null, AlertKind | null, readonly string[]]>([
  [null, null, ['second', 'first', 'clock went back']],
  ['barn', null, ['second', 'clock went back']],
  [null, 'rebooted', ['second']],
  ['router-1', 'rebooted', []],
])('closed ones of router %s and kind %s, the last first', (routerId, kind, ids) => {
  expect(closedAlerts(history, { routerId, kind }).map(({ id }) => id)).toEqual(ids);
});

it('say how long they lasted, never less than nothing', () => {
  const all = closedAlerts(history, { routerId: null, kind: null });
  expect(all.map(({ seconds }) => seconds)).toEqual([7200, 30, 0]);
});

it.each([
  [0, null],
  [historyPage - 1, null],
  [historyPage, `a${historyPage - 1}`],
])('after an answer of %i alerts the next question begins after %s', (length, id) => {
  expect(olderThan(Array.from({ length }, (_, index) => makeAlert({ id: `a${index}` })))).toBe(id);
});
