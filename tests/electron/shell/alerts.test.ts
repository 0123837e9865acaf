import { describe, expect, test } from 'vitest';
import { newsOfAlerts, OpenAlerts } from '../../../electron/shell/alert-news.ts';
import type { Alert } from '../../../shared/model/alert.ts';
import { emptyBook } from '../../../shared/model/book.ts';
import { defaultSettings, type FleetEvent } from '../../../shared/model/fleet.ts';

const now = new Date('2026-01-01T12:00:00Z');

const alert = (id: string, changes: Partial<Alert> = {}): Alert => ({
  ...{ id, routerId: id, routerName: `router ${id}`, kind: 'unreachable', severity: 'warning' },
  ...{ openedAt: now.toISOString(), closedAt: null, sentence: 'The router does not answer.' },
  ...{ nextStep: 'Look at it.', evidence: {}, snoozedUntil: null },
  ...changes,
});

const state = (alerts: Alert[]): FleetEvent => ({
  kind: 'state',
  state: { demo: false, routers: [], runs: [], settings: defaultSettings, book: emptyBook, alerts, notices: [] },
});
const open = (...alerts: Alert[]): FleetEvent => ({ kind: 'alerts', alerts });

describe('what is new', () => {
  test.each<[string, FleetEvent[], string[]]>([
    ['nothing of what was open when the app began', [state([alert('a')])], []],
    ['nothing of another fleet that is shown', [state([]), state([alert('a')])], []],
    ['what has opened since', [state([alert('a')]), open(alert('b'), alert('a'))], ['b']],
    ['nothing twice', [state([]), open(alert('a')), open(alert('a'))], []],
    ['what got worse', [state([alert('a')]), open(alert('a', { severity: 'critical' }))], ['a']],
    ['nothing that got better', [state([alert('a')]), open(alert('a', { severity: 'info' }))], []],
    ['nothing that is snoozed', [state([]), open(alert('a', { snoozedUntil: '2026-01-01T12:00:01Z' }))], []],
    ['what was snoozed until before', [state([]), open(alert('a', { snoozedUntil: '2026-01-01T11:59:00Z' }))], ['a']],
    ['nothing of other events', [state([]), { kind: 'settings', settings: defaultSettings }], []],
  ])('is %s', (_, events, expected) => {
    const alerts = new OpenAlerts();
    const last = events.map((event) => alerts.take(event, now)).at(-1);
    expect(last?.map(({ id }) => id)).toEqual(expected);
  });

  test('is no news once it has closed', () => {
    const alerts = new OpenAlerts();
    alerts.take(state([]), now);
    alerts.take(open(alert('a')), now);
    expect(alerts.isOpen(alert('a'))).toBe(true);
    alerts.take(open(), now);
    expect(alerts.isOpen(alert('a'))).toBe(false);
  });
});

describe('a notification', () => {
  test.each<[string, Alert[], ReturnType<typeof newsOfAlerts>]>([
    ['of none', [], null],
    ['of one', [alert('a')], { title: 'router a', body: 'The router does not answer.' }],
    [
      'of one that opened and got worse',
      [alert('a'), alert('a', { sentence: 'It is worse.' })],
      { title: 'router a', body: 'It is worse.' },
    ],
    [
      'of two of one router',
      [alert('a'), alert('b', { routerName: 'router a' })],
      { title: '2 new alerts', body: 'router a.' },
    ],
    [
      'of a site',
      ['a', 'b', 'c', 'd', 'e'].map((id) => alert(id)),
      { title: '5 new alerts', body: 'router a, router b, router c and 2 more routers.' },
    ],
  ])('%s', (_, alerts, news) => {
    expect(newsOfAlerts(alerts)).toEqual(news);
  });
});
