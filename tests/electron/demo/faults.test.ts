import { describe, expect, test } from 'vitest';
import { packageFailures } from '../../../electron/demo/faults.ts';
import type { Section } from '../../../electron/router/command.ts';
import { sh } from '../../../shared/shell.ts';
import { connectTo, routerOf } from './fleet-of-one.ts';

const first: Section = { id: 'first', body: sh`echo one >/tmp/first; echo one` };
const second: Section = { id: 'second', body: sh`echo two >/tmp/second; echo two` };
const limits = { timeoutMs: 3000 };
const stage = 'uci set firewall.@defaults[0].flow_offloading=1';

describe('on the way', () => {
  test('the connection drops when a section begins: nothing after it ran', async () => {
    const router = await routerOf('mt7986-off');
    const connection = await connectTo(router);
    await router.inject({ kind: 'connection-drops', at: { section: 'second' } });
    await expect(connection.run([first, second], limits)).rejects.toMatchObject({ code: 'connection-lost' });
    expect((await router.run('cat /tmp/first /tmp/second 2>/dev/null')).stdout).toBe('one\n');
  });

  test('the connection drops in the middle of the answer', async () => {
    const router = await routerOf('mt7986-off');
    const connection = await connectTo(router);
    await router.inject({ kind: 'connection-drops', at: { afterBytes: 20 } });
    await expect(connection.run([first], limits)).rejects.toMatchObject({ code: 'connection-lost' });
    const again = await connectTo(router);
    expect((await again.run([first], limits)).get('first')?.stdout).toBe('one\n');
  });

  test('a script that hangs runs into the deadline', async () => {
    const router = await routerOf('mt7986-off');
    const connection = await connectTo(router);
    await router.inject({ kind: 'hangs', section: 'second' });
    await expect(connection.run([first, second], { timeoutMs: 400 })).rejects.toMatchObject({ code: 'timed-out' });
  });

  test('a changed host key is another one', async () => {
    const router = await routerOf('mt7986-off');
    const known = router.hostKeyFingerprint;
    await router.inject({ kind: 'host-key-changed' });
    expect(router.hostKeyFingerprint).not.toBe(known);
    await expect(connectTo(router, known)).rejects.toMatchObject({ code: 'host-key-changed' });
  });

  test.each([
    ['authentication-refused', 'authentication-failed'],
    ['unreachable', /^(unreachable|connection-lost)$/],
  ] as const)('%s', async (kind, code) => {
    const router = await routerOf('mt7986-off');
    await router.inject({ kind });
    await expect(connectTo(router)).rejects.toMatchObject({
      code: typeof code === 'string' ? code : expect.stringMatching(code),
    });
    router.clearFaults();
    await expect(connectTo(router)).resolves.toMatchObject({ isOpen: true });
  });

  test('garbage does not pass for an answer', async () => {
    const router = await routerOf('mt7986-off');
    const connection = await connectTo(router);
    await router.inject({ kind: 'garbage-output' });
    const answer = await connection.run([first], limits).catch((error: unknown) => error);
    expect(answer instanceof Map ? answer.get('first')?.stdout : 'refused').not.toBe('one\n');
  });

  test('a slow link still delivers all of it', async () => {
    const router = await routerOf('mt7986-off');
    const connection = await connectTo(router);
    await router.inject({ kind: 'slow-link', bytesPerSecond: 2000, latencyMs: 100 });
    const result = await connection.run([{ id: 'much', body: sh`seq 1 200` }], { timeoutMs: 10_000 });
    expect(result.get('much')?.stdout.split('\n')).toHaveLength(201);
  });
});

describe('during a change', () => {
  test('a restart in the middle of the load undoes what was staged', async () => {
    const router = await routerOf('mt7986-off');
    const connection = await connectTo(router);
    await router.inject({ kind: 'reboots', at: 'load' });
    const load: Section = { id: 'load', body: sh`uci set firewall.@defaults[0].flow_offloading=1; fw4 reload` };
    await expect(connection.run([load], limits)).rejects.toMatchObject({ code: 'connection-lost' });
    await expect.poll(async () => (await router.state()).up).toBe(true);
    expect(await router.state()).toMatchObject({ bootCount: 2, loaded: 'off', staged: [] });
  });

  test('nft refuses at load although the check passed, and fw4 reload does not tell', async () => {
    const router = await routerOf('mt7986-off');
    await router.inject({ kind: 'load-refused' });
    const { stdout } = await router.run(`${stage}; fw4 check; fw4 reload 2>/dev/null; echo $?`);
    expect(stdout).toBe('Ruleset passes nftables check.\n0\n');
    expect((await router.state()).loaded).toBe('off');
  });

  test('the check fails', async () => {
    const router = await routerOf('mt7986-off');
    await router.inject({ kind: 'check-fails' });
    expect((await router.run('fw4 check')).exitCode).toBe(1);
  });

  test('hardware is refused: fw4 warns and renders software', async () => {
    const router = await routerOf('mt7986-off');
    await router.inject({ kind: 'hardware-refused' });
    const { stderr } = await router.run(`${stage}; uci set firewall.@defaults[0].flow_offloading_hw=1; fw4 reload`);
    expect(stderr).toBe('[!] Hardware flow offloading unavailable, falling back to software offloading\n');
    expect((await router.state()).loaded).toBe('software');
  });

  test('the gateway is gone while offload is loaded', async () => {
    const router = await routerOf('mt7986-off');
    const ping = 'ping -c 1 -W 2 203.0.113.1 >/dev/null; echo $?';
    await router.inject({ kind: 'gateway-lost-after-load' });
    expect(
      (await router.run(`${ping}; ${stage}; fw4 reload; ${ping}; uci revert firewall; fw4 reload; ${ping}`)).stdout,
    ).toBe('0\n1\n0\n');
  });

  test('a background job dies after a while', async () => {
    const router = await routerOf('mt7986-off');
    await router.inject({ kind: 'background-killed', afterSeconds: 3 });
    const { stdout } = await router.run(
      'sleep 60 & job=$!; kill -0 $job; echo $?; sleep 6; kill -0 $job 2>/dev/null; echo $?',
    );
    expect(stdout).toBe('0\n1\n');
  });

  test('the kernel logs an oops at load', async () => {
    const router = await routerOf('mt7986-off');
    await router.inject({ kind: 'kernel-oops-at-load' });
    expect((await router.run('fw4 reload; dmesg | grep -c nf_flow_offload')).stdout).toBe('1\n');
  });

  test('somebody else stages an edit, once', async () => {
    const router = await routerOf('mt7986-off');
    await router.inject({ kind: 'foreign-edit', when: 'after-set' });
    await router.run(`${stage}; uci set firewall.@defaults[0].flow_offloading_hw=1`);
    expect((await router.state()).staged.filter((line) => line.includes('enabled'))).toHaveLength(1);
  });
});

describe('packages', () => {
  const says: Readonly<Record<(typeof packageFailures)[number], { opkg: RegExp; apk: RegExp }>> = {
    offline: { opkg: /wget returned 4/, apk: /network error/ },
    'unknown-package': { opkg: /Unknown package 'kmod-nft-offload'/, apk: /\(no such package\)/ },
    'kernel-mismatch': { opkg: /Cannot satisfy the following dependencies/, apk: /breaks: kmod-nft-offload/ },
    'no-space': { opkg: /Only have 24kb available/, apk: /No space left on device/ },
    locked: { opkg: /Could not lock/, apk: /Unable to lock database/ },
    signature: { opkg: /Signature check failed/, apk: /UNTRUSTED signature/ },
    'moves-others': { opkg: /Installing kmod-nft-offload/, apk: /Upgrading kernel/ },
  };

  test.each(packageFailures)('opkg: %s', async (failure) => {
    const router = await routerOf('custom-image');
    await router.run('opkg update');
    await router.inject({ kind: 'packages-fail', failure });
    const { stdout, stderr } = await router.run('opkg install kmod-nft-offload');
    expect(stdout + stderr).toMatch(says[failure].opkg);
  });

  test.each(packageFailures)('apk: %s', async (failure) => {
    const router = await routerOf('mt7981-apk');
    await router.run('apk del kmod-nft-offload');
    await router.inject({ kind: 'packages-fail', failure });
    const { stdout, stderr } = await router.run('apk add kmod-nft-offload');
    expect(stdout + stderr).toMatch(says[failure].apk);
  });

  test('opkg installs what the custom image lacks, and then the flowtable loads', async () => {
    const router = await routerOf('custom-image');
    expect((await router.run(`${stage}; fw4 check`)).exitCode).toBe(1);
    await router.run('opkg update; opkg install kmod-nft-offload; fw4 reload');
    expect((await router.state()).loaded).toBe('software');
    expect((await router.run('opkg list-installed kmod-nft-offload')).stdout).toBe('kmod-nft-offload - 6.6.119-r1\n');
  });

  test('without lists nothing can be installed', async () => {
    const router = await routerOf('custom-image');
    expect((await router.run('opkg install kmod-nft-offload')).stderr).toContain("Unknown package 'kmod-nft-offload'");
  });
});
