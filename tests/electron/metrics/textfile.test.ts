import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { storedFleetRouter } from '../../../electron/fleet/fleet-router.ts';
import { FleetMetrics, keepTextfile } from '../../../electron/metrics/fleet-metrics.ts';
import { writeTextfile } from '../../../electron/metrics/textfile.ts';
import { openTestService } from '../fleet/open-service.ts';
import { router, temporaryFolder } from '../store/samples.ts';

afterEach(() => void vi.useRealTimers());

test('a textfile is there at once as a whole, for everybody to read, and nothing else is', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'flowhelm.prom');
  writeFileSync(file, 'old');
  chmodSync(file, 0o600);
  const before = statSync(file).ino;
  await writeTextfile(file, 'new\n');
  expect(readFileSync(file, 'utf8')).toBe('new\n');
  expect(statSync(file).mode & 0o777).toBe(0o644);
  // another file in its place, so that who reads the old one reads all of it
  expect(statSync(file).ino).not.toBe(before);
  expect(readdirSync(folder)).toEqual(['flowhelm.prom']);
});

test('a textfile that cannot be put there is an error with a next step, and leaves nothing behind', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'taken.prom'));
  for (const path of [join(folder, 'none', 'x.prom'), join(folder, 'taken.prom')]) {
    await expect(writeTextfile(path, '')).rejects.toMatchObject({
      code: 'file-unusable',
      nextStep: expect.any(String),
    });
  }
  expect(readdirSync(folder)).toEqual(['taken.prom']);
});

test('the textfile of serve is written at the start and at every poll of the fleet, and goes with it', async () => {
  const { service, log } = await openTestService();
  service.saveSettings({ ...service.workspace.board.settings, pollSeconds: 20 });
  const folder = temporaryFolder();
  const file = join(folder, 'flowhelm.prom');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const end = await keepTextfile(new FleetMetrics(service), file, log);
  expect(readFileSync(file, 'utf8')).toContain('flowhelm_build_info{version="0.0.0-test"} 1');
  writeFileSync(file, 'old');
  vi.advanceTimersByTime(19_999);
  expect(readFileSync(file, 'utf8')).toBe('old');
  vi.advanceTimersByTime(1);
  await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toContain('flowhelm_build_info'));
  await end();
  expect(readdirSync(folder)).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test('virtual routers do not get among the metrics of real ones, and the other way round', async () => {
  const names = async (metrics: FleetMetrics) => (await metrics.text('prometheus')).match(/flow_offload_open_alerts/g);
  const { service } = await openTestService();
  service.workspace.profile.routers.add(router('own'));
  service.workspace.board.put(storedFleetRouter(router('own'), { snapshot: null, pendingChangeId: null }));
  const metrics = new FleetMetrics(service);
  expect(await names(metrics)).not.toBeNull();
  await service.startDemo();
  expect(await names(metrics)).toBeNull();
  expect(await names(new FleetMetrics(service))).not.toBeNull();
  await service.stopDemo();
  expect(await names(metrics)).not.toBeNull();
});
