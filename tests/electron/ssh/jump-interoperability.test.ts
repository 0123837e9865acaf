import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectRouter } from '../../../electron/ssh/connect.ts';
import type { ConnectTarget } from '../../../electron/ssh/target.ts';
import { sh } from '../../../shared/shell.ts';
import { installed, mayBeAbsent } from './installed.ts';
import { hopFor, jumpHostsFor } from './jump-fleet.ts';
import { canReplaceHome, startDropbear, startSshd, user } from './real-servers.ts';
import { dependencies, startServer, targetFor, userKey } from './test-server.ts';

const noDropbear = (installed('dropbear') === null || !canReplaceHome) && mayBeAbsent;
const noSshd = installed('sshd') === null && mayBeAbsent;
const authorized = { authorizedKey: userKey.public };
const much = [{ id: 'much', body: sh`head -c 3000000 /dev/zero | tr '\0' x` }];

function realHop(port: number): ConnectTarget {
  const folder = mkdtempSync(join(tmpdir(), 'flowhelm-key-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const keyFile = join(folder, 'id');
  writeFileSync(keyFile, userKey.private, { mode: 0o600 });
  return hopFor(port, { user, authentication: { agent: false, keyFile, password: 'never' } });
}

/** More routers than OpenSSH allows sessions on one connection (MaxSessions 10), all through one login. */
async function reachMany(port: number): Promise<void> {
  const router = await startServer();
  const hops = [realHop(port)];
  const jumpHosts = jumpHostsFor();
  const all = await Promise.all(
    Array.from({ length: 15 }, (_, index) =>
      connectRouter(targetFor(router.port, { routerId: String(index), hops }), dependencies({ jumpHosts })),
    ),
  );
  const answers = await Promise.all(all.slice(0, 3).map((each) => each.run(much, { timeoutMs: 15_000 })));
  expect(answers.map((answer) => answer.get('much')?.stdout.length)).toEqual([3_000_000, 3_000_000, 3_000_000]);
  for (const each of all.slice(1)) each.close();
  await Promise.all(all.slice(1).map(({ closed }) => closed));
  const [first] = all;
  expect((await first?.run([{ id: 'still', body: sh`echo here` }], { timeoutMs: 15_000 }))?.get('still')?.stdout).toBe(
    'here\n',
  );
}

/** A router that still sends at full speed when its connection ends; the others behind the jump host must not notice. */
async function endInTheMiddle(port: number): Promise<void> {
  const router = await startServer();
  const jumpHosts = jumpHostsFor();
  const through = (routerId: string) =>
    connectRouter(targetFor(router.port, { routerId, hops: [realHop(port)] }), dependencies({ jumpHosts }));
  const stays = await through('stays');
  for (const routerId of ['1', '2', '3']) {
    const ends = await through(routerId);
    const flood = ends.run([{ id: 'flood', body: sh`cat /dev/zero` }], { timeoutMs: 15_000, maxBytes: 3_000_000 });
    await expect(flood).rejects.toMatchObject({ code: 'output-too-large' });
    ends.close();
    await ends.closed;
  }
  const answer = await stays.run([{ id: 'still', body: sh`echo here` }], { timeoutMs: 15_000 });
  expect(answer.get('still')?.stdout).toBe('here\n');
}

describe.skipIf(noSshd)('OpenSSH as a jump host', () => {
  it('carries many routers over one login', async () => {
    const { port, log } = await startSshd(authorized);
    await reachMany(port);
    expect(log().match(/Accepted publickey/g)).toHaveLength(1);
  });

  it('keeps the others when one ends in the middle of an answer', async () => {
    await endInTheMiddle((await startSshd(authorized)).port);
  });

  it.each(['AllowTcpForwarding=no', 'PermitOpen=none'])('says that it does not forward: %s', async (option) => {
    const { port } = await startSshd({ ...authorized, options: [option] });
    const attempt = connectRouter(targetFor(22, { hops: [realHop(port)] }), dependencies());
    await expect(attempt).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('forward connections, so Attic was not tried'),
      evidence: { hopId: 'hop-1', cause: 'forwarding refused' },
    });
  });

  it('says why it cannot reach the router', async () => {
    const { port } = await startSshd(authorized);
    const attempt = connectRouter(targetFor(1, { hops: [realHop(port)] }), dependencies());
    await expect(attempt).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/^Attic \(127\.0\.0\.1:1\) cannot be reached from the jump host bastion/),
      evidence: { cause: expect.stringContaining('refused'), hopId: 'hop-1' },
    });
  });
});

describe.skipIf(noDropbear)('dropbear as a jump host', () => {
  it('carries many routers over one login', async () => {
    const { port } = await startDropbear(authorized);
    await reachMany(port);
  });

  it('keeps the others when one ends in the middle of an answer', async () => {
    await endInTheMiddle((await startDropbear(authorized)).port);
  });

  it('says that it does not forward', async () => {
    const { port } = await startDropbear({ ...authorized, options: ['-j'] });
    const attempt = connectRouter(targetFor(22, { hops: [realHop(port)] }), dependencies());
    await expect(attempt).rejects.toMatchObject({ evidence: { hopId: 'hop-1', cause: 'forwarding refused' } });
  });

  it('says that it cannot reach the router', async () => {
    const { port } = await startDropbear(authorized);
    const attempt = connectRouter(targetFor(1, { hops: [realHop(port)] }), dependencies());
    await expect(attempt).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/^Attic .* cannot be reached from the jump host bastion/),
    });
  });
});
