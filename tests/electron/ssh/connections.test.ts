import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RouterConnection } from '../../../electron/ssh/connection.ts';
import { Connections } from '../../../electron/ssh/connections.ts';
import type { ConnectTarget } from '../../../electron/ssh/target.ts';
import { type ErrorCode, FlowhelmError } from '../../../shared/model/errors.ts';
import { targetFor } from './test-server.ts';

interface FakeConnection extends RouterConnection {
  lose(): void;
}

function fakeConnection(): FakeConnection {
  let open = true;
  const closed = Promise.withResolvers<void>();
  const end = () => {
    open = false;
    closed.resolve();
  };
  return {
    hostKey: { keyType: 'ssh-ed25519', fingerprint: 'SHA256:x' },
    closed: closed.promise,
    get isOpen() {
      return open;
    },
    run: async () => new Map(),
    close: end,
    lose: end,
  };
}

/** Connections whose logins the test ends by hand. */
function pool(random = 0) {
  const logins: { target: ConnectTarget; signal: AbortSignal; done: PromiseWithResolvers<RouterConnection> }[] = [];
  const slept: number[] = [];
  const connections = new Connections({
    connect: (target, signal) => {
      const done = Promise.withResolvers<RouterConnection>();
      signal.addEventListener('abort', () => done.reject(failure('cancelled')));
      logins.push({ target, signal, done });
      return done.promise;
    },
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
    },
    random: () => random,
  });
  const succeed = (index: number) => {
    const connection = fakeConnection();
    logins[index]?.done.resolve(connection);
    return connection;
  };
  return { connections, logins, slept, succeed };
}

function failure(code: ErrorCode): FlowhelmError {
  return new FlowhelmError(code, { sentence: 'x', nextStep: 'y' });
}

const target = targetFor(22);

describe('one connection per router', () => {
  it('is shared by concurrent and later callers', async () => {
    const { connections, logins, succeed } = pool();
    const two = [connections.get(target), connections.get(target)];
    const connection = succeed(0);
    expect(await Promise.all(two)).toEqual([connection, connection]);
    expect(await connections.get(target)).toBe(connection);
    expect(logins).toHaveLength(1);
  });

  it('is not shared by routers', async () => {
    const { connections, logins, succeed } = pool();
    const two = [connections.get(target), connections.get(targetFor(22, { routerId: 'router-2' }))];
    const both = [succeed(0), succeed(1)];
    expect(await Promise.all(two)).toEqual(both);
    expect(logins).toHaveLength(2);
  });

  it('is opened anew when it was lost', async () => {
    const { connections, succeed } = pool();
    const first = connections.get(target);
    succeed(0).lose();
    await first;
    const second = connections.get(target);
    const connection = succeed(1);
    expect(await second).toBe(connection);
  });

  it('is opened anew, and the old one closed, when the router was edited', async () => {
    const { connections, succeed } = pool();
    const first = connections.get(target);
    const old = succeed(0);
    await first;
    const second = connections.get({ ...target, host: '192.168.9.1' });
    const connection = succeed(1);
    expect(await second).toBe(connection);
    expect(old.isOpen).toBe(false);
    expect(await connections.get({ ...target, host: '192.168.9.1', name: 'Cellar' })).toBe(connection);
  });

  it('a failure reaches every caller, and is not kept', async () => {
    const { connections, logins, succeed } = pool();
    const two = [connections.get(target), connections.get(target)];
    logins[0]?.done.reject(failure('unreachable'));
    for (const each of two) await expect(each).rejects.toMatchObject({ code: 'unreachable' });
    const third = connections.get(target);
    succeed(1);
    await third;
  });
});

describe('reading over a connection', () => {
  /** Reads once so that the connection is open, then lets `fails` decide how the second reading goes. */
  async function secondReading(fails: (connection: FakeConnection, connections: Connections) => unknown) {
    const { connections, logins, succeed } = pool();
    const first = connections.read(target, async () => 'first');
    const connection = succeed(0);
    expect(await first).toBe('first');
    let readings = 0;
    const second = connections.read(target, async () => {
      readings += 1;
      if (readings === 1) throw fails(connection, connections);
      return 'again';
    });
    const outcome = second.catch((error: unknown) => error);
    await new Promise(setImmediate);
    if (logins.length > 1) succeed(1);
    return { outcome: await outcome, logins: logins.length, readings };
  }

  it('is done once more over a new one when the open one turns out to be dead, as after a reboot of the router', async () => {
    const lost = await secondReading((connection) => {
      connection.lose();
      return failure('connection-lost');
    });
    expect(lost).toEqual({ outcome: 'again', logins: 2, readings: 2 });
  });

  it.each([
    ['the connection still stands', () => failure('timed-out')],
    [
      'a retry helps nothing',
      (connection: FakeConnection) => {
        connection.lose();
        return failure('output-too-large');
      },
    ],
    [
      'the connection was closed on purpose, as for a router that was removed',
      (_: FakeConnection, connections: Connections) => {
        connections.closeAll();
        return failure('connection-lost');
      },
    ],
  ])('is not repeated when %s', async (_, fails) => {
    const { outcome, logins, readings } = await secondReading(fails);
    expect(outcome).toBeInstanceOf(FlowhelmError);
    expect({ logins, readings }).toEqual({ logins: 1, readings: 1 });
  });

  it('is not repeated over a connection that was new and broke: the router may not bear it', async () => {
    const { connections, logins, succeed } = pool();
    const reading = connections.read(target, async (connection) => {
      connection.close();
      throw failure('connection-lost');
    });
    succeed(0);
    await expect(reading).rejects.toMatchObject({ code: 'connection-lost' });
    expect(logins).toHaveLength(1);
  });
});

describe('fresh connections', () => {
  it('are always new and not shared', async () => {
    const { connections, succeed } = pool();
    const first = connections.get(target);
    const shared = succeed(0);
    await first;
    const second = connections.get(target, { fresh: true });
    const fresh = succeed(1);
    expect(await second).toBe(fresh);
    expect(await connections.get(target)).toBe(shared);
    connections.close(target.routerId);
    expect([shared.isOpen, fresh.isOpen]).toEqual([false, true]);
    connections.closeAll();
    expect(fresh.isOpen).toBe(false);
  });

  it('that are under way end with closeAll', async () => {
    const { connections } = pool();
    const fresh = connections.get(target, { fresh: true });
    connections.closeAll();
    await expect(fresh).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('can be cancelled', async () => {
    const { connections, logins } = pool();
    const controller = new AbortController();
    const fresh = connections.get(target, { fresh: true, signal: controller.signal });
    controller.abort();
    await expect(fresh).rejects.toMatchObject({ code: 'cancelled' });
    expect(logins[0]?.signal.aborted).toBe(true);
  });
});

describe('giving up', () => {
  it('one caller leaves: the login goes on for the other', async () => {
    const { connections, logins, succeed } = pool();
    const controller = new AbortController();
    const leaves = connections.get(target, { signal: controller.signal });
    const stays = connections.get(target);
    controller.abort();
    await expect(leaves).rejects.toMatchObject({ code: 'cancelled' });
    expect(logins[0]?.signal.aborted).toBe(false);
    const connection = succeed(0);
    expect(await stays).toBe(connection);
  });

  it('the last caller leaves: the login ends, and the next caller starts a new one', async () => {
    const { connections, logins, succeed } = pool();
    const controller = new AbortController();
    const leaves = connections.get(target, { signal: controller.signal });
    controller.abort();
    await expect(leaves).rejects.toMatchObject({ code: 'cancelled' });
    expect(logins[0]?.signal.aborted).toBe(true);
    const next = connections.get(target);
    const connection = succeed(1);
    expect(await next).toBe(connection);
  });

  it('close ends a login under way', async () => {
    const { connections } = pool();
    const waiting = connections.get(target);
    connections.close(target.routerId);
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('a login that succeeds although everyone left is closed', async () => {
    const late = Promise.withResolvers<RouterConnection>();
    const connections = new Connections({ connect: () => late.promise });
    const controller = new AbortController();
    const leaves = connections.get(target, { signal: controller.signal });
    controller.abort();
    await expect(leaves).rejects.toMatchObject({ code: 'cancelled' });
    const connection = fakeConnection();
    late.resolve(connection);
    await connection.closed;
    expect(connection.isOpen).toBe(false);
  });

  it('cancelled before: no login', async () => {
    const { connections, logins } = pool();
    await expect(connections.get(target, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    expect(logins).toEqual([]);
  });
});

describe('retries', () => {
  async function failTimes(attempts: number, code: ErrorCode, random: number) {
    let calls = 0;
    const slept: number[] = [];
    const connections = new Connections({
      connect: async () => {
        calls += 1;
        throw failure(code);
      },
      sleep: async (milliseconds) => {
        slept.push(milliseconds);
      },
      random: () => random,
    });
    await expect(connections.get(target, { attempts })).rejects.toMatchObject({ code });
    return { calls, slept };
  }

  it('are made only when asked for', async () => {
    expect(await failTimes(1, 'unreachable', 0)).toEqual({ calls: 1, slept: [] });
  });

  it('wait exponentially longer, half of it by chance', async () => {
    expect(await failTimes(4, 'unreachable', 1)).toEqual({ calls: 4, slept: [1_000, 2_000, 4_000] });
    expect(await failTimes(4, 'timed-out', 0)).toEqual({ calls: 4, slept: [500, 1_000, 2_000] });
  });

  it('are not made when they cannot help', async () => {
    expect((await failTimes(5, 'authentication-failed', 0)).calls).toBe(1);
    expect((await failTimes(5, 'host-key-changed', 0)).calls).toBe(1);
    expect((await failTimes(5, 'cancelled', 0)).calls).toBe(1);
  });

  it('never wait longer than half a minute', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (attempts, random) => {
          const { calls, slept } = await failTimes(attempts, 'unreachable', random);
          expect(calls).toBe(attempts);
          expect(slept).toHaveLength(attempts - 1);
          expect(slept.every((each) => each >= 500 && each <= 30_000)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('end when cancelled in a pause', async () => {
    const controller = new AbortController();
    const connections = new Connections({
      connect: async () => {
        throw failure('unreachable');
      },
      sleep: async () => controller.abort(),
    });
    const attempt = connections.get(target, { attempts: 9, signal: controller.signal });
    await expect(attempt).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('the pause itself ends when cancelled', async () => {
    const controller = new AbortController();
    const connections = new Connections({
      connect: async () => {
        setImmediate(() => controller.abort());
        throw failure('unreachable');
      },
    });
    const attempt = connections.get(target, { attempts: 2, signal: controller.signal });
    await expect(attempt).rejects.toMatchObject({ code: 'cancelled' });
  });
});
