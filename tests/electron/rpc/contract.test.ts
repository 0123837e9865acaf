import { describe, expect, test, vi } from 'vitest';
import { defaultSettings } from '../../../shared/model/fleet.ts';
import { routerOf } from '../demo/fleet-of-one.ts';
import {
  addVirtual,
  connect,
  failureOf,
  inputFor,
  openTestService,
  rowsOf,
  transports,
  until,
} from '../fleet/open-service.ts';

describe.each(transports)('over a %s', (transport) => {
  test('the whole state comes first, then only what changes', async () => {
    const { service } = await openTestService();
    const { api } = await connect(service, transport);
    const router = await routerOf('mt7986-off', { speed: 1 });
    const stream = await api.fleet.watch();
    const first = await stream.next();
    expect(first.value).toMatchObject({ kind: 'state', state: { demo: false, routers: [], runs: [] } });
    const id = await addVirtual(api, router);
    const kinds = new Set<string>();
    for await (const event of stream) {
      kinds.add(event.kind);
      if (rowsOf(event).some((row) => row.latest !== null)) {
        expect(rowsOf(event)).toMatchObject([{ router: { id }, reachability: { state: 'reachable' } }]);
        break;
      }
    }
    expect([...kinds]).toEqual(['routers']);
  });

  test('a failure crosses with its code, sentence and next step', async () => {
    const { service } = await openTestService();
    const { api } = await connect(service, transport);
    const data = await failureOf(api.changes.plan({ id: 'nobody', mode: 'off' }));
    expect(data).toMatchObject({ code: 'no-such-router', retryable: false });
    expect(data?.sentence).toBeTruthy();
    expect(data?.nextStep).toBeTruthy();
  });

  test('an input that is not understood is a declared failure too', async () => {
    const { service } = await openTestService();
    const { api } = await connect(service, transport);
    const call = api.app.saveSettings({ ...defaultSettings, rollbackWindowSeconds: 5 });
    const data = await failureOf(call);
    expect(data?.code).toBe('bad-input');
    expect(data?.evidence['issues']).toContain('rollbackWindowSeconds');
  });

  test('a defect of ours is told in brief and logged in full', async () => {
    const { service, log } = await openTestService();
    const { api } = await connect(service, transport);
    vi.spyOn(service, 'saveSettings').mockImplementation(() => {
      throw new TypeError('the innermost detail');
    });
    const data = await failureOf(api.app.saveSettings(defaultSettings));
    expect(data?.code).toBe('internal');
    expect(JSON.stringify(data)).not.toContain('innermost');
    expect(log.tail(10_000)).toContain('the innermost detail');
  });

  test('a stream that is broken off ends on the other side as well', async () => {
    const { service } = await openTestService();
    const { api } = await connect(service, transport);
    for await (const _ of await api.fleet.watch()) {
      expect(service.listeners).toBe(1);
      break;
    }
    await vi.waitFor(() => expect(service.listeners).toBe(0));
  });

  test('a live stream stops asking the router when it is broken off, and when the connection is cut', async () => {
    const { service } = await openTestService();
    const { api } = await connect(service, transport);
    const id = await addVirtual(api, await routerOf('mt7986-off', { speed: 1 }));
    for await (const sample of await api.routers.live({ id })) {
      expect(sample.flows?.total).toBeGreaterThan(0);
      expect(service.workspace.live.size).toBe(1);
      break;
    }
    await vi.waitFor(() => expect(service.workspace.live.size).toBe(0));
    const second = await connect(service, transport);
    await (await second.api.routers.live({ id })).next();
    expect(service.workspace.live.size).toBe(1);
    second.cut();
    await vi.waitFor(() => expect(service.workspace.live.size).toBe(0));
  });

  test('whoever connects again gets the whole state again', async () => {
    const { service } = await openTestService();
    const first = await connect(service, transport);
    await (await first.api.fleet.watch()).next();
    await first.api.app.saveSettings({ ...defaultSettings, pollSeconds: 0, theme: 'dark' });
    first.cut();
    await vi.waitFor(() => expect(service.listeners).toBe(0));
    const second = await connect(service, transport);
    const [event] = await until(second.api, () => true);
    expect(event).toMatchObject({ kind: 'state', state: { settings: { theme: 'dark' } } });
  });

  test('everything that can be read of a router crosses as the contract says', async () => {
    const { service } = await openTestService();
    const { api } = await connect(service, transport);
    const router = await routerOf('mt7986-off', { speed: 1 });
    const tried = await api.routers.test({ ...inputFor(router), acceptKey: router.hostKeyFingerprint });
    expect(tried).toMatchObject({ fingerprint: router.hostKeyFingerprint, passwordless: false });
    expect(await api.fleet.audit({ ids: null })).toBeNull();
    const id = await addVirtual(api, router);
    const report = await api.routers.report({ id });
    expect(report?.snapshot.identity.model).toBe(tried.report.snapshot.identity.model);
    expect(report?.rates?.cpuBusyShare).toEqual(expect.any(Number));
    const evidence = await api.routers.evidence({ id });
    expect(evidence['flowtables']?.command).toContain('nft');
    expect(evidence['flowtables']?.stdout).not.toBe('');
    const listing = await api.routers.flows({ id, limit: 3, path: 'slow' });
    expect(listing).toMatchObject({ truncated: true });
    expect(listing.flows).toHaveLength(3);
    const { plan } = await api.changes.plan({ id, mode: 'software' });
    expect(plan).toMatchObject({ to: 'software', unchanged: false });
    expect(await api.routers.history({ id })).toEqual([]);
    expect(await failureOf(api.changes.planUndo({ id }))).toMatchObject({ code: 'nothing-to-undo' });
    expect(await api.app.info()).toMatchObject({ shell: 'browser', keyring: { available: true } });
    await api.routers.remove({ ids: [id] });
    expect(await api.routers.report({ id })).toBeNull();
  });
});
