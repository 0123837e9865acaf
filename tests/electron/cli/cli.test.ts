import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { resultSchemas } from '../../../electron/cli/json.ts';
import type { VirtualRouter } from '../../../electron/demo/virtual-router.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import { routerOf } from '../demo/fleet-of-one.ts';
import { change } from '../store/samples-of-change.ts';
import { type Ended, envelope, envelopes, runCli, spawnCli, temporaryHome } from './run-cli.ts';

const password = { FLOWHELM_PASSWORD: 'demo' };
const otherFingerprint = `SHA256:${'A'.repeat(43)}`;

function addArguments(router: VirtualRouter, name: string, fingerprint: string | null): string[] {
  const accept = fingerprint === null ? [] : ['--accept-new-key', fingerprint];
  return ['add', '--port', String(router.port), '--no-agent', ...accept, '--', name, router.host];
}

/** A profile with one virtual router called `attic` in it. */
async function withAttic(id = 'mt7986-off') {
  const home = temporaryHome();
  const router = await routerOf(id, { speed: 4 });
  const added = await runCli(addArguments(router, 'attic', router.hostKeyFingerprint), { home, environment: password });
  expect(added).toMatchObject({ code: 0 });
  const cli = (...args: string[]) => runCli(args, { home, environment: password });
  return { home, router, cli, added };
}

function errorOf(ended: Ended) {
  const found = envelope(ended);
  if (found.ok) throw new Error('the command did not fail');
  return found.error;
}

function resultOf<Schema extends z.ZodType>(ended: Ended, schema: Schema): z.output<Schema> {
  const found = envelope(ended);
  if (!found.ok) throw new Error(found.error.sentence);
  return schema.parse(found.result);
}

/** A port of 127.0.0.1 where nobody listens. */
async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return String(typeof address === 'object' && address ? address.port : 1);
}

describe('add', () => {
  test('an unknown host key without a terminal fails, says which option accepts it, and keeps nothing', async () => {
    const home = temporaryHome();
    const router = await routerOf('mt7986-off');
    const ended = await spawnCli(addArguments(router, 'attic', null), { home, environment: password });
    expect(ended.code).toBe(4);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toContain(`--accept-new-key ${router.hostKeyFingerprint}`);
    expect(ended.stderr).toContain('dropbearkey -y -f /etc/dropbear/dropbear_ed25519_host_key');
    expect((await router.state()).connections).toBe(0);
    expect(resultOf(await runCli(['list', '--json'], { home }), resultSchemas.list)).toMatchObject({ routers: [] });
  });

  test('another fingerprint than the one to accept is refused, and both are named', async () => {
    const home = temporaryHome();
    const router = await routerOf('mt7986-off');
    const args = ['--json', ...addArguments(router, 'attic', otherFingerprint)];
    const ended = await runCli(args, { home, environment: password });
    expect(ended.code).toBe(4);
    expect(errorOf(ended)).toMatchObject({
      code: 'host-key-unknown',
      evidence: { fingerprint: router.hostKeyFingerprint, acceptedFingerprint: otherFingerprint },
    });
    expect(resultOf(await runCli(['list', '--json'], { home }), resultSchemas.list)).toMatchObject({ routers: [] });
  });

  test('audits at once, and the password stands nowhere', async () => {
    const home = temporaryHome();
    const router = await routerOf('mt7986-off', { password: 'correct horse battery' });
    const args = ['--json', ...addArguments(router, 'attic', router.hostKeyFingerprint)];
    const ended = await runCli(args, { home, environment: { FLOWHELM_PASSWORD: 'correct horse battery' } });
    expect(ended.code).toBe(0);
    const { audit, hostKeys } = resultOf(ended, resultSchemas.add);
    expect(audit).toMatchObject({ verdict: { reason: 'off' }, capability: { hardware: { level: 'likely' } } });
    expect(hostKeys).toMatchObject([{ fingerprint: router.hostKeyFingerprint, acceptedBy: 'flag' }]);
    const files = readdirSync(home).filter((name) => name.startsWith('flowhelm'));
    expect(files).toContain('flowhelm.db');
    const written = [ended.stdout, ended.stderr, ...files.map((name) => readFileSync(join(home, name), 'latin1'))];
    expect(written.join('')).not.toContain('correct horse');
  });

  test('without a terminal nobody is asked for a password', async () => {
    const home = temporaryHome();
    const router = await routerOf('mt7986-off');
    const ended = await runCli(['--json', ...addArguments(router, 'attic', router.hostKeyFingerprint)], { home });
    expect(ended.code).toBe(4);
    expect(errorOf(ended)).toMatchObject({ code: 'authentication-failed' });
    expect(errorOf(ended).sentence).toContain('no terminal');
  });

  test.each([
    ['a host like an option', ['add', '--', 'attic', '-oProxyCommand=id'], 'neither a host name'],
    ['a line break in the name', ['add', 'at\ntic', 'host'], 'control character'],
    ['an escape in the name', ['add', 'at\u001B[2Jtic', 'host'], 'control character'],
    ['an empty name', ['add', ' ', 'host'], 'empty'],
    ['a user in the host', ['add', 'attic', 'root@host'], '--user'],
    ['a port in the host', ['add', 'attic', 'host:22'], '--port'],
    ['a port out of range', ['add', 'attic', 'host', '--port', '70000'], 'between 1 and 65535'],
    ['something else than a fingerprint', ['add', 'attic', 'host', '--accept-new-key', 'yes'], 'fingerprint'],
    ['a dash without --', ['add', 'attic', '-rf'], 'unknown option'],
    ['an unknown command', ['frob'], 'unknown command'],
    ['an unknown choice', ['add', 'attic', 'host', '--password', 'sometimes'], 'Allowed choices'],
    ['a window that is too short', ['enable', 'attic', '--window', '5'], 'at least 30'],
    ['no such router', ['audit', 'attic'], 'no router called'],
  ])('%s is refused with exit code 2 and changes nothing', async (_what, args, words) => {
    const home = temporaryHome();
    const ended = await runCli(['--json', ...args], { home });
    expect(ended.code).toBe(2);
    expect(errorOf(ended).sentence).toContain(words);
    expect(ended.stderr).toBe('');
  });

  test('a hostile name is only a name', async () => {
    const home = temporaryHome();
    const marker = join(home, 'touched');
    const names = ['-rf', `$(touch ${marker}) "q" 'q'`, 'b\u202Eidi', '厨房 🏠', '; reboot'];
    for (const name of names) {
      expect(await runCli(['add', '--no-test', '--', name, 'router.example'], { home })).toMatchObject({ code: 0 });
    }
    const listed = resultOf(await runCli(['list', '--json'], { home }), resultSchemas.list);
    expect(listed.routers.map(({ router }) => router.name).sort()).toEqual([...names].sort());
    const { stdout } = await runCli(['list'], { home });
    expect(stdout).toContain('b\\u202eidi');
    expect(stdout).not.toContain('\u202E');
    expect(stdout).toContain('厨房 🏠');
    expect(existsSync(marker)).toBe(false);
    expect(await runCli(['remove', '--', '-rf'], { home })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('-rf'),
    });
  });
});

describe('audit', () => {
  test('says the same to people and to scripts, without colour in a pipe and with it when forced', async () => {
    const { cli, home } = await withAttic();
    const text = await cli('audit', 'attic');
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toContain('Offload is off.');
    expect(text.stdout).toContain('Recommended  Hardware flow offloading');
    expect(text.stdout).not.toContain('\u001B');
    const json = await cli('audit', 'attic', '--json', '--evidence', '--no-rates');
    expect(json).toMatchObject({ code: 0, stderr: '' });
    expect(resultOf(json, resultSchemas.audit)).toMatchObject({
      routers: [
        {
          ok: true,
          router: { name: 'attic' },
          recommendation: { mode: 'hardware' },
          evidence: { identity: { exitCode: 0 } },
        },
      ],
    });
    const coloured = await runCli(['list'], { home, environment: { FORCE_COLOR: '1' } });
    expect(coloured.stdout).toContain('\u001B[1m');
  });

  test('one router out of reach is a row, and the exit code says so', async () => {
    const { cli } = await withAttic();
    await cli('add', 'gone', '127.0.0.1', '--port', await closedPort(), '--no-test', '--no-agent');
    const ended = await cli('audit', '--json', '--no-rates');
    expect(ended.code).toBe(3);
    expect(resultOf(ended, resultSchemas.audit)).toMatchObject({
      sentence: '0 of 2 routers accelerate. 1 has offload off. 1 cannot be reached.',
      routers: [
        { router: { name: 'attic' }, ok: true },
        { router: { name: 'gone' }, ok: false, error: { code: 'unreachable' } },
      ],
    });
    const table = await cli('audit', '--no-rates');
    expect(table.stdout).toMatch(/gone .*Unreachable .*refuses connections/);
    const alone = await cli('audit', 'gone', '--json');
    expect(alone.code).toBe(3);
    expect(errorOf(alone)).toMatchObject({ code: 'unreachable', retryable: true });
  });

  test('what a router calls itself never reaches the terminal raw', async () => {
    const { router, cli } = await withAttic();
    router.files.put('/tmp/sysinfo/model', 'Evil\u001B]0;title\u0007\u001B[2J\u202Ebox\n');
    const { stdout } = await cli('audit', 'attic');
    expect(stdout).toContain('Evil');
    expect(stdout).not.toMatch(/[\u001B\u0007\u202E]/);
  });

  test('somebody who reads no further is no failure', async () => {
    const { home } = await withAttic();
    const options = {
      home,
      environment: password,
      onOutput: (output: Readable) => void output.destroy(),
    };
    const ended = await spawnCli(['watch', '--interval', '1'], options);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('changes', () => {
  test('a plan is shown and nothing is done; enable does it; undo takes it back', async () => {
    const { router, cli } = await withAttic();
    const plan = await cli('plan', 'attic');
    expect(plan.stdout).toContain("uci set firewall.@defaults[0].flow_offloading_hw='1'");
    expect(plan.stdout).toContain('flowhelm undo attic');
    expect((await router.state()).configured).toEqual({ flowOffloading: null, flowOffloadingHw: null });

    const enabled = await cli('enable', 'attic', '--window', '300', '--json');
    expect(enabled.code).toBe(0);
    expect(resultOf(enabled, resultSchemas.enable)).toMatchObject({
      routers: [{ ok: true, outcome: 'changed', mode: 'hardware', change: { state: 'confirmed' } }],
      notTried: [],
    });
    expect(enabled.stderr).toMatch(/If this computer vanishes now, the router goes back by itself in \d+ s\./);
    expect(enabled.stderr).toContain('✓ A new SSH connection works.');
    expect(await router.state()).toMatchObject({
      configured: { flowOffloadingHw: '1' },
      loaded: 'hardware',
      staged: [],
    });

    const again = await cli('enable', 'attic', '--window', '300', '--json');
    expect(resultOf(again, resultSchemas.enable)).toMatchObject({ routers: [{ outcome: 'unchanged', change: null }] });

    const undone = await cli('undo', 'attic', '--window', '300');
    expect(undone.code).toBe(0);
    expect(undone.stdout).toContain('Flow offloading is off: verified over a new connection and saved.');
    expect((await router.state()).configured).toEqual({ flowOffloading: null, flowOffloadingHw: null });

    const history = await cli('history', 'attic', '--json');
    expect(resultOf(history, resultSchemas.history)).toMatchObject({
      changes: [{ plan: { to: 'off' } }, { plan: { to: 'hardware' } }],
    });
  });

  test('Ctrl-C undoes the change that is under way', async () => {
    const { home, router } = await withAttic();
    let interrupted = false;
    const ended = await spawnCli(['enable', 'attic', '--window', '300', '--json'], {
      home,
      environment: password,
      onNotice: (stderr, child) => {
        if (interrupted || !stderr.includes('The setting is staged')) return;
        interrupted = true;
        child.kill('SIGINT');
      },
    });
    expect(interrupted).toBe(true);
    expect(ended.code).toBe(130);
    expect(errorOf(ended).sentence).toContain('The router is as it was.');
    expect(await router.state()).toMatchObject({
      configured: { flowOffloading: null, flowOffloadingHw: null },
      staged: [],
      loaded: 'off',
    });
  });

  test('a router that does not work afterwards is undone, and the next one is not tried', async () => {
    const { home, router, cli } = await withAttic();
    const other = await routerOf('mt7986-off', { speed: 4 });
    await runCli(addArguments(other, 'barn', other.hostKeyFingerprint), { home, environment: password });
    await router.inject({ kind: 'kernel-oops-at-load' });
    const ended = await cli('enable', 'attic', 'barn', '--window', '300', '--json');
    expect(ended.code).toBe(7);
    expect(resultOf(ended, resultSchemas.enable)).toMatchObject({
      routers: [{ router: { name: 'attic' }, ok: false, error: { code: 'verify-failed' } }],
      notTried: ['barn'],
    });
    expect((await other.state()).configured.flowOffloading).toBeNull();
    expect((await router.state()).configured.flowOffloading).toBeNull();
  });

  test('a pending change is told, marked, and keeps its router from being removed', async () => {
    const { home, cli } = await withAttic();
    const profile = openProfile({ mode: 'write', home });
    const id = profile.routers.findByName('attic')?.id ?? '';
    profile.changes.begin(change('change-1', id));
    profile.close();
    expect((await cli('list')).stdout).toContain('change pending');
    const audit = await cli('audit', 'attic', '--no-rates');
    expect(audit.stderr).toContain('A change has no known outcome, on attic.');
    expect(await cli('remove', 'attic')).toMatchObject({ code: 6 });
    const resolved = await cli('resolve', '--json');
    expect(resultOf(resolved, resultSchemas.resolve)).toMatchObject({
      changes: [{ ok: true, changeId: 'change-1', outcome: 'undone' }],
    });
    expect((await cli('list')).stdout).not.toContain('change pending');
    expect(await cli('remove', 'attic')).toMatchObject({ code: 0 });
  });
});

describe('host keys', () => {
  test('a changed key is replaced only when the old one is named', async () => {
    const { router, cli } = await withAttic();
    const old = router.hostKeyFingerprint;
    await router.inject({ kind: 'host-key-changed' });
    const changed = router.hostKeyFingerprint;
    expect(await cli('audit', 'attic')).toMatchObject({ code: 4 });
    expect(errorOf(await cli('trust', 'attic', '--accept-new-key', changed, '--json')).code).toBe('host-key-changed');
    const wrong = await cli('trust', 'attic', '--replace', otherFingerprint, '--accept-new-key', changed, '--json');
    expect(errorOf(wrong).code).toBe('bad-input');
    const asked = await cli('trust', 'attic', '--replace', old);
    expect(asked.code).toBe(4);
    expect(asked.stderr).toContain('Somebody is in between');
    expect(asked.stderr).toContain(`flowhelm trust --replace ${old} --accept-new-key ${changed} attic`);
    const replaced = await cli('trust', 'attic', '--replace', old, '--accept-new-key', changed, '--json');
    expect(resultOf(replaced, resultSchemas.trust)).toMatchObject({
      trusted: [{ fingerprint: changed }],
      history: [{ key: { fingerprint: old }, ended: 'replaced' }],
    });
    expect(await cli('audit', 'attic', '--no-rates')).toMatchObject({ code: 0 });
    expect(resultOf(await cli('trust', 'attic', '--forget', '--json'), resultSchemas.trust)).toMatchObject({
      trusted: [],
    });
  });
});

describe('reading commands', () => {
  test('work beside a writer, which keeps other writers out', async () => {
    const { home, cli } = await withAttic();
    const writer = openProfile({ mode: 'write', home });
    try {
      for (const args of [
        ['list'],
        ['plan', 'attic'],
        ['flows', 'attic', '--once'],
        ['watch', '--count', '1'],
        ['history', 'attic'],
      ]) {
        expect(await cli(...args), args.join(' ')).toMatchObject({ code: 0 });
      }
      expect(await cli('audit', 'attic')).toMatchObject({ code: 9 });
    } finally {
      writer.close();
    }
  });

  test('flows are counted and listed, and watch prints one object per look', async () => {
    const { cli } = await withAttic();
    const counted = resultOf(await cli('flows', 'attic', '--once', '--json'), resultSchemas.flows);
    expect(counted).toMatchObject({ flows: { byPath: { hardware: 0, software: 0 } } });
    const listed = resultOf(
      await cli('flows', 'attic', '--path', 'slow', '--limit', '3', '--json'),
      resultSchemas.flows,
    );
    expect(listed).toMatchObject({
      truncated: true,
      flows: [{ path: 'slow', slowReason: { code: expect.any(String) } }, {}, {}],
    });
    const top = resultOf(await cli('flows', 'attic', '--top', '2', '--json'), resultSchemas.flows);
    expect(top).toMatchObject({
      truncated: false,
      hosts: { first: [{ host: expect.any(String) }, {}], rest: { count: expect.any(Number) } },
      services: { first: [{ service: 'tcp/443', name: 'HTTPS' }, {}] },
    });
    expect((await cli('flows', 'attic', '--top')).stdout).toMatch(
      /^Host +Connections +hardware +software +slow +Bytes$/m,
    );
    expect(await cli('flows', 'attic', '--top', 'many')).toMatchObject({ code: 2 });
    const looks = envelopes(await cli('watch', '--count', '2', '--interval', '1', '--json'));
    expect(looks).toHaveLength(2);
    for (const look of looks) expect(look.ok && resultSchemas.watch.safeParse(look.result).success).toBe(true);
  });
});

test('the demo audits virtual routers, says so, and leaves nothing behind', async () => {
  const home = temporaryHome();
  const ended = await spawnCli(['demo', '--json'], { home, environment: { TMPDIR: home } });
  expect(ended.code).toBe(0);
  const result = resultOf(ended, resultSchemas.demo);
  expect(result).toMatchObject({ demo: true, sentence: expect.stringMatching(/^\d+ of \d+ routers accelerate\./) });
  expect(readdirSync(home).filter((name) => name.startsWith('flowhelm-demo'))).toEqual([]);
});
