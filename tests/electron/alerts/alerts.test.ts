import { describe, expect, test } from 'vitest';
import type { AlertHook, AlertRule } from '../../../shared/model/alert.ts';
import { defaultAlertSettings } from '../../../shared/model/alert.ts';
import type { Router } from '../../../shared/model/router.ts';
import { at, audited, missed, polled, rulesAtOnce } from '../../shared/rules/alerts/observations.ts';
import { router, temporaryFolder } from '../store/samples.ts';
import { type AlertsOnTrial, alertsOnTrial, hook } from './fleet-of-alerts.ts';

const attic = router('attic', 'attic');
const atOnce = { ...defaultAlertSettings, rules: rulesAtOnce() };

/** A router that does not answer any more. */
function loses({ alerts }: AlertsOnTrial, from = 0, who: Router = attic): void {
  for (const seconds of [0, 60, 120, 180]) alerts.take(who, missed(from + seconds));
}

describe('alerts', () => {
  test('open, are kept, and close', () => {
    const trial = alertsOnTrial();
    loses(trial);
    const [open] = trial.shown();
    expect(open).toMatchObject({ kind: 'unreachable', routerName: 'attic', severity: 'critical', closedAt: null });
    expect(open?.openedAt).toBe(new Date(at(180)).toISOString());
    expect(trial.profile.alerts.open()).toEqual([open]);
    trial.alerts.take(attic, polled(200));
    expect(trial.shown()).toEqual([]);
    expect(trial.profile.alerts.open()).toEqual([]);
    expect(trial.alerts.history('attic', 10)).toEqual([{ ...open, closedAt: new Date(at(200)).toISOString() }]);
  });

  test('get worse without becoming others', () => {
    const trial = alertsOnTrial();
    trial.alerts.saveSettings(atOnce);
    trial.alerts.take(attic, polled(0));
    const fallen = { configured: 'hardware', loaded: 'software', reason: 'fell-back-to-software' } as const;
    trial.alerts.take(attic, polled(1, { verdict: fallen }));
    const before = trial.shown().find(({ kind }) => kind === 'fell-back');
    trial.alerts.take(attic, polled(2, { verdict: { loaded: 'off', reason: 'not-loaded', accelerating: 'none' } }));
    const after = trial.shown().find(({ kind }) => kind === 'fell-back');
    expect([before?.severity, after?.severity]).toEqual(['warning', 'critical']);
    expect(after).toMatchObject({ id: before?.id, openedAt: before?.openedAt });
  });

  test('go on after a restart of the app, snoozed as they were, and are not doubled', () => {
    const home = temporaryFolder();
    const first = alertsOnTrial({ home });
    loses(first);
    const ids = first.shown().map(({ id }) => id);
    first.alerts.snooze(ids, '2030-01-01T00:00:00Z');
    first.profile.close();
    const second = alertsOnTrial({ home });
    expect(second.shown()).toMatchObject([{ id: ids[0], snoozedUntil: '2030-01-01T00:00:00Z' }]);
    loses(second, 300);
    expect(second.shown().map(({ id }) => id)).toEqual(ids);
    second.alerts.take(attic, polled(900));
    expect(second.alerts.history(null, 10)).toHaveLength(1);
    expect(second.shown()).toEqual([]);
  });

  test('compare the first audit after a restart with the one that is kept', () => {
    const trial = alertsOnTrial();
    const before = audited(0);
    const after = audited(900, { snapshot: { identity: { bootId: 'b2', uptimeSeconds: 60 } } });
    if (before.kind === 'audited') trial.profile.snapshots.record('attic', before.snapshot);
    if (after.kind === 'audited') trial.profile.snapshots.record('attic', after.snapshot);
    trial.alerts.take(attic, after);
    expect(trial.shown()).toMatchObject([{ kind: 'rebooted' }]);
  });

  test('of a router that is gone go with it, here and in the store', () => {
    const trial = alertsOnTrial({ routers: ['attic', 'barn'] });
    loses(trial);
    loses(trial, 0, router('barn', 'barn'));
    trial.profile.routers.remove('attic');
    trial.alerts.forget('attic');
    expect(trial.shown().map(({ routerId }) => routerId)).toEqual(['barn']);
    expect(trial.alerts.history(null, 10).map(({ routerId }) => routerId)).toEqual(['barn']);
    loses(trial, 900);
    expect(trial.shown().map(({ routerId }) => routerId)).toEqual(['barn']);
  });

  test('of a router that was removed while the app did not run are closed', () => {
    const home = temporaryFolder();
    const first = alertsOnTrial({ home });
    loses(first);
    const [open] = first.shown();
    first.profile.routers.remove('attic');
    if (open) first.profile.alerts.put([open]);
    first.profile.close();
    const second = alertsOnTrial({ home, routers: [] });
    expect(second.shown()).toEqual([]);
    expect(second.profile.alerts.open()).toEqual([]);
  });

  test('say nothing that a terminal or a mail would act on', () => {
    const trial = alertsOnTrial();
    trial.alerts.saveSettings(atOnce);
    const evil = '24.10\r\nBcc: all@example.com\u001b[2J\u202e';
    trial.alerts.take(attic, audited(0));
    trial.alerts.take(attic, audited(60, { snapshot: { identity: { bootId: 'b2', release: evil } } }));
    expect(trial.shown()[0]?.sentence).toContain('24.10 Bcc: all@example.com [2J');
  });
});

describe('settings', () => {
  const rule: AlertRule = { enabled: false, openAfterSeconds: 0, closeAfterSeconds: 0, threshold: null };

  test('are kept, without rules for groups that are not there', () => {
    const trial = alertsOnTrial();
    trial.profile.groups.save({
      id: 'g',
      name: 'Site',
      credentialSetId: null,
      jump: [],
      addedAt: '2026-01-01T00:00:00Z',
    });
    const saved = trial.alerts.saveSettings({
      ...defaultAlertSettings,
      groups: { g: { unreachable: rule }, gone: {} },
    });
    expect(saved.groups).toEqual({ g: { unreachable: rule } });
    expect(trial.profile.alertSettings.get()).toEqual(saved);
    trial.profile.groups.remove('g');
    trial.alerts.groupsChanged();
    expect(trial.alerts.settings.groups).toEqual({});
    expect(trial.profile.alertSettings.get().groups).toEqual({});
  });

  test('of a group hold for its routers alone', () => {
    const trial = alertsOnTrial({ routers: ['attic', 'barn'] });
    trial.profile.groups.save({
      id: 'g',
      name: 'Site',
      credentialSetId: null,
      jump: [],
      addedAt: '2026-01-01T00:00:00Z',
    });
    trial.alerts.saveSettings({ ...defaultAlertSettings, groups: { g: { unreachable: rule } } });
    loses(trial, 0, { ...attic, groupId: 'g' });
    loses(trial, 0, router('barn', 'barn'));
    expect(trial.shown().map(({ routerName }) => routerName)).toEqual(['barn']);
  });

  test('that ask for less close what is open', () => {
    const trial = alertsOnTrial();
    loses(trial);
    trial.alerts.saveSettings({ ...defaultAlertSettings, rules: { ...defaultAlertSettings.rules, unreachable: rule } });
    expect(trial.shown()).toEqual([]);
  });
});

describe('people are told', () => {
  const withHook = (changes: Parameters<typeof hook>[0] = {}) => ({ ...defaultAlertSettings, hooks: [hook(changes)] });

  test('once of a site that goes dark, and not of its routers one by one', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `r${index}`);
    const trial = alertsOnTrial({ routers: names });
    trial.alerts.saveSettings(withHook());
    for (const seconds of [0, 60, 120]) for (const id of names) trial.alerts.take(router(id, id), missed(seconds));
    for (const id of names) {
      trial.alerts.take(router(id, id), missed(180));
      await trial.time.pass(0.02);
    }
    expect(trial.sent).toEqual([]);
    await trial.time.pass(5);
    expect(trial.sent.map(({ message }) => message.subject)).toEqual(['Flowhelm: 200 new alerts on 200 routers']);
    expect(trial.shown()).toHaveLength(200);
  });

  test('soon of the first, and of what follows at most once a minute', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `r${index}`);
    const trial = alertsOnTrial({ routers: names });
    trial.alerts.saveSettings(withHook());
    for (const id of names) {
      loses(trial, 0, router(id, id));
      await trial.time.pass(6);
    }
    await trial.time.pass(120);
    expect(trial.sent.length).toBeLessThanOrEqual(4);
    const told = trial.sent.flatMap(({ message }) => JSON.parse(message.body).events.length);
    expect(told.reduce((sum, events) => sum + events, 0)).toBe(20);
  });

  test('not of what was open for a moment only', async () => {
    const trial = alertsOnTrial();
    trial.alerts.saveSettings(withHook());
    loses(trial);
    trial.alerts.take(attic, polled(181));
    await trial.time.pass(60);
    expect(trial.sent).toEqual([]);
  });

  test.each([
    ['only of what is severe enough', { atLeast: 'critical' as const }, 1, 2],
    ['not when it closes, unless they want to', { onClose: false }, 2, 2],
    ['of opening and closing', {}, 2, 4],
    ['not at all when switched off', { enabled: false }, 0, 0],
  ])('%s', async (_, changes, opened, all) => {
    const trial = alertsOnTrial();
    trial.alerts.saveSettings({ ...withHook(changes), rules: rulesAtOnce() });
    const events = () => trial.sent.flatMap(({ message }) => JSON.parse(message.body).events).length;
    trial.alerts.take(attic, polled(0, { figures: { npuBound: 99, npuCapacity: 100 } }));
    trial.alerts.take(attic, polled(1, { verdict: { loaded: 'off', reason: 'not-loaded', accelerating: 'none' } }));
    await trial.time.pass(120);
    expect(events()).toBe(opened);
    trial.alerts.take(attic, polled(200, { figures: { npuBound: 9, npuCapacity: 100 } }));
    await trial.time.pass(120);
    expect(events()).toBe(all);
  });

  test('again when the receiver has trouble, a few times, and then the next one', async () => {
    const busy = { ok: false, detail: 'The receiver answered 500.', again: true } as const;
    const trial = alertsOnTrial({ answers: [busy, busy, busy, busy] });
    trial.alerts.saveSettings(withHook());
    loses(trial);
    await trial.time.pass(600);
    expect(trial.sent).toHaveLength(4);
    expect(trial.logged.at(-1)).toContain('The receiver answered 500.');
    trial.alerts.take(attic, polled(900));
    await trial.time.pass(120);
    expect(trial.sent).toHaveLength(5);
  });

  test.each<[string, AlertHook[], string[]]>([
    ['still there', [hook()], ['http://127.0.0.1:1/T0KENT0KEN', 'http://127.0.0.1:1/T0KENT0KEN']],
    ['switched off', [hook({ enabled: false })], []],
    ['deleted', [], []],
    ['replaced by another', [hook({ id: 'other' })], []],
    [
      'corrected',
      [hook({ url: 'http://127.0.0.1:1/right' })],
      ['http://127.0.0.1:1/right', 'http://127.0.0.1:1/right'],
    ],
    ['made a command', [hook({ kind: 'command', program: 'mail', arguments: [] })], ['mail', 'mail']],
  ])('again, when the hook is %s by then, as it is then', async (_, hooks, to) => {
    const busy = { ok: false, detail: 'The receiver answered 500.', again: true } as const;
    const trial = alertsOnTrial({ routers: ['attic', 'barn'], answers: [busy] });
    trial.alerts.saveSettings(withHook());
    loses(trial);
    await trial.time.pass(6);
    expect(trial.sent).toHaveLength(1);
    trial.alerts.saveSettings({ ...defaultAlertSettings, hooks });
    loses(trial, 0, router('barn', 'barn'));
    await trial.time.pass(600);
    const again = trial.sent.slice(1).filter(({ hookId }) => hookId === 'h');
    expect(again.map((one) => one.to)).toEqual(to);
  });

  test('not again where that is no use', async () => {
    const trial = alertsOnTrial({ answers: [{ ok: false, detail: 'The receiver answered 404.', again: false }] });
    trial.alerts.saveSettings(withHook());
    loses(trial);
    await trial.time.pass(600);
    expect(trial.sent).toHaveLength(1);
  });

  test('without the address of a webhook in the log', async () => {
    const trial = alertsOnTrial({ answers: [{ ok: false, detail: 'The receiver answered 404.', again: false }] });
    trial.alerts.saveSettings(withHook({ url: 'http://me:sesamesesame@127.0.0.1:1/T0KENT0KEN' }));
    loses(trial);
    await trial.time.pass(600);
    expect(trial.logged.join()).not.toMatch(/T0KEN|sesame/);
    expect(trial.hidden).toEqual(
      expect.arrayContaining(['http://me:sesamesesame@127.0.0.1:1/T0KENT0KEN', '/T0KENT0KEN', 'sesamesesame']),
    );
  });

  test('of nothing more once the app ends', async () => {
    const trial = alertsOnTrial();
    trial.alerts.saveSettings(withHook());
    loses(trial);
    trial.alerts.close();
    await trial.time.pass(600);
    expect(trial.sent).toEqual([]);
  });
});
