import { describe, expect, it, vi } from 'vitest';
import { connectRouter } from '../../../electron/ssh/connect.ts';
import type { HostKeyVerifier } from '../../../electron/ssh/host-keys.ts';
import { sh } from '../../../shared/shell.ts';
import { deafen } from './hostile.ts';
import { behind, hello, hopFor, jumpHostsFor, options, says, startJumpServer } from './jump-fleet.ts';
import { dependencies, startRawServer, startServer, trust } from './test-server.ts';

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
