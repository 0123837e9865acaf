import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { resultSchemas } from '../../../electron/cli/json.ts';
import { snoozeEnd } from '../../../electron/cli/snooze-end.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import { type Alert, type AlertSettings, defaultAlertSettings } from '../../../shared/model/alert.ts';
import { router } from '../store/samples.ts';
import { runCli, temporaryHome } from './run-cli.ts';

const alert = (changes: Partial<Alert> = {}): Alert => ({
  ...{ id: 'aaaa1111', routerId: 'attic', routerName: 'attic', kind: 'unreachable', severity: 'critical' },
  ...{ openedAt: '2026-01-01T00:00:00.000Z', closedAt: null, sentence: 'The router does not answer.' },
  ...{ nextStep: 'Look at it.', evidence: {}, snoozedUntil: null },
  ...changes,
});

/** A home with two routers and three alerts, the last of which is closed. */
function homeWithAlerts(settings?: AlertSettings): string {
  const home = temporaryHome();
  const profile = openProfile({ mode: 'write', home });
  for (const name of ['attic', 'barn']) profile.routers.add(router(name, name));
  profile.alerts.put([
    alert(),
    alert({
      id: 'aabb2222',
      routerId: 'barn',
      routerName: 'barn',
      severity: 'info',
      sentence: 'It \u001b[2J rebooted.',
    }),
    alert({ id: 'cccc3333', kind: 'rebooted', severity: 'info', closedAt: '2026-01-01T01:00:00.000Z' }),
  ]);
  if (settings) profile.alertSettings.save(settings);
  profile.close();
  return home;
}

async function json(args: readonly string[], home: string) {
  const { stdout, code } = await runCli(['--json', 'alerts', ...args], { home });
  const envelope = JSON.parse(stdout);
  if (envelope.ok) resultSchemas.alerts.parse(envelope.result);
  return { code, ...envelope };
}

const ids = (envelope: { result: { alerts: Alert[] } }) => envelope.result.alerts.map(({ id }) => id);

describe('flowhelm alerts', () => {
  test.each([
    [[], ['cccc3333', 'aabb2222', 'aaaa1111']],
    [['--open'], ['aabb2222', 'aaaa1111']],
    [['attic'], ['cccc3333', 'aaaa1111']],
    [['barn', '--open'], ['aabb2222']],
    [['--limit', '1'], ['cccc3333']],
  ])('%j lists the newest first', async (args, expected) => {
    expect(ids(await json(args, homeWithAlerts()))).toEqual(expected);
  });

  test('is a table for people, without what a terminal would act on', async () => {
    const { stdout } = await runCli(['alerts'], { home: homeWithAlerts() });
    expect(stdout).toContain('2 alerts are open.');
    expect(stdout).toMatch(/aaaa1111 +attic +■ critical +open .*The router does not answer\./);
    expect(stdout).not.toContain('\u001b');
  });

  test('says so when nothing is open', async () => {
    expect((await runCli(['alerts'], { home: temporaryHome() })).stdout).toBe('No alert is open.\n');
  });

  test('reads beside an app that runs, which alone may snooze', async () => {
    const home = homeWithAlerts();
    const app = openProfile({ mode: 'write', home });
    onTestFinished(() => app.close());
    expect(await json(['--open'], home)).toMatchObject({ ok: true });
    expect(await json(['--snooze', 'aaaa', '--for', '2h'], home)).toMatchObject({ error: { code: 'profile-in-use' } });
  });

  test('snoozes by the beginning of an id, and takes that back', async () => {
    const home = homeWithAlerts();
    const snoozed = await json(['--snooze', 'AAAA', '--until', '2999-01-01T00:00:00Z'], home);
    expect(snoozed.result.alerts).toMatchObject([{ id: 'aaaa1111', snoozedUntil: '2999-01-01T00:00:00.000Z' }]);
    const { stdout } = await runCli(['alerts', '--open'], { home });
    expect(stdout).toContain('snoozed until 2999-01-01T00:00Z');
    const back = await json(['--unsnooze', 'aaaa1111'], home);
    expect(back.result.alerts).toMatchObject([{ id: 'aaaa1111', snoozedUntil: null }]);
  });

  test.each([
    [['--snooze', 'aa', '--for', '2h'], 'Several alerts begin with "aa".'],
    [['--snooze', 'cccc', '--for', '2h'], 'There is no open alert "cccc".'],
    [['--snooze', '', '--for', '2h'], 'Several alerts begin with "".'],
    [['--snooze', 'aaaa'], 'A snooze needs an end.'],
    [['--for', '2h'], 'A time is given, and no alert to snooze.'],
    [['nobody'], 'There is no router called "nobody".'],
    [['attic', '--group', 'Site'], 'Routers are named and a group or tag is given as well.'],
    [['--limit', '0'], 'The limit is at least 1.'],
  ])('%j is refused', async (args, sentence) => {
    expect(await json(args, homeWithAlerts())).toMatchObject({ ok: false, code: 2, error: { sentence } });
  });
});

describe('the end of a snooze', () => {
  const now = new Date('2026-01-01T00:00:00Z');

  test.each([
    [{ for: '30m' }, '2026-01-01T00:30:00.000Z'],
    [{ for: '2h' }, '2026-01-01T02:00:00.000Z'],
    [{ for: '3d' }, '2026-01-04T00:00:00.000Z'],
    [{ for: '1w' }, '2026-01-08T00:00:00.000Z'],
    [{ until: '2026-01-01T05:00:00+02:00' }, '2026-01-01T03:00:00.000Z'],
  ])('%j', (given, end) => {
    expect(snoozeEnd(now, given, true)).toBe(end);
  });

  test.each([
    { for: '2' },
    { for: '-2h' },
    { for: '2 h' },
    { for: '0m' },
    { until: 'soon' },
    { until: '2025-12-31T00:00Z' },
    {},
  ])('%j is refused', (given) => {
    expect(() => snoozeEnd(now, given, true)).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });

  test('is asked for only when something is snoozed', () => {
    expect(snoozeEnd(now, {}, false)).toBeNull();
  });
});

describe('flowhelm alerts settings', () => {
  const command = { id: 'm', name: 'Mail', enabled: false, atLeast: 'info', onClose: true, kind: 'command' } as const;

  test('prints what --import takes', async () => {
    const home = temporaryHome();
    const { stdout } = await runCli(['alerts', 'settings'], { home });
    const settings: AlertSettings = JSON.parse(stdout);
    expect(settings).toEqual(defaultAlertSettings);
    const file = join(home, 'alerts.json');
    const changed = { ...settings, notifications: false, hooks: [{ ...command, program: 'true', arguments: [] }] };
    writeFileSync(file, JSON.stringify({ ...changed, groups: { gone: {} } }));
    expect(await json(['settings', '--import', file], home)).toMatchObject({ result: { settings: changed } });
    expect((await json(['settings'], home)).result.settings).toEqual(changed);
  });

  test.each([
    ['not JSON', '{', 'file-unusable'],
    ['something else', '{"rules": {}}', 'file-unusable'],
    [
      'two hooks of one id',
      JSON.stringify({
        ...defaultAlertSettings,
        hooks: [1, 2].map(() => ({ ...command, program: 'true', arguments: [] })),
      }),
      'bad-input',
    ],
  ])('refuses %s and keeps what was', async (_, text, code) => {
    const home = homeWithAlerts({ ...defaultAlertSettings, notifications: false });
    const file = join(home, 'alerts.json');
    writeFileSync(file, text);
    expect(await json(['settings', '--import', file], home)).toMatchObject({ ok: false, error: { code } });
    expect((await json(['settings'], home)).result.settings.notifications).toBe(false);
  });

  test('tries a hook by its name, and says what came of it', async () => {
    const bodies: string[] = [];
    const server = createServer(async (request, response) => {
      for await (const chunk of request) bodies.push(String(chunk));
      response.writeHead(bodies.length > 1 ? 500 : 200).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
    });
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/T0KEN`;
    const home = homeWithAlerts({
      ...defaultAlertSettings,
      hooks: [{ ...command, kind: 'webhook', name: 'Chat', url }],
    });
    expect(await runCli(['alerts', 'settings', '--try', 'chat'], { home })).toMatchObject({
      code: 0,
      stdout: 'Chat is told. The receiver answered 200.\n',
    });
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({ version: 1, test: true });
    expect(await json(['settings', '--try', 'm'], home)).toMatchObject({
      code: 1,
      result: { hook: 'm', ok: false, detail: 'The receiver answered 500.' },
    });
    expect(await json(['settings', '--try', 'nobody'], home)).toMatchObject({ error: { code: 'bad-input' } });
  });
});
