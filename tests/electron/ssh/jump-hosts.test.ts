import { describe, expect, it } from 'vitest';
import { connectRouter } from '../../../electron/ssh/connect.ts';
import { Connections } from '../../../electron/ssh/connections.ts';
import type { ConnectTarget } from '../../../electron/ssh/target.ts';
import { sh } from '../../../shared/shell.ts';
import { behind, hopFor, jumpHostsFor, onlyPassword, options, says, startJumpServer } from './jump-fleet.ts';
import { dependencies, knownKeyOf, routerKey, startServer, targetFor, trust, userKey } from './test-server.ts';

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
