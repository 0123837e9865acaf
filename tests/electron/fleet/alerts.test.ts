import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openProfile } from '../../../electron/store/profile.ts';
import { defaultAlertSettings } from '../../../shared/model/alert.ts';
import type { FleetEvent } from '../../../shared/model/fleet.ts';
import { missed, polled } from '../../shared/rules/alerts/observations.ts';
import { router } from '../store/samples.ts';
import { connect, failureOf, openTestService, until } from './open-service.ts';

/** A service with two routers; nothing is asked of them unless a test says what they answered. */
async function withTwo() {
  const { service, home } = await openTestService();
  await service.close();
  const profile = openProfile({ mode: 'write', home });
  for (const name of ['attic', 'barn']) profile.routers.add({ ...router(name, name), host: '127.0.0.1', port: 1 });
  profile.close();
  const again = await openTestService({ home });
  const { api } = await connect(again.service, 'port');
  const { workspace } = again.service;
  const lose = (id: string) => {
    for (const seconds of [0, 60, 120, 180]) workspace.alerts.take(workspace.router(id), missed(seconds));
  };
  return { api, workspace, lose, log: again.log };
}

const openIn = (event: FleetEvent) =>
  event.kind === 'state' ? event.state.alerts : event.kind === 'alerts' ? event.alerts : null;

describe('alerts over the contract', () => {
  test('are told to who watches, kept, snoozed, and closed', async () => {
    const { api, workspace, lose } = await withTwo();
    lose('attic');
    lose('barn');
    const events = await until(api, (event) => openIn(event)?.length === 2);
    const [newest] = openIn(events.at(-1) ?? { kind: 'alerts', alerts: [] }) ?? [];
    expect(newest).toMatchObject({ routerName: 'barn', kind: 'unreachable' });
    expect(await api.alerts.snooze({ ids: [newest?.id ?? ''], until: '2999-01-01T00:00:00Z' })).toBeNull();
    expect(workspace.board.alerts[0]?.snoozedUntil).toBe('2999-01-01T00:00:00Z');
    workspace.alerts.take(workspace.router('barn'), polled(200));
    await until(api, (event) => openIn(event)?.length === 1);
    expect(await api.alerts.history({ routerId: null, limit: 10 })).toHaveLength(2);
    expect(await api.alerts.history({ routerId: 'barn', limit: 10 })).toMatchObject([
      { id: newest?.id, closedAt: expect.any(String), snoozedUntil: '2999-01-01T00:00:00Z' },
    ]);
    const [last] = await api.alerts.history({ routerId: null, limit: 1 });
    expect(last?.routerName).toBe('barn');
    expect(await api.alerts.history({ routerId: null, limit: 1, before: last?.id ?? null })).toMatchObject([
      { routerName: 'attic' },
    ]);
  });

  test('go with their router', async () => {
    const { api, workspace, lose } = await withTwo();
    lose('attic');
    await api.routers.remove({ ids: ['attic'], force: false });
    expect(workspace.board.alerts).toEqual([]);
    expect(await api.alerts.history({ routerId: null, limit: 10 })).toEqual([]);
  });

  test('have settings, which lose the rules of a group with it', async () => {
    const { api } = await withTwo();
    expect(await api.alerts.settings()).toEqual(defaultAlertSettings);
    const group = await api.groups.save({ id: null, name: 'Site', credentialSetId: null, jump: [] });
    const rule = { enabled: false, openAfterSeconds: 0, closeAfterSeconds: 0, threshold: null };
    const settings = { ...defaultAlertSettings, groups: { [group.id]: { rebooted: rule } }, notifications: false };
    expect(await api.alerts.saveSettings(settings)).toEqual(settings);
    expect(await api.alerts.settings()).toEqual(settings);
    await api.groups.remove({ id: group.id });
    expect(await api.alerts.settings()).toEqual({ ...settings, groups: {} });
  });

  test('refuse two hooks of one id', async () => {
    const { api } = await withTwo();
    const hook = { id: 'h', name: 'Chat', enabled: true, atLeast: 'info', onClose: true, kind: 'command' } as const;
    const hooks = [1, 2].map(() => ({ ...hook, program: 'true', arguments: [] }));
    const failure = await failureOf(api.alerts.saveSettings({ ...defaultAlertSettings, hooks }));
    expect(failure).toMatchObject({ code: 'bad-input' });
  });

  test('try a hook, whose address then stays out of the log', async () => {
    const server = createServer((_, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
    });
    const { api, log } = await withTwo();
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/T0KENT0KEN`;
    const hook = {
      id: 'h',
      name: 'Chat',
      enabled: true,
      atLeast: 'info',
      onClose: true,
      kind: 'webhook',
      url,
    } as const;
    expect(await api.alerts.tryHook(hook)).toEqual({ ok: false, detail: 'The receiver answered 404.' });
    log.info({ url }, `a request to ${url}`);
    expect(log.tail(10_000)).not.toContain('T0KEN');
  });
});
