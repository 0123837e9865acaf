import { expect, test } from 'vitest';
import { plain } from '../../../electron/cli/colour.ts';
import { resultSchemas } from '../../../electron/cli/json.ts';
import { showDiscovery } from '../../../electron/cli/show-discovery.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import { envelope, runCli, temporaryHome } from '../cli/run-cli.ts';
import { router } from '../store/samples.ts';
import { listen } from './loopback.ts';

const quiet = ['--no-gateways', '--no-neighbours', '--no-mdns'];

test('discover names the SSH servers of a range, and those of the fleet by name', async () => {
  const home = temporaryHome();
  const port = await listen((socket) => socket.write('SSH-2.0-dropbear_2022.83\r\n'), '127.0.0.2');
  const profile = openProfile({ mode: 'write', home });
  profile.routers.add({ ...router('r1', 'attic'), host: '127.0.0.2', port });
  profile.close();
  const range = ['discover', ...quiet, '--port', String(port), '--range', '127.0.0.2/32'];

  const told = await runCli(range, { home });
  expect(told).toMatchObject({ code: 0 });
  expect(told.stdout).toContain('1 host, 1 with an SSH server.');
  expect(told.stdout).toMatch(/127\.0\.0\.2 .*dropbear_2022\.83 .*banner .*attic/);

  const found = envelope(await runCli([...range, '--json'], { home }));
  expect(found).toMatchObject({ ok: true, command: 'discover' });
  const { hosts, complete } = resultSchemas.discover.parse(found.ok ? found.result : null);
  expect(complete).toBe(true);
  expect(hosts).toEqual([
    {
      ...{ address: '127.0.0.2', port, sources: ['scan'], name: null, hardwareAddress: null, knownRouterId: 'r1' },
      ssh: { server: 'dropbear', banner: 'SSH-2.0-dropbear_2022.83' },
    },
  ]);
});

test('without a range no port is looked at, and nothing is said about SSH servers', async () => {
  const ended = await runCli(['discover', ...quiet], { home: temporaryHome() });
  expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing was found.') });
  const host = { address: '10.0.0.1', port: 22, sources: ['gateway' as const], name: null, hardwareAddress: null };
  const found = [{ ...host, ssh: null, knownRouterId: null }];
  const ranges = [{ range: '10.0.0.0/24', addresses: 254 }];
  const view = { paint: plain, width: undefined, names: new Map<string, string>(), looked: false, cancelled: false };
  const { sentence, text } = showDiscovery(found, { ...view, ranges });
  expect(sentence).toBe('1 host.');
  expect(text).toContain('Look at the SSH banners of 254 addresses with: flowhelm discover --range 10.0.0.0/24');
});

test('Ctrl-C ends it with what was found so far', async () => {
  const home = temporaryHome();
  let interrupt: () => void = () => undefined;
  const port = await listen(() => interrupt(), '127.0.0.2');
  const ended = runCli(['discover', ...quiet, '--port', String(port), '--range', '127.0.0.2/32'], {
    home,
    onStart: (stop) => {
      interrupt = stop;
    },
  });
  expect(await ended).toMatchObject({ code: 130, stdout: expect.stringContaining('Stopped before the end.') });
});

test.each([
  ['8.8.8.0/24', 'private'],
  ['10.0.0.0/8', '4096'],
  ['attic', 'range'],
])('discover --range %s is refused', async (range, words) => {
  const ended = await runCli(['discover', ...quiet, '--range', range], { home: temporaryHome() });
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain(words);
});
