import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { connectRouter } from '../../../electron/ssh/connect.ts';
import { dial } from '../../../electron/ssh/dial.ts';
import { Login } from '../../../electron/ssh/login.ts';
import type { ErrorCode } from '../../../shared/model/errors.ts';
import { authFailureMessage, bannerMessage, deafen, globalRequestMessage, sendMessage } from './hostile.ts';
import { dependencies, startRawServer, startServer, targetFor } from './test-server.ts';

const ident = 'SSH-2.0-test\r\n';

describe('what goes wrong on the way', () => {
  const hostile: [string, (socket: Socket) => void, ErrorCode, RegExp][] = [
    ['closes at once', (socket) => socket.end(), 'connection-lost', /before SSH began/],
    ['resets at once', (socket) => socket.resetAndDestroy(), 'connection-lost', /lost|before SSH/],
    [
      'is a web server',
      (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      'unreachable',
      /does not speak SSH/,
    ],
    ['sends a line without an end', (socket) => void socket.write('x'.repeat(20_000)), 'unreachable', /not speak SSH/],
    ['floods lines', (socket) => flood(socket, 'hello\r\n'.repeat(500)), 'unreachable', /not speak SSH/],
    ['hangs after its identification', (socket) => void socket.write(ident), 'timed-out', /did not finish the login/],
    ['hangs without a word', () => undefined, 'timed-out', /did not finish the login/],
    ['closes after its identification', (socket) => socket.end(ident), 'connection-lost', /handshake/],
    [
      'sends garbage packets',
      (socket) => flood(socket, `${ident}${'\0\0\0\x0c\x04abcdefghijk'.repeat(50)}`),
      'connection-lost',
      /handshake/,
    ],
    [
      'claims a huge packet',
      (socket) => void socket.write(`${ident}\x7f\xff\xff\xff\x04aaaaaaaaaaaaaaaa`),
      'connection-lost',
      /handshake/,
    ],
  ];
  it.each(hostile)('a server that %s', async (_name, talk, code, sentence) => {
    const { port } = await startRawServer(talk);
    const attempt = connectRouter(targetFor(port), dependencies({ readyTimeoutMs: 300 }));
    await expect(attempt).rejects.toMatchObject({
      code,
      message: expect.stringMatching(sentence),
      retryable: true,
    });
    await expect(attempt).rejects.toMatchObject({ message: expect.stringContaining('Attic (127.0.0.1:') });
  });

  it('a port that nothing listens on', async () => {
    await expect(connectRouter(targetFor(1), dependencies())).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('refuses connections on port 1'),
    });
  });

  it('a name that is not known', async () => {
    const target = targetFor(22, { host: 'no-such-router.invalid' });
    await expect(connectRouter(target, dependencies())).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('no-such-router.invalid'),
    });
  });

  it('an endless banner does not fill the memory', async () => {
    let sent = 0;
    const { port } = await startServer({
      authenticate: () => undefined,
      onConnection: (connection) =>
        connection.once('authentication', () => {
          const more = () => {
            sendMessage(connection, bannerMessage('z'.repeat(30_000)));
            sent += 30_000;
            if (sent < 20_000_000) setImmediate(more);
          };
          more();
        }),
    });
    await expect(connectRouter(targetFor(port), dependencies())).rejects.toMatchObject({ code: 'output-too-large' });
    expect(sent).toBeLessThan(20_000_000);
  });

  it('asks for attempts without end: the login ends by itself', async () => {
    const { port } = await startServer({
      authenticate: () => undefined,
      onConnection: (connection) =>
        connection.once('authentication', () => {
          for (let count = 0; count < 50; count += 1) sendMessage(connection, authFailureMessage('password'));
        }),
    });
    await expect(connectRouter(targetFor(port), dependencies())).rejects.toMatchObject({
      code: 'authentication-failed',
    });
  });

  it('makes us answer and reads nothing: the connection ends before the answers fill the memory', async () => {
    const { port, connections } = await startServer();
    const socket = await dial(targetFor(port), 1_000, undefined);
    const { client } = await new Login(socket, targetFor(port), [], {
      ...dependencies(),
      agentSocket: null,
      signal: undefined,
      readyTimeoutMs: 5_000,
      keepaliveMs: 0,
    }).run();
    const closed = new Promise<void>((resolve) => {
      client.once('close', resolve);
    });
    // Filling real network buffers takes many seconds.
    Object.defineProperty(socket, 'writableLength', { value: 5 * 1024 * 1024 });
    for (const server of connections) sendMessage(server, globalRequestMessage('x'));
    await closed;
  });
});

describe('politeness', () => {
  it('makes one login at a time to one address', async () => {
    let now = 0;
    let most = 0;
    const { port } = await startServer({
      onConnection: (connection) => {
        now += 1;
        most = Math.max(most, now);
        connection.once('ready', () => {
          now -= 1;
        });
      },
    });
    const all = await Promise.all(Array.from({ length: 20 }, () => connectRouter(targetFor(port), dependencies())));
    expect(all.every((connection) => connection.isOpen)).toBe(true);
    expect(most).toBe(1);
  });

  it('does not make other routers wait', async () => {
    const slow = await startRawServer(() => undefined);
    const fast = await startServer();
    const controller = new AbortController();
    const waiting = connectRouter(targetFor(slow.port), dependencies({ signal: controller.signal }));
    expect((await connectRouter(targetFor(fast.port), dependencies())).isOpen).toBe(true);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('lets the next one try after a failure', async () => {
    let calls = 0;
    const { port } = await startServer({
      authenticate: (context) => {
        calls += 1;
        if (calls > 2) context.accept();
        else context.reject(['password']);
      },
    });
    const [first, second] = await Promise.allSettled([
      connectRouter(targetFor(port), dependencies()),
      connectRouter(targetFor(port), dependencies()),
    ]);
    expect([first?.status, second?.status]).toEqual(['rejected', 'fulfilled']);
  });

  it('turns Nagle off when it dials', async () => {
    const { port } = await startRawServer(() => undefined);
    const socket = await dial(targetFor(port), 1_000, undefined);
    expect(noDelayOf(socket)).toBe(true);
    socket.destroy();
  });
});

describe('an open connection', () => {
  it('tells when it is closed by us', async () => {
    const { port } = await startServer();
    const connection = await connectRouter(targetFor(port), dependencies());
    connection.close();
    expect(connection.isOpen).toBe(false);
    await connection.closed;
  });

  it('tells when the router closes it', async () => {
    const { port, connections } = await startServer();
    const connection = await connectRouter(targetFor(port), dependencies());
    connections[0]?.end();
    await connection.closed;
    expect(connection.isOpen).toBe(false);
  });

  it('notices a router that no longer answers', async () => {
    const { port, connections } = await startServer();
    const connection = await connectRouter(targetFor(port), dependencies({ keepaliveMs: 20 }));
    for (const server of connections) deafen(server);
    await connection.closed;
    expect(connection.isOpen).toBe(false);
  });
});

/** Node has no way to ask for it; the flag is kept under a symbol. */
function noDelayOf(socket: Socket): unknown {
  const flag = Object.getOwnPropertySymbols(socket).find((symbol) => symbol.description === 'kSetNoDelay');
  return flag === undefined ? undefined : Reflect.get(socket, flag);
}

function flood(socket: Socket, text: string): void {
  const more = () => {
    if (!socket.destroyed && socket.write(text, 'latin1')) setImmediate(more);
  };
  socket.on('drain', more);
  more();
}
