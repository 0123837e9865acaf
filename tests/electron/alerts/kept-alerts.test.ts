import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { KeptAlerts } from '../../../electron/alerts/kept-alerts.ts';
import { AlertStore, closedAlertsKept } from '../../../electron/store/alerts.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import type { Alert } from '../../../shared/model/alert.ts';
import { defaultAlertSettings } from '../../../shared/model/alert.ts';
import { FlowhelmError } from '../../../shared/model/errors.ts';
import type { Router } from '../../../shared/model/router.ts';
import { missed, polled, rulesAtOnce } from '../../shared/rules/alerts/observations.ts';
import { router, temporaryFolder } from '../store/samples.ts';
import { type AlertsOnTrial, alertsOnTrial, hook, InjectedTime } from './fleet-of-alerts.ts';

const attic = router('attic', 'attic');
const barn = router('barn', 'barn');
const full = new FlowhelmError('profile-unusable', {
  sentence: 'The disk with the Flowhelm profile is full.',
  nextStep: 'Free some space and try again.',
  evidence: { path: '/home/somebody/flowhelm.db' },
});

/** From now on the profile takes no alerts, until the returned function is called. */
function fill({ profile }: AlertsOnTrial, error: unknown = full) {
  const put = vi.spyOn(profile.alerts, 'put').mockImplementation(() => {
    throw error;
  });
  return { put, free: () => put.mockRestore() };
}

function loses({ alerts }: AlertsOnTrial, from = 0, who: Router = attic): void {
  for (const seconds of [0, 60, 120, 180]) alerts.take(who, missed(from + seconds));
}

function trialWithHook(given: Parameters<typeof alertsOnTrial>[0] = {}) {
  const trial = alertsOnTrial({ routers: ['attic', 'barn'], ...given });
  trial.alerts.saveSettings({ ...defaultAlertSettings, hooks: [hook()] });
  const events = () => trial.sent.flatMap(({ message }) => JSON.parse(message.body).events.map(eventOf));
  return { ...trial, events };
}
const eventOf = ({ event }: { event: string }) => event;
const inShort = (alerts: readonly Alert[]) =>
  alerts.map(({ routerName, closedAt }) => `${routerName} ${closedAt === null ? 'open' : 'closed'}`);

describe('while the disk is full', () => {
  test('what opens is shown, told, listed, and written once there is space', async () => {
    const trial = trialWithHook();
    const disk = fill(trial);
    loses(trial);
    await trial.time.pass(10);
    expect(inShort(trial.shown())).toEqual(['attic open']);
    expect(trial.events()).toEqual(['opened']);
    expect(inShort(trial.alerts.history(null, 10))).toEqual(['attic open']);
    expect(trial.profile.alerts.list(null, 10)).toEqual([]);
    disk.free();
    trial.alerts.take(barn, polled(200));
    expect(trial.profile.alerts.list(null, 10)).toEqual(trial.shown());
  });

  test('what closes is told, and does not open again after a restart', async () => {
    const home = temporaryFolder();
    const trial = trialWithHook({ home });
    loses(trial);
    await trial.time.pass(100);
    const disk = fill(trial);
    trial.alerts.take(attic, polled(200));
    await trial.time.pass(100);
    expect(trial.shown()).toEqual([]);
    expect(trial.events()).toEqual(['opened', 'closed']);
    expect(inShort(trial.alerts.history(null, 10))).toEqual(['attic closed']);
    expect(inShort(trial.profile.alerts.open())).toEqual(['attic open']);
    disk.free();
    trial.alerts.close();
    trial.profile.close();
    expect(alertsOnTrial({ home, routers: [] }).shown()).toEqual([]);
  });

  test('the log says so once, without where and what', async () => {
    const trial = trialWithHook();
    const disk = fill(trial);
    loses(trial);
    loses(trial, 0, barn);
    await trial.time.pass(60);
    trial.alerts.take(attic, polled(200));
    disk.free();
    await trial.time.pass(60);
    trial.alerts.take(attic, polled(300));
    const about = trial.logged.filter((line) => line.includes('written'));
    expect(about).toEqual([
      'alerts cannot be written now, and wait {"code":"profile-unusable","sentence":"The disk with the Flowhelm profile is full."}',
      'alerts can be written again {"alerts":2}',
    ]);
  });

  test('it is not tried at every observation, which may take seconds each time', async () => {
    const trial = trialWithHook();
    const { put } = fill(trial);
    loses(trial);
    for (let seconds = 200; seconds < 300; seconds += 1) trial.alerts.take(attic, missed(seconds));
    loses(trial, 0, barn);
    expect(put).toHaveBeenCalledTimes(1);
    await trial.time.pass(10);
    trial.alerts.take(attic, missed(400));
    expect(put).toHaveBeenCalledTimes(2);
  });

  test('nothing is snoozed, which is said, and what waits does not undo a later snooze', async () => {
    const trial = trialWithHook();
    const disk = fill(trial);
    loses(trial);
    const ids = trial.shown().map(({ id }) => id);
    expect(() => trial.alerts.snooze(ids, '2030-01-01T00:00:00Z')).toThrow(full);
    expect(trial.shown()).toMatchObject([{ snoozedUntil: null }]);
    disk.free();
    trial.alerts.snooze(ids, '2030-01-01T00:00:00Z');
    await trial.time.pass(10);
    trial.alerts.take(attic, missed(900));
    expect(trial.profile.alerts.open()).toMatchObject([{ id: ids[0], snoozedUntil: '2030-01-01T00:00:00Z' }]);
  });

  test('settings stay as they are, which is said', () => {
    const trial = trialWithHook();
    const before = trial.alerts.settings;
    vi.spyOn(trial.profile.alertSettings, 'save').mockImplementation(() => {
      throw full;
    });
    expect(() => trial.alerts.saveSettings({ ...before, rules: rulesAtOnce() })).toThrow(full);
    expect(trial.alerts.settings).toEqual(before);
  });

  test('what waits of a router that is removed goes with it', async () => {
    const trial = trialWithHook();
    const disk = fill(trial);
    loses(trial);
    loses(trial, 0, barn);
    trial.profile.routers.remove('attic');
    trial.alerts.forget('attic');
    disk.free();
    await trial.time.pass(10);
    trial.alerts.take(barn, missed(900));
    expect(inShort(trial.profile.alerts.list(null, 10))).toEqual(['barn open']);
  });

  test('the app starts nevertheless, and closes what is of no router', async () => {
    const home = temporaryFolder();
    const first = alertsOnTrial({ home });
    loses(first);
    const open = first.shown();
    first.profile.routers.remove('attic');
    first.profile.alerts.put(open);
    first.profile.close();
    const put = vi.spyOn(AlertStore.prototype, 'put').mockImplementation(() => {
      throw full;
    });
    onTestFinished(() => put.mockRestore());
    const second = alertsOnTrial({ home, routers: [] });
    expect(second.shown()).toEqual([]);
    put.mockRestore();
    await second.time.pass(10);
    second.alerts.take(attic, polled(0));
    expect(second.profile.alerts.open()).toEqual([]);
  });
});

test('what the store will never take does not hold up what comes after it', () => {
  const trial = trialWithHook();
  const disk = fill(trial, new TypeError('no alert'));
  loses(trial);
  disk.free();
  loses(trial, 0, barn);
  expect(inShort(trial.profile.alerts.list(null, 10))).toEqual(['barn open']);
  expect(trial.logged.at(-1)).toContain('alerts were not written');
});

/** Some alerts over a store that takes nothing. */
function keptBeside(written: readonly Alert[]) {
  const { now } = new InjectedTime();
  const profile = openProfile({ mode: 'write', home: temporaryFolder(), now });
  onTestFinished(() => profile.close());
  profile.alerts.put(written);
  const log = { info: () => undefined, warn: () => undefined };
  const kept = new KeptAlerts({ store: profile.alerts, log, now });
  const put = vi.spyOn(profile.alerts, 'put').mockImplementation(() => {
    throw full;
  });
  return { kept, put };
}

const alert = (id: string, changes: Partial<Alert> = {}): Alert => ({
  ...{ id, routerId: 'attic', routerName: 'attic', kind: 'unreachable', severity: 'critical' },
  ...{ openedAt: '2026-01-01T00:00:00Z', closedAt: null, sentence: 'It is so.', nextStep: 'None.', evidence: {} },
  ...{ snoozedUntil: null, ...changes },
});
const closedAt = '2026-01-01T01:00:00Z';

describe('alerts that wait', () => {
  test.each<[string, [string | null, number, (string | null)?], string[]]>([
    ['all', [null, 10], ['d', 'c', 'b!', 'a']],
    ['no more than asked for', [null, 3], ['d', 'c', 'b!']],
    ['of one router', ['attic', 10], ['d', 'b!', 'a']],
    ['older than one that waits', [null, 10, 'd'], ['c', 'b!', 'a']],
    ['older than the oldest that waits', [null, 10, 'c'], ['b!', 'a']],
    ['older than one that is written', [null, 10, 'b'], ['a']],
    ['of one router, older than one of another', ['attic', 10, 'c'], ['b!', 'a']],
  ])('are listed with those that are written: %s', (_, query, expected) => {
    const { kept } = keptBeside([alert('a'), alert('b')]);
    kept.keep([alert('b', { closedAt })]);
    kept.keep([alert('c', { routerId: 'barn' }), alert('d')]);
    expect(kept.list(...query).map(({ id, closedAt: closed }) => (closed === null ? id : `${id}!`))).toEqual(expected);
  });

  test('are bounded; those that are open stay', () => {
    const { kept, put } = keptBeside([]);
    kept.keep([alert('open')]);
    kept.keep(Array.from({ length: closedAlertsKept + 7 }, (_, index) => alert(`c${index}`, { closedAt })));
    kept.close();
    const waiting = put.mock.calls.at(-1)?.[0] ?? [];
    expect(waiting).toHaveLength(closedAlertsKept);
    expect(waiting.slice(0, 2).map(({ id }) => id)).toEqual(['open', 'c8']);
  });
});
