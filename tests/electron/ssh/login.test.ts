import type { AuthContext } from 'ssh2';
import { describe, expect, it, vi } from 'vitest';
import { connectRouter } from '../../../electron/ssh/connect.ts';
import { dial } from '../../../electron/ssh/dial.ts';
import { Login } from '../../../electron/ssh/login.ts';
import { swapHostKey } from './hostile.ts';
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

  it('between the connection and the handshake: leaves no socket behind', async () => {
    const { port } = await startServer();
    const socket = await dial(targetFor(port), 1_000, undefined);
    const login = new Login(socket, targetFor(port), [], {
      ...dependencies(),
      agentSocket: null,
      signal: AbortSignal.abort(),
      readyTimeoutMs: 5_000,
      keepaliveMs: 0,
    });
    await expect(login.run()).rejects.toMatchObject({ code: 'cancelled' });
    expect(socket.destroyed).toBe(true);
  });

  it('after the login leaves the connection open', async () => {
    const controller = new AbortController();
    const { port } = await startServer();
    const connection = await connectRouter(targetFor(port), dependencies({ signal: controller.signal }));
    controller.abort();
    expect(connection.isOpen).toBe(true);
  });
});

function refuseNone(context: AuthContext): void {
  if (context.method === 'none') context.reject(['password']);
  else context.accept();
}
