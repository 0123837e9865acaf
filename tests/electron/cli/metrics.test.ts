import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resultSchemas } from '../../../electron/cli/json.ts';
import { demoProfiles } from '../../../electron/demo/fleet.ts';
import { isInstalled } from '../../system-packages.ts';
import { routerOf } from '../demo/fleet-of-one.ts';
import { complaintsAboutMetrics } from '../metrics/promtool.ts';
import { envelope, runCli, spawnCli, temporaryHome } from './run-cli.ts';

const environment = { FLOWHELM_PASSWORD: 'demo' };

/** A profile with a virtual router called `a"b` and one behind whose address nobody listens. */
async function withOneThatIsGone() {
  const home = temporaryHome();
  const router = await routerOf('mt7981-apk');
  const cli = (...args: string[]) => runCli(args, { home, environment });
  const accept = ['--accept-new-key', router.hostKeyFingerprint];
  await cli('add', '--port', String(router.port), '--no-agent', ...accept, '--', 'a"b', router.host);
  const gone = createServer();
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
  const address = gone.address();
  const port = typeof address === 'object' && address ? address.port : 1;
  await new Promise((resolve) => gone.close(resolve));
  await cli('add', '--port', String(port), '--no-test', 'gone', '127.0.0.1');
  return { home, cli };
}

test('the demo fleet in the text of Prometheus, and nothing left behind', async () => {
  const home = temporaryHome();
  const ended = await spawnCli(['metrics', '--demo'], { home, environment: { TMPDIR: home } });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  for (const { id } of demoProfiles) {
    expect(ended.stdout).toContain(`flow_offload_last_scrape_success{router="${id}",name=`);
  }
  expect(ended.stdout).toMatch(/^flow_offload_flows\{.*path="hardware"\} [1-9]/m);
  expect(ended.stdout).toMatch(/^flow_offload_wan_receive_bytes_per_second\{.*source="port-counters"\} [1-9]/m);
  expect(ended.stdout).toMatch(/^flow_offload_softirq_ratio\{.*\} 0\.\d/m);
  // only a Flowhelm that goes on running can tell these
  expect(ended.stdout).not.toMatch(/missed_polls|open_alerts|poll_interval/);
  if (isInstalled('promtool')) expect(complaintsAboutMetrics(ended.stdout)).toBeNull();
  expect(readdirSync(home).filter((name) => name.startsWith('flowhelm-demo'))).toEqual([]);
});

test('a router that does not answer is told as such, and the others all the same', async () => {
  const { cli, home } = await withOneThatIsGone();
  const printed = await cli('metrics');
  expect(printed.code).toBe(3);
  expect(printed.stderr).toMatch(/^gone: /m);
  expect(printed.stdout).toMatch(/^flow_offload_last_scrape_success\{router="[^"]+",name="a\\"b"\} 1$/m);
  expect(printed.stdout).toMatch(/^flow_offload_last_scrape_success\{router="[^"]+",name="gone"\} 0$/m);
  expect(printed.stdout.match(/name="gone"/g)).toHaveLength(1);

  const file = join(home, 'flowhelm.prom');
  const written = await cli('metrics', '--textfile', file, '--json', 'a"b');
  const answered = envelope(written);
  expect(written.code).toBe(0);
  const result = resultSchemas.metrics.parse(answered.ok ? answered.result : null);
  expect(result).toMatchObject({ file, failed: [] });
  const flows = result.metrics.find(({ name }) => name === 'flow_offload_flows');
  expect(flows?.series.map(({ labels }) => labels['path'])).toEqual(['hardware', 'software', 'slow']);
  expect(readFileSync(file, 'utf8')).not.toContain('gone');
  expect(statSync(file).mode & 0o777).toBe(0o644);
});

test('a textfile that cannot be written is an error of the command', async () => {
  const { cli, home } = await withOneThatIsGone();
  const ended = await cli('metrics', '--textfile', join(home, 'none', 'flowhelm.prom'), 'a"b');
  expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('cannot be written') });
});
