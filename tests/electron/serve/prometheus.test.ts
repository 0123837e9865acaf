import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { demoProfiles } from '../../../electron/demo/fleet.ts';
import { serve } from '../../../electron/serve/serve.ts';
import { isInstalled } from '../../system-packages.ts';
import { temporaryFolder } from '../store/samples.ts';
import { startPrometheus } from './prometheus.ts';

const patience = { timeout: 60_000, interval: 250 };

test.skipIf(!isInstalled('prometheus'))('a real Prometheus scrapes what serve tells of the demo fleet', async () => {
  const page = temporaryFolder();
  writeFileSync(join(page, 'index.html'), '<p>the page</p>');
  const { server, service, close } = await serve({
    ...{ port: 0, demo: true, listen: null, tls: null, password: null, home: temporaryFolder(), page },
    ...{ metrics: true, metricsTextfile: null },
  });
  onTestFinished(close);
  service.saveSettings({ ...service.workspace.board.settings, pollSeconds: 1 });
  const prometheus = await startPrometheus(`127.0.0.1:${server.port}`);
  const query = async (expression: string) => prometheus.query(expression);

  await vi.waitFor(async () => expect(await query('up')).toMatchObject([{ value: 1 }]), patience);
  // every router was looked at, and Prometheus has heard of it
  await vi.waitFor(
    async () =>
      expect(await query('count(flow_offload_last_scrape_success)')).toMatchObject([{ value: demoProfiles.length }]),
    patience,
  );
  const configured = await query('flow_offload_configured == 1');
  const hardware = configured.find(({ labels }) => labels['mode'] === 'hardware');
  expect(hardware?.labels).toMatchObject({ job: 'flowhelm', router: expect.any(String), name: expect.any(String) });
  await vi.waitFor(async () => expect(await query('sum by (path) (flow_offload_flows)')).toHaveLength(3), patience);
  // what polls alone can tell
  await vi.waitFor(async () => expect(await query('flow_offload_poll_cpu_seconds > 0')).not.toEqual([]), patience);
  expect(await query('flow_offload_poll_interval_seconds > 0')).not.toEqual([]);
  expect(await query('flowhelm_build_info')).toMatchObject([{ value: 1 }]);
  expect((await query('scrape_samples_scraped'))[0]?.value).toBeGreaterThan(demoProfiles.length * 10);
  const names = (await query('flow_offload_verdict')).map(({ labels }) => labels['name']);
  expect(new Set(names)).toEqual(new Set(demoProfiles.map(({ name }) => name)));
});
