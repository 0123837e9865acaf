import { expect, test, vi } from 'vitest';
import { FleetMetrics } from '../../../electron/metrics/fleet-metrics.ts';
import { defaultSettings } from '../../../shared/model/fleet.ts';
import type { Observation } from '../../../shared/model/observation.ts';
import { routerOf } from '../demo/fleet-of-one.ts';
import { addVirtual, connect, openTestService, until } from './open-service.ts';

const patience = { timeout: 30_000 };

/** A service with one virtual router that was audited once, and what its observers hear. */
async function fleetOfOne() {
  const { service } = await openTestService();
  const { api } = await connect(service, 'port');
  const box = await routerOf('mt7986-off', { speed: 1 });
  const id = await addVirtual(api, box);
  const { workspace } = service;
  const heard: Observation[] = [];
  workspace.observers.push((_, observation) => heard.push(observation));
  const kinds = (kind: Observation['kind']) => heard.filter((each) => each.kind === kind);
  return { service, api, box, id, workspace, heard, kinds };
}

test('a router on screen is polled: its row, its live figures and the observers all hear of it', async () => {
  const { api, id, workspace, kinds } = await fleetOfOne();
  expect(workspace.board.router(id)?.polling).toBeNull();
  const gone = new AbortController();
  const stream = await api.routers.live({ id }, { signal: gone.signal });
  expect((await stream.next()).value).toMatchObject({ conntrack: { max: expect.any(Number) } });
  expect((await stream.next()).value).toMatchObject({ rates: { seconds: expect.any(Number) } });
  gone.abort();
  expect(kinds('polled').length).toBeGreaterThan(1);
  expect(kinds('polled').at(-1)).toMatchObject({
    figures: { cpuBusyShare: expect.any(Number) },
    verdict: { configured: 'off' },
  });
  const row = workspace.board.router(id);
  expect(row).toMatchObject({ reachability: { state: 'reachable' }, polling: { cpuMs: expect.any(Number) } });
  expect(row?.latest?.flows).not.toBeNull();
});

test('with polling on, a router is audited and polled by itself, and a firewall that somebody edits is audited at once', async () => {
  const { service, api, id, box, workspace, kinds } = await fleetOfOne();
  const watching = new AbortController();
  const stream = await api.fleet.watch(undefined, { signal: watching.signal });
  await stream.next();
  service.saveSettings({ ...defaultSettings, pollSeconds: 1, pollBudget: 0.2 });
  await vi.waitFor(() => expect(kinds('polled').length).toBeGreaterThan(1), patience);
  const audits = kinds('audited').length;
  await box.run("uci set firewall.@defaults[0].flow_offloading='1'; uci commit firewall");
  await vi.waitFor(() => expect(kinds('audited').length).toBeGreaterThan(audits), patience);
  expect(workspace.board.router(id)?.latest?.verdict.configured).toBe('software');
  service.saveSettings({ ...defaultSettings, pollSeconds: 0 });
  expect(kinds('gap').at(-1)).toMatchObject({ reason: 'stopped' });
  watching.abort();
});

test('while a change runs on it, a router is not polled, and the gap says why', async () => {
  const { api, id, workspace, heard } = await fleetOfOne();
  const poll = vi.spyOn(workspace.engine, 'poll');
  const gone = new AbortController();
  const stream = await api.routers.live({ id }, { signal: gone.signal });
  await stream.next();
  await api.changes.start({
    ...{ ids: [id], wanted: 'software', overrides: [], rollbackWindowSeconds: 60, shownPlan: null },
  });
  await vi.waitFor(() => expect(heard).toContainEqual(expect.objectContaining({ reason: 'changing' })), patience);
  const polls = poll.mock.calls.length;
  await vi.waitFor(() => expect(workspace.board.router(id)?.runId).toBeNull(), patience);
  expect(poll.mock.calls.length).toBe(polls);
  await stream.next();
  expect(heard.at(-1)?.kind).toBe('polled');
  gone.abort();
});

test('a router that leaves the fleet is not polled any more, and its live figures end', async () => {
  const { api, id, workspace } = await fleetOfOne();
  const stream = await api.routers.live({ id });
  await stream.next();
  await api.routers.remove({ ids: [id] });
  const rest = (async () => {
    for await (const sample of stream) void sample;
  })();
  await expect(rest).rejects.toMatchObject({ data: { code: 'no-such-router' } });
  expect(workspace.monitor.size).toBe(0);
});

test('the fleet is watched while a front end shows it, or somebody has read of it lately', async () => {
  let now = Date.parse('2026-11-22T12:00:00Z');
  const { service } = await openTestService({ now: () => new Date(now) });
  const { workspace } = service;
  expect(workspace.watched()).toBe(false);
  await new FleetMetrics(service).text('prometheus');
  expect(workspace.watched()).toBe(true);
  now += 4 * 60_000;
  expect(workspace.watched()).toBe(false);
  const { api, cut } = await connect(service, 'port');
  await until(api, () => true);
  const watching = api.fleet.watch().then((stream) => stream.next());
  await watching;
  expect(workspace.watched()).toBe(true);
  service.inSight = () => false;
  expect(workspace.watched()).toBe(false);
  service.inSight = () => true;
  cut();
  await vi.waitFor(() => expect(workspace.watched()).toBe(false), patience);
});
