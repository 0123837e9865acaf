import { describe, expect, test } from 'vitest';
import { defaultAlertSettings } from '../../../shared/model/alert.ts';
import { at, polled, rulesAtOnce } from '../../shared/rules/alerts/observations.ts';
import { router, temporaryFolder } from '../store/samples.ts';
import { type AlertsOnTrial, alertsOnTrial, hook } from './fleet-of-alerts.ts';

const attic = router('attic', 'attic');

/** How full the connection table is, percent: critical from 98, a warning from 90, and closed when it is 10 points below that. */
const fullness = { warning: 95, critical: 99, gone: 10 } as const;
type Step =
  | keyof typeof fullness
  /** For an hour from then on. */
  | 'snooze'
  | 'unsnooze'
  | 'an hour goes by'
  | 'restart';

const settings = (atLeast: 'info' | 'critical') => ({
  ...defaultAlertSettings,
  rules: rulesAtOnce(),
  hooks: [hook({ atLeast })],
});

/** What hooks are told while that happens to a router, such as "opened warning", and whether the alert is snoozed in the end. */
async function toldOf(steps: readonly Step[], atLeast: 'info' | 'critical' = 'info') {
  const home = temporaryFolder();
  let trial: AlertsOnTrial = alertsOnTrial({ home });
  trial.alerts.saveSettings(settings(atLeast));
  const told: string[] = [];
  let seconds = 0;
  const pass = async (by: number) => {
    seconds += by;
    await trial.time.pass(by);
    for (const { message } of trial.sent.splice(0)) {
      for (const { event, alert } of JSON.parse(message.body).events) told.push(`${event} ${alert.severity}`);
    }
  };
  for (const step of steps) {
    const ids = trial.shown().map(({ id }) => id);
    if (step === 'snooze') trial.alerts.snooze(ids, new Date(at(seconds + 3600)).toISOString());
    else if (step === 'unsnooze') trial.alerts.snooze(ids, null);
    else if (step === 'an hour goes by') await pass(3600);
    else if (step === 'restart') {
      trial.alerts.close();
      trial.profile.close();
      trial = alertsOnTrial({ home });
      await trial.time.pass(seconds);
    } else
      trial.alerts.take(attic, polled(seconds, { figures: { conntrackEntries: fullness[step], conntrackMax: 100 } }));
    await pass(120);
  }
  const [open] = trial.shown();
  const isSnoozed = open?.snoozedUntil ? Date.parse(open.snoozedUntil) > trial.time.now().getTime() : false;
  return { told, isSnoozed };
}

describe('of an alert that is snoozed', () => {
  test.each<[string, Step[], string[], boolean]>([
    ['nothing while it stays', ['warning', 'snooze', 'warning'], ['opened warning'], true],
    ['that it closes', ['warning', 'snooze', 'gone'], ['opened warning', 'closed warning'], false],
    [
      'that it gets worse, which ends the snooze',
      ['warning', 'snooze', 'critical'],
      ['opened warning', 'worsened critical'],
      false,
    ],
    ['nothing when it gets milder', ['critical', 'snooze', 'warning'], ['opened critical'], true],
    [
      'nothing when it gets milder, and as bad as it was',
      ['critical', 'snooze', 'warning', 'critical'],
      ['opened critical'],
      true,
    ],
    [
      'that it gets worse than when it was snoozed, though it was as bad before',
      ['critical', 'warning', 'snooze', 'critical'],
      ['opened critical', 'worsened critical'],
      false,
    ],
    [
      'nothing when it is as bad again after a restart of the app',
      ['critical', 'snooze', 'warning', 'restart', 'critical'],
      ['opened critical'],
      true,
    ],
    [
      'that it gets worse after a restart of the app',
      ['warning', 'snooze', 'restart', 'critical'],
      ['opened warning', 'worsened critical'],
      false,
    ],
    [
      'that it closes after a restart',
      ['warning', 'snooze', 'restart', 'gone'],
      ['opened warning', 'closed warning'],
      false,
    ],
    ['nothing when the time is over', ['warning', 'snooze', 'an hour goes by', 'warning'], ['opened warning'], false],
    [
      'that it gets as bad as it was once the time is over',
      ['critical', 'snooze', 'warning', 'an hour goes by', 'critical'],
      ['opened critical', 'worsened critical'],
      false,
    ],
    [
      'that it gets as bad as it was once somebody has ended the snooze',
      ['critical', 'snooze', 'warning', 'unsnooze', 'critical'],
      ['opened critical', 'worsened critical'],
      false,
    ],
    [
      'what becomes of it after it has got worse',
      ['warning', 'snooze', 'critical', 'gone'],
      ['opened warning', 'worsened critical', 'closed critical'],
      false,
    ],
    [
      'that it opens anew after it has closed',
      ['warning', 'snooze', 'gone', 'warning'],
      ['opened warning', 'closed warning', 'opened warning'],
      false,
    ],
  ])('people are told %s', async (_, steps, told, isSnoozed) => {
    expect(await toldOf(steps)).toEqual({ told, isSnoozed });
  });
});

describe('who hears of critical alerts only', () => {
  test.each<[string, Step[], string[]]>([
    ['hears nothing of others', ['warning', 'gone'], []],
    ['hears when one becomes critical', ['warning', 'critical', 'gone'], ['worsened critical', 'closed critical']],
    [
      'hears that one closed that was milder by then',
      ['critical', 'warning', 'gone'],
      ['opened critical', 'closed warning'],
    ],
    [
      'hears that after a restart of the app too',
      ['critical', 'warning', 'restart', 'gone'],
      ['opened critical', 'closed warning'],
    ],
    [
      'hears that also of one that was snoozed',
      ['critical', 'snooze', 'warning', 'snooze', 'gone'],
      ['opened critical', 'closed warning'],
    ],
  ])('%s', async (_, steps, told) => {
    expect((await toldOf(steps, 'critical')).told).toEqual(told);
  });
});
