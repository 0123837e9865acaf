import type { Socket } from 'node:net';
import type { AuthContext } from 'ssh2';
import { describe, expect, it, vi } from 'vitest';
import { connectRouter } from '../../../electron/ssh/connect.ts';
import { dial } from '../../../electron/ssh/dial.ts';
import { Login } from '../../../electron/ssh/login.ts';
import type { ErrorCode } from '../../../shared/model/errors.ts';
import {
  authFailureMessage,
  bannerMessage,
  deafen,
  globalRequestMessage,
  sendMessage,
  swapHostKey,
} from './hostile.ts';
import {
  dependencies,
  knownKeyOf,
  routerKey,
  routerRsaKey,
  startRawServer,
  startServer,
  targetFor,
  trust,
  userKey,
} from './test-server.ts';

const ident = 'SSH-2.0-test\r\n';

describe('host keys', () => {
  it('asks about an unknown key, remembers it, and shows it on the connection', async () => {
    const { port } = await startServer();
    const hostKeys = trust();
    const connection = await connectRouter(targetFor(port), dependencies({ hostKeys }));
    const { keyType, fingerprint } = knownKeyOf(routerKey, 'ssh-ed25519');
    expect(connection.hostKey).toEqual({ keyType, fingerprint });
    expect(hostKeys.asked).toMatchObject([{ keyType, fingerprint, target: { name: 'Attic' } }]);
    expect(hostKeys.remembered).toEqual(hostKeys.asked);
  });

  it('does not ask about a trusted key', async () => {
    const { port } = await startServer();
    const hostKeys = trust([knownKeyOf(routerKey, 'ssh-ed25519')], 'refuse');
    await connectRouter(targetFor(port), dependencies({ hostKeys }));
    expect(hostKeys.asked).toEqual([]);
    expect(hostKeys.remembered).toEqual([]);
  });

  it.each([
    ['unknown and refused', [], 'host-key-unknown'],
    ['changed', [knownKeyOf(userKey, 'ssh-ed25519')], 'host-key-changed'],
    ['revoked', [knownKeyOf(routerKey, 'ssh-ed25519', true)], 'host-key-revoked'],
  ] as const)('%s: refuses before anything of the login is sent', async (_name, known, code) => {
    const { port, attempts } = await startServer();
    const password = vi.fn(async () => 'correct');
    const attempt = connectRouter(
      targetFor(port),
      dependencies({ hostKeys: trust(known, 'refuse'), secrets: { password, passphrase: async () => null } }),
    );
    await expect(attempt).rejects.toMatchObject({
      code,
      evidence: { fingerprint: knownKeyOf(routerKey, 'ssh-ed25519').fingerprint },
    });
    expect(attempts).toEqual([]);
    expect(password).not.toHaveBeenCalled();
  });

  it('sends no password while a person still decides', async () => {
    const { port, attempts } = await startServer({ authenticate: refuseNone });
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<'accept'>();
    const hostKeys = {
      ...trust(),
      askToTrust: () => {
        asked.resolve();
        return answer.promise;
      },
    };
    const attempt = connectRouter(targetFor(port), dependencies({ hostKeys }));
    await asked.promise;
    expect(attempts).toEqual([]);
    answer.resolve('accept');
    await attempt;
    expect(attempts.at(-1)).toEqual({ method: 'password', password: 'correct' });
  });

  it('treats a second key type as unknown, not as changed, and prefers the trusted type', async () => {
    const { port } = await startServer({ config: { hostKeys: [routerKey.private, routerRsaKey.private] } });
    const rsaOnly = trust([knownKeyOf(routerRsaKey, 'ssh-rsa')], 'refuse');
    const connection = await connectRouter(targetFor(port), dependencies({ hostKeys: rsaOnly }));
    expect(connection.hostKey.keyType).toBe('ssh-rsa');

    const ed25519Only = await startServer();
    const hostKeys = trust([knownKeyOf(routerRsaKey, 'ssh-rsa')], 'refuse');
    const refused = connectRouter(targetFor(ed25519Only.port), dependencies({ hostKeys }));
    await expect(refused).rejects.toMatchObject({ code: 'host-key-unknown' });
    expect(hostKeys.asked[0]?.known).toHaveLength(1);
  });

  it('keeps an acceptance that came after the router gave up', async () => {
    const { port, connections } = await startServer();
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<'accept'>();
    const recorder = trust();
    const hostKeys = {
      ...recorder,
      askToTrust: () => {
        asked.resolve();
        return answer.promise;
      },
    };
    const attempt = connectRouter(targetFor(port), dependencies({ hostKeys }));
    await asked.promise;
    const gone = new Promise<void>((resolve) => {
      connections[0]?.once('close', resolve);
    });
    connections[0]?.end();
    await gone;
    answer.resolve('accept');
    await expect(attempt).rejects.toMatchObject({ code: 'connection-lost' });
    expect(recorder.remembered).toHaveLength(1);
  });

  it('offers ssh-rsa with SHA-1 to legacy routers only', async () => {
    const server = await startServer({
      config: { hostKeys: [routerRsaKey.private], algorithms: { serverHostKey: ['ssh-rsa'] } },
    });
    const attempt = connectRouter(targetFor(server.port), dependencies());
    await expect(attempt).rejects.toMatchObject({
      code: 'algorithms-not-shared',
      nextStep: expect.stringContaining('legacy'),
    });
    const legacy = await connectRouter(targetFor(server.port, { legacyAlgorithms: true }), dependencies());
    expect(legacy.hostKey.keyType).toBe('ssh-rsa');
  });

  it('never agrees to a big group or to compression', async () => {
    const group = await startServer({ config: { algorithms: { kex: ['diffie-hellman-group16-sha512'] } } });
    await expect(connectRouter(targetFor(group.port), dependencies())).rejects.toMatchObject({
      code: 'algorithms-not-shared',
    });
    const packed = await startServer({ config: { algorithms: { compress: ['zlib@openssh.com'] } } });
    await expect(connectRouter(targetFor(packed.port), dependencies())).rejects.toMatchObject({
      code: 'algorithms-not-shared',
    });
  });

  it('refuses another key when the router renews the session keys', async () => {
    const { port, connections } = await startServer();
    const connection = await connectRouter(targetFor(port), dependencies());
    const server = connections[0];
    if (!server) throw new Error('no connection');
    await new Promise<void>((resolve) => {
      server.rekey(resolve);
    });
    expect(connection.isOpen).toBe(true);
    swapHostKey(server, userKey);
    server.rekey();
    await connection.closed;
    expect(connection.isOpen).toBe(false);
  });
});

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

describe('cancelling', () => {
  it('before anything', async () => {
    const { port, connections } = await startServer();
    const attempt = connectRouter(targetFor(port), dependencies({ signal: AbortSignal.abort() }));
    await expect(attempt).rejects.toMatchObject({ code: 'cancelled' });
    expect(connections).toEqual([]);
  });

  it('during the key exchange: closes the socket', async () => {
    const controller = new AbortController();
    const closed = Promise.withResolvers<void>();
    const { port } = await startRawServer((socket) => {
      socket.on('close', () => closed.resolve());
      socket.once('data', () => controller.abort());
      socket.write(ident);
    });
    const attempt = connectRouter(targetFor(port), dependencies({ signal: controller.signal }));
    await expect(attempt).rejects.toMatchObject({ code: 'cancelled' });
    await closed.promise;
  });

  it('while a person is asked about the key: the question goes away, the login ends at once', async () => {
    const controller = new AbortController();
    const { port } = await startServer();
    const dismissed = Promise.withResolvers<void>();
    const hostKeys = {
      ...trust(),
      askToTrust: (_offer: unknown, signal: AbortSignal) => {
        signal.addEventListener('abort', () => dismissed.resolve());
        controller.abort();
        return new Promise<never>(() => undefined);
      },
    };
    const attempt = connectRouter(targetFor(port), dependencies({ hostKeys, signal: controller.signal }));
    await expect(attempt).rejects.toMatchObject({ code: 'cancelled' });
    await dismissed.promise;
  });

  it('while the password is asked', async () => {
    const controller = new AbortController();
    const { port } = await startServer({ authenticate: refuseNone });
    const secrets = {
      password: () => {
        controller.abort();
        return new Promise<never>(() => undefined);
      },
      passphrase: async () => null,
    };
    const attempt = connectRouter(targetFor(port), dependencies({ secrets, signal: controller.signal }));
    await expect(attempt).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('while waiting for the login of someone else', async () => {
    const { port, connections } = await startServer();
    const gate = Promise.withResolvers<'accept'>();
    const asked = Promise.withResolvers<void>();
    const hostKeys = {
      ...trust(),
      askToTrust: () => {
        asked.resolve();
        return gate.promise;
      },
    };
    const first = connectRouter(targetFor(port), dependencies({ hostKeys }));
    await asked.promise;
    const controller = new AbortController();
    const second = connectRouter(targetFor(port), dependencies({ signal: controller.signal }));
    controller.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    gate.resolve('accept');
    expect((await first).isOpen).toBe(true);
    expect(connections).toHaveLength(1);
  });

  it('after the login leaves the connection open', async () => {
    const controller = new AbortController();
    const { port } = await startServer();
    const connection = await connectRouter(targetFor(port), dependencies({ signal: controller.signal }));
    controller.abort();
    expect(connection.isOpen).toBe(true);
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

function refuseNone(context: AuthContext): void {
  if (context.method === 'none') context.reject(['password']);
  else context.accept();
}

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
