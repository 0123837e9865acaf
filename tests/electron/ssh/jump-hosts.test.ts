import { describe, expect, it, vi } from 'vitest';
import { connectRouter } from '../../../electron/ssh/connect.ts';
import type { RouterConnection } from '../../../electron/ssh/connection.ts';
import { Connections } from '../../../electron/ssh/connections.ts';
import type { HostKeyVerifier } from '../../../electron/ssh/host-keys.ts';
import type { ConnectTarget } from '../../../electron/ssh/target.ts';
import { sh } from '../../../shared/shell.ts';
import { deafen } from './hostile.ts';
import { hopFor, jumpHostsFor, onlyPassword, startJumpServer } from './jump-fleet.ts';
import {
  dependencies,
  knownKeyOf,
  routerKey,
  startRawServer,
  startServer,
  targetFor,
  trust,
  userKey,
} from './test-server.ts';

const options = { timeoutMs: 10_000 };
const hello = [{ id: 'hello', body: sh`echo hello` }];

async function says(connection: RouterConnection): Promise<string | undefined> {
  return (await connection.run(hello, options)).get('hello')?.stdout;
}

function behind(port: number, ...hops: ConnectTarget[]): ConnectTarget {
  return targetFor(port, { hops });
}

describe('through a jump host', () => {
  it('logs in on both, each with its own user, and runs commands on the router', async () => {
    const router = await startServer({ authenticate: onlyPassword('of the router') });
    const hop = await startJumpServer({ authenticate: onlyPassword('of the hop') });
    const hostKeys = trust();
    const secrets = {
      password: async ({ secretsOf }: ConnectTarget) => (secretsOf === 'hop-1' ? 'of the hop' : 'of the router'),
      passphrase: async () => null,
    };
    const connection = await connectRouter(behind(router.port, hopFor(hop.port)), dependencies({ hostKeys, secrets }));
    expect(await says(connection)).toBe('hello\n');
    expect(hostKeys.remembered.map(({ target }) => target.routerId)).toEqual(['hop-1', 'router-1']);
    expect(hop.forwarded).toEqual([`127.0.0.1:${router.port}`]);
    expect(hop.commands).toEqual([]);
    expect(router.attempts.some(({ password }) => password === 'of the hop')).toBe(false);
  });

  it('carries answers larger than any window, many at once', async () => {
    const router = await startServer();
    const hop = await startJumpServer();
    const connection = await connectRouter(behind(router.port, hopFor(hop.port)), dependencies());
    const much = [{ id: 'much', body: sh`head -c 3000000 /dev/zero | tr '\0' x` }];
    const answers = await Promise.all([1, 2, 3].map(() => connection.run(much, options)));
    expect(answers.map((answer) => answer.get('much')?.stdout.length)).toEqual([3_000_000, 3_000_000, 3_000_000]);
  });

  it('lets the jump host look up the name of the router', async () => {
    const router = await startServer();
    const hop = await startJumpServer({ hosts: { 'attic.lan': router.port } });
    const target = targetFor(22, { host: 'attic.lan', hops: [hopFor(hop.port)] });
    expect(await says(await connectRouter(target, dependencies()))).toBe('hello\n');
    expect(hop.forwarded).toEqual(['attic.lan:22']);
  });

  it('goes through two, the first hop first, and verifies the key of each', async () => {
    const router = await startServer();
    const inner = await startJumpServer({ config: { hostKeys: [userKey.private] }, hosts: { attic: router.port } });
    const outer = await startJumpServer({ hosts: { inner: inner.port } });
    const hops = [hopFor(outer.port), hopFor(22, { routerId: 'hop-2', name: 'inner', host: 'inner' })];
    const hostKeys = trust();
    const target = targetFor(22, { host: 'attic', hops });
    const connection = await connectRouter(target, dependencies({ hostKeys }));
    expect(await says(connection)).toBe('hello\n');
    expect([outer.forwarded, inner.forwarded]).toEqual([['inner:22'], ['attic:22']]);
    expect(hostKeys.remembered.map(({ target: { routerId }, fingerprint }) => [routerId, fingerprint])).toEqual([
      ['hop-1', knownKeyOf(routerKey, 'x').fingerprint],
      ['hop-2', knownKeyOf(userKey, 'x').fingerprint],
      ['router-1', knownKeyOf(routerKey, 'x').fingerprint],
    ]);
  });
});

describe('one connection for all behind a jump host', () => {
  it('serves fifty routers', async () => {
    const router = await startServer();
    const hop = await startJumpServer();
    const names = Array.from({ length: 50 }, (_, index) => `router-${index}`);
    const jumpHosts = jumpHostsFor();
    const all = await Promise.all(
      names.map((routerId) =>
        connectRouter({ ...behind(router.port, hopFor(hop.port)), routerId }, dependencies({ jumpHosts })),
      ),
    );
    expect(all.every(({ isOpen }) => isOpen)).toBe(true);
    expect(router.connections).toHaveLength(50);
    expect(hop.connections).toHaveLength(1);
    for (const connection of all) connection.close();
  }, 20_000);

  it('never has more logins under way through it than it should', async () => {
    let now = 0;
    let most = 0;
    const servers = await Promise.all(
      Array.from({ length: 6 }, () =>
        startServer({
          onConnection: (connection) => {
            now += 1;
            most = Math.max(most, now);
            connection.once('ready', () => {
              now -= 1;
            });
          },
        }),
      ),
    );
    const hop = await startJumpServer();
    const jumpHosts = jumpHostsFor({ loginsAtOnce: 2 });
    await Promise.all(
      servers.map(({ port }, index) =>
        connectRouter({ ...behind(port, hopFor(hop.port)), routerId: String(index) }, dependencies({ jumpHosts })),
      ),
    );
    expect(most).toBe(2);
  });

  it('is shared by the first hops of longer chains', async () => {
    const router = await startServer();
    const inner = await startJumpServer();
    const outer = await startJumpServer();
    const jumpHosts = jumpHostsFor();
    const first = hopFor(outer.port);
    const second = hopFor(inner.port, { routerId: 'hop-2', name: 'inner' });
    const short = connectRouter({ ...behind(router.port, first), routerId: 'a' }, dependencies({ jumpHosts }));
    const long = connectRouter({ ...behind(router.port, first, second), routerId: 'b' }, dependencies({ jumpHosts }));
    expect((await Promise.all([short, long])).map(({ isOpen }) => isOpen)).toEqual([true, true]);
    expect([outer.connections.length, inner.connections.length]).toEqual([1, 1]);
  });

  it('is kept for a new name of the jump host, and not for a new user', async () => {
    const router = await startServer();
    const hop = await startJumpServer();
    const jumpHosts = jumpHostsFor();
    for (const changes of [{}, { name: 'renamed' }, { user: 'other' }]) {
      await connectRouter(behind(router.port, hopFor(hop.port, changes)), dependencies({ jumpHosts }));
    }
    expect(hop.connections).toHaveLength(2);
  });

  it('serves a fresh connection, which is a new login on the router', async () => {
    const router = await startServer();
    const hop = await startJumpServer();
    const jumpHosts = jumpHostsFor();
    const connections = new Connections({
      connect: (target, signal) => connectRouter(target, dependencies({ signal, jumpHosts })),
    });
    const target = behind(router.port, hopFor(hop.port));
    const shared = await connections.get(target);
    const fresh = await connections.get(target, { fresh: true });
    expect(fresh).not.toBe(shared);
    expect([router.connections.length, hop.connections.length]).toEqual([2, 1]);
    fresh.close();
    expect(await says(shared)).toBe('hello\n');
    connections.closeAll();
  });

  it('closes a while after its last user has gone, and is opened anew', async () => {
    const router = await startServer();
    const hop = await startJumpServer();
    const jumpHosts = jumpHostsFor({ idleMs: 30 });
    const target = behind(router.port, hopFor(hop.port));
    const connection = await connectRouter(target, dependencies({ jumpHosts }));
    const gone = new Promise<void>((resolve) => {
      hop.connections[0]?.once('close', () => resolve());
    });
    connection.close();
    await connection.closed;
    await gone;
    expect((await connectRouter(target, dependencies({ jumpHosts }))).isOpen).toBe(true);
    expect(hop.connections).toHaveLength(2);
  });

  it('stays while someone comes back in time', async () => {
    const router = await startServer();
    const hop = await startJumpServer();
    const jumpHosts = jumpHostsFor({ idleMs: 60_000 });
    const target = behind(router.port, hopFor(hop.port));
    for (const _ of [1, 2, 3]) {
      const connection = await connectRouter(target, dependencies({ jumpHosts }));
      connection.close();
      await connection.closed;
    }
    expect(hop.connections).toHaveLength(1);
  });
});

describe('a jump host that is lost', () => {
  it('ends every connection behind it at once, and says so by its name', async () => {
    const router = await startServer();
    const hop = await startJumpServer();
    const jumpHosts = jumpHostsFor();
    const [first, second] = await Promise.all(
      ['a', 'b'].map((routerId) =>
        connectRouter({ ...behind(router.port, hopFor(hop.port)), routerId }, dependencies({ jumpHosts })),
      ),
    );
    const running = first?.run([{ id: 'slow', body: sh`sleep 20` }], options);
    await vi.waitFor(() => expect(router.commands).toHaveLength(1));
    hop.connections[0]?.end();
    await expect(running).rejects.toMatchObject({
      code: 'connection-lost',
      message: expect.stringMatching(
        /^The connection to the jump host bastion \(127\.0\.0\.1:\d+\) was lost, .* Attic/,
      ),
      evidence: { hopId: 'hop-1' },
    });
    await Promise.all([first?.closed, second?.closed]);
    expect([first?.isOpen, second?.isOpen]).toEqual([false, false]);
  });

  it('in the middle of the login of a router', async () => {
    const router = await startRawServer(() => hop.connections[0]?.end());
    const hop = await startJumpServer();
    const attempt = connectRouter(behind(router.port, hopFor(hop.port)), dependencies());
    await expect(attempt).rejects.toMatchObject({ code: 'connection-lost', evidence: { hopId: 'hop-1' } });
  });

  it('that no longer answers is noticed by its keepalive', async () => {
    const router = await startServer();
    const hop = await startJumpServer();
    const jumpHosts = jumpHostsFor({ keepaliveMs: 20 });
    const target = behind(router.port, hopFor(hop.port));
    const connection = await connectRouter(target, dependencies({ jumpHosts, keepaliveMs: 60_000 }));
    for (const each of hop.connections) deafen(each);
    await connection.closed;
    await expect(connection.run(hello, options)).rejects.toMatchObject({ evidence: { hopId: 'hop-1' } });
  });

  it('names the one in a chain that went', async () => {
    const router = await startServer();
    const inner = await startRawServer(() => outer.connections[0]?.end());
    const outer = await startJumpServer();
    const second = hopFor(inner.port, { routerId: 'hop-2', name: 'inner' });
    const attempt = connectRouter(behind(router.port, hopFor(outer.port), second), dependencies());
    await expect(attempt).rejects.toMatchObject({ code: 'connection-lost', evidence: { hopId: 'hop-1' } });
  });

  it('is closed by id, also as a later hop', async () => {
    const router = await startServer();
    const inner = await startJumpServer();
    const outer = await startJumpServer();
    const jumpHosts = jumpHostsFor();
    const second = hopFor(inner.port, { routerId: 'hop-2', name: 'inner' });
    const target = behind(router.port, hopFor(outer.port), second);
    const connection = await connectRouter(target, dependencies({ jumpHosts }));
    jumpHosts.close('somebody else');
    expect(await says(connection)).toBe('hello\n');
    jumpHosts.close('hop-1');
    await connection.closed;
    expect(connection.isOpen).toBe(false);
  });
});

/** Another answer for jump hosts than for routers. */
function keysOf(known: Awaited<ReturnType<HostKeyVerifier['known']>>): HostKeyVerifier {
  const refusing = trust(known, 'refuse');
  const trusting = trust();
  return {
    ...trusting,
    known: (target) => (target.routerId === 'hop-1' ? refusing : trusting).known(target),
    askToTrust: (offer, signal) => (offer.target.routerId === 'hop-1' ? refusing : trusting).askToTrust(offer, signal),
  };
}

describe('errors name the jump host', () => {
  it.each([
    [
      'unknown',
      [],
      'host-key-unknown',
      /^The host key of the jump host bastion .* is not trusted yet, so Attic was not tried\.$/,
    ],
    [
      'changed',
      [knownKeyOf(userKey, 'ssh-ed25519')],
      'host-key-changed',
      /^The jump host bastion .* Attic was not tried\.$/,
    ],
    [
      'revoked',
      [knownKeyOf(routerKey, 'ssh-ed25519', true)],
      'host-key-revoked',
      /jump host bastion .*, so Attic was not tried\.$/,
    ],
  ] as const)('its key is %s: nothing is sent', async (_name, known, code, sentence) => {
    const router = await startServer();
    const hop = await startJumpServer();
    const attempt = connectRouter(behind(router.port, hopFor(hop.port)), dependencies({ hostKeys: keysOf(known) }));
    await expect(attempt).rejects.toMatchObject({
      code,
      message: expect.stringMatching(sentence),
      evidence: { hopId: 'hop-1', keyType: 'ssh-ed25519', fingerprint: knownKeyOf(routerKey, 'x').fingerprint },
    });
    expect([hop.attempts, hop.forwarded, router.connections]).toEqual([[], [], []]);
  });

  it('its password is wrong', async () => {
    const router = await startServer();
    const hop = await startJumpServer({ authenticate: onlyPassword('another') });
    const attempt = connectRouter(behind(router.port, hopFor(hop.port)), dependencies());
    await expect(attempt).rejects.toMatchObject({
      code: 'authentication-failed',
      message: expect.stringMatching(
        /^The jump host bastion \(127\.0\.0\.1:\d+\) does not let jumper in with the password, so Attic was not tried\.$/,
      ),
      evidence: { hop: expect.stringContaining('bastion ('), hopId: 'hop-1' },
    });
    expect(router.connections).toEqual([]);
  });

  it('it has no algorithm in common with us', async () => {
    const hop = await startJumpServer({ config: { algorithms: { kex: ['diffie-hellman-group16-sha512'] } } });
    const failure = await connectRouter(behind(22, hopFor(hop.port)), dependencies()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'algorithms-not-shared', evidence: { hopId: 'hop-1' } });
    expect(failure).toMatchObject({ nextStep: expect.not.stringContaining('router') });
  });

  it('its key file cannot be used', async () => {
    const hop = await startJumpServer();
    const authentication = { agent: false, keyFile: '/nowhere/id', password: 'never' as const };
    const attempt = connectRouter(behind(22, hopFor(hop.port, { authentication })), dependencies());
    await expect(attempt).rejects.toMatchObject({
      code: 'key-file-unusable',
      message: expect.stringMatching(
        /^The key file \/nowhere\/id does not exist\. It is needed for the jump host bastion .*, so Attic was not tried\.$/,
      ),
      evidence: { hopId: 'hop-1', hop: expect.stringContaining('bastion') },
    });
  });

  it('it cannot be reached, for everyone who waits', async () => {
    const jumpHosts = jumpHostsFor();
    const attempts = ['Attic', 'Barn'].map((name) =>
      connectRouter(targetFor(22, { name, routerId: name, hops: [hopFor(1)] }), dependencies({ jumpHosts })),
    );
    const failures = await Promise.allSettled(attempts);
    expect(failures).toMatchObject(
      ['Attic', 'Barn'].map((name) => ({
        reason: {
          code: 'unreachable',
          message: `The jump host bastion (127.0.0.1:1) could not be reached, so ${name} was not tried.`,
          retryable: true,
          evidence: {
            hop: 'bastion (127.0.0.1:1)',
            hopId: 'hop-1',
            reason: expect.stringContaining('refuses connections'),
          },
        },
      })),
    );
  });

  it('the second cannot be reached from the first', async () => {
    const outer = await startJumpServer();
    const second = hopFor(1, { routerId: 'hop-2', name: 'inner' });
    const attempt = connectRouter(behind(22, hopFor(outer.port), second), dependencies());
    await expect(attempt).rejects.toMatchObject({
      code: 'unreachable',
      message: 'The jump host inner (127.0.0.1:1) could not be reached, so Attic was not tried.',
      evidence: { hopId: 'hop-2' },
    });
  });

  it('it does not finish its login', async () => {
    const { port } = await startRawServer((socket) => void socket.write('SSH-2.0-slow\r\n'));
    const attempt = connectRouter(behind(22, hopFor(port)), dependencies({ readyTimeoutMs: 100 }));
    await expect(attempt).rejects.toMatchObject({ code: 'timed-out', evidence: { hopId: 'hop-1' } });
  });

  it('it does not forward', async () => {
    const { port } = await startServer();
    const attempt = connectRouter(behind(22, hopFor(port)), dependencies());
    await expect(attempt).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(
        /^The jump host bastion .* does not let jumper forward connections, so Attic was not tried\.$/,
      ),
      nextStep: expect.stringContaining('AllowTcpForwarding'),
      evidence: { hopId: 'hop-1', cause: 'forwarding refused' },
    });
  });

  it('the router does not answer it', async () => {
    const hop = await startJumpServer({ forwarding: 'silent' });
    const attempt = connectRouter(behind(22, hopFor(hop.port)), dependencies({ connectTimeoutMs: 1_000 }));
    await expect(attempt).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/^Attic .* does not answer the jump host bastion .* within 1 s\.$/),
    });
  });

  it('the channel says nothing: the login has its deadline', async () => {
    const hop = await startJumpServer({ forwarding: 'nowhere' });
    const jumpHosts = jumpHostsFor();
    const attempt = connectRouter(behind(22, hopFor(hop.port)), dependencies({ jumpHosts, readyTimeoutMs: 100 }));
    await expect(attempt).rejects.toMatchObject({ code: 'timed-out', message: expect.stringMatching(/^Attic/) });
  });
});

describe('a jump host that breaks the rules', () => {
  it('talks without end in place of the router: the login ends, and the jump host still serves others', async () => {
    const hop = await startJumpServer({ forwarding: 'noise' });
    const jumpHosts = jumpHostsFor();
    for (const _ of [1, 2]) {
      const attempt = connectRouter(behind(22, hopFor(hop.port)), dependencies({ jumpHosts }));
      await expect(attempt).rejects.toMatchObject({ message: expect.stringContaining('Attic (127.0.0.1)') });
    }
    expect(hop.connections).toHaveLength(1);
  });

  it('answers nothing to the end of a connection: it ends all the same', async () => {
    const router = await startServer();
    const hop = await startJumpServer();
    const jumpHosts = jumpHostsFor();
    const connection = await connectRouter(behind(router.port, hopFor(hop.port)), dependencies({ jumpHosts }));
    for (const each of hop.connections) deafen(each);
    connection.close();
    await connection.closed;
    jumpHosts.closeAll();
  });
});

describe('cancelling', () => {
  it('one of two that wait for a jump host: the other one gets there', async () => {
    const router = await startServer();
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<'accept'>();
    const hostKeys: HostKeyVerifier = {
      ...trust(),
      askToTrust: ({ target }) => {
        if (target.routerId !== 'hop-1') return Promise.resolve('accept');
        asked.resolve();
        return answer.promise;
      },
    };
    const hop = await startJumpServer();
    const jumpHosts = jumpHostsFor({ hostKeys });
    const controller = new AbortController();
    const target = behind(router.port, hopFor(hop.port));
    const leaves = connectRouter(target, dependencies({ jumpHosts, signal: controller.signal }));
    const stays = connectRouter({ ...target, routerId: 'b' }, dependencies({ jumpHosts }));
    await asked.promise;
    controller.abort();
    await expect(leaves).rejects.toMatchObject({ code: 'cancelled', message: expect.stringContaining('Attic') });
    answer.resolve('accept');
    expect((await stays).isOpen).toBe(true);
    expect(hop.connections).toHaveLength(1);
  });

  it('the last one that waits ends the login of the jump host', async () => {
    const { port, sockets } = await startRawServer((socket) => void socket.resume().write('SSH-2.0-slow\r\n'));
    const controller = new AbortController();
    const jumpHosts = jumpHostsFor();
    const attempt = connectRouter(behind(22, hopFor(port)), dependencies({ jumpHosts, signal: controller.signal }));
    await vi.waitFor(() => expect(sockets).toHaveLength(1));
    const closed = new Promise<void>((resolve) => {
      sockets[0]?.once('close', () => resolve());
    });
    controller.abort();
    await expect(attempt).rejects.toMatchObject({ code: 'cancelled' });
    await closed;
  });

  it('while the jump host connects, and during the login of the router', async () => {
    for (const forwarding of ['silent', 'nowhere'] as const) {
      const hop = await startJumpServer({ forwarding });
      const controller = new AbortController();
      const attempt = connectRouter(behind(22, hopFor(hop.port)), dependencies({ signal: controller.signal }));
      await vi.waitFor(() => expect(hop.forwarded).toHaveLength(1));
      controller.abort();
      await expect(attempt).rejects.toMatchObject({ code: 'cancelled', message: expect.stringContaining('Attic') });
    }
  });

  it('closing everything ends what waits', async () => {
    const { port } = await startRawServer((socket) => void socket.write('SSH-2.0-slow\r\n'));
    const jumpHosts = jumpHostsFor();
    const attempt = connectRouter(behind(22, hopFor(port)), dependencies({ jumpHosts }));
    jumpHosts.closeAll();
    await expect(attempt).rejects.toMatchObject({ code: 'cancelled' });
  });
});
