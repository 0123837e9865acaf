import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { closedAlertsKept } from '../../../electron/store/alerts.ts';
import { openProfile, type Profile } from '../../../electron/store/profile.ts';
import { type Alert, defaultAlertSettings } from '../../../shared/model/alert.ts';
import { now, router, temporaryFolder } from './samples.ts';
import { at } from './samples-of-change.ts';

function open(home: string, mode: 'read' | 'write' = 'write'): Profile {
  const profile = openProfile({ mode, home, now });
  onTestFinished(() => profile.close());
  return profile;
}

const alert = (id: string, changes: Partial<Alert> = {}): Alert => ({
  ...{
    id,
    routerId: 'r1',
    routerName: 'attic',
    kind: 'unreachable',
    severity: 'critical',
    openedAt: at,
    closedAt: null,
  },
  ...{ sentence: 'It is so.', nextStep: 'None.', evidence: { a: 'b' }, snoozedUntil: null },
  ...changes,
});
const ids = (alerts: readonly Alert[]) => alerts.map(({ id }) => id);

describe('alerts', () => {
  test('are listed newest first, whatever changes about them', () => {
    const { alerts } = open(temporaryFolder());
    alerts.put([alert('a'), alert('b', { routerId: 'r2' })]);
    alerts.put([alert('c')]);
    alerts.put([alert('a', { closedAt: at })]);
    expect(ids(alerts.list(null, 10))).toEqual(['c', 'b', 'a']);
    expect(ids(alerts.list(null, 2))).toEqual(['c', 'b']);
    expect(ids(alerts.list('r1', 10))).toEqual(['c', 'a']);
    expect(ids(alerts.list(null, 10, 'c'))).toEqual(['b', 'a']);
    expect(ids(alerts.list(null, 1, 'c'))).toEqual(['b']);
    expect(ids(alerts.list('r1', 10, 'c'))).toEqual(['a']);
    expect(ids(alerts.list(null, 10, 'a'))).toEqual([]);
    expect(ids(alerts.list(null, 10, 'gone'))).toEqual([]);
    expect(ids(alerts.open())).toEqual(['c', 'b']);
    expect(alerts.list('r1', 10)[1]).toEqual(alert('a', { closedAt: at }));
  });

  test('of which one is no alert are not kept at all', () => {
    const { alerts } = open(temporaryFolder());
    const wrong = Object.assign(alert('b'), { severity: 'merry' });
    expect(() => alerts.put([alert('a'), wrong])).toThrow();
    expect(alerts.list(null, 10)).toEqual([]);
  });

  test('that are closed are bounded, and those that are open stay', () => {
    const { alerts } = open(temporaryFolder());
    alerts.put([alert('open')]);
    const closed = Array.from({ length: closedAlertsKept + 7 }, (_, index) => alert(`c${index}`, { closedAt: at }));
    alerts.put(closed);
    const kept = ids(alerts.list(null, 100_000));
    expect(kept).toHaveLength(closedAlertsKept + 1);
    expect(kept.slice(-2)).toEqual(['c7', 'open']);
  });

  test('go with their router', () => {
    const { alerts, routers } = open(temporaryFolder());
    routers.add(router('r1'));
    alerts.put([alert('a'), alert('b', { routerId: 'r2' })]);
    routers.remove('r1');
    expect(ids(alerts.list(null, 10))).toEqual(['b']);
  });
});

function spoiled(sql: string): string {
  const home = temporaryFolder();
  const profile = open(home);
  profile.alerts.put([alert('a'), alert('b')]);
  profile.alertSettings.save({ ...defaultAlertSettings, notifications: false });
  profile.close();
  const database = new DatabaseSync(join(home, 'flowhelm.db'));
  database.exec(sql);
  database.close();
  return home;
}

describe.each(['read', 'write'] as const)('what does not read as it should (%s)', (mode) => {
  test.each([
    ['not JSON', `UPDATE alerts SET document = '{' WHERE id = 'a'`],
    ['of no known kind', `UPDATE alerts SET document = json_set(document, '$.kind', 'merry') WHERE id = 'a'`],
    ['stored under another id', `UPDATE alerts SET document = json_set(document, '$.id', 'z') WHERE id = 'a'`],
  ])('an alert that is %s is set aside', (_, sql) => {
    const { alerts, quarantine } = open(spoiled(sql), mode);
    expect(ids(alerts.open())).toEqual(['b']);
    expect(quarantine.list()).toMatchObject([{ kind: 'alert', key: 'a' }]);
  });

  test('settings are set aside, and the defaults hold', () => {
    const { alertSettings, quarantine } = open(spoiled(`UPDATE alert_settings SET document = '[]'`), mode);
    expect(alertSettings.get()).toEqual(defaultAlertSettings);
    expect(quarantine.list()).toMatchObject([{ kind: 'alert-settings', key: '1' }]);
  });
});

test('settings from a time when there were fewer kinds have the default rule for the others', () => {
  const sql = `UPDATE alert_settings SET document = json_remove(document, '$.rules.rebooted', '$.hooks')`;
  const { alertSettings, quarantine } = open(spoiled(sql));
  expect(alertSettings.get()).toEqual({ ...defaultAlertSettings, notifications: false });
  expect(quarantine.list()).toEqual([]);
});
