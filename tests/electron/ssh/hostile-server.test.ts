import type { Socket } from 'node:net';
import type { AuthContext, Connection, ServerChannel } from 'ssh2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ConnectDependencies, connectRouter } from '../../../electron/ssh/connect.ts';
import type { RouterConnection } from '../../../electron/ssh/connection.ts';
import { FlowhelmError } from '../../../shared/model/errors.ts';
import { sh } from '../../../shared/shell.ts';
import * as hostile from './hostile.ts';
import {
  dependencies,
  publicKeyOf,
  routerRsaKey,
  startRawServer,
  startServer,
  type TestServerOptions,
  targetFor,
} from './test-server.ts';

/** What a server may send before it is cut off, with what is on the way then. */
const beforeLogin = 1024 * 1024 + 512 * 1024;
const unasked = 8 * 1024 * 1024;
const ident = 'SSH-2.0-OpenSSH_9.9\r\n';
const escapes = '\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e\u2028';
const hello = [{ id: 'hello', body: sh`echo hello` }];

/** The failure of an attempt, which names the router and can be printed on any terminal. */
async function failureOf(attempt: Promise<unknown>): Promise<FlowhelmError> {
  const failure = await attempt.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(failure instanceof FlowhelmError)) throw new Error(`not a failure of ours: ${failure}`);
  expect(failure.message).toContain('Attic (127.0.0.1:');
  const shown = [failure.message, failure.nextStep, ...Object.values(failure.evidence)].join(' ');
  expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(shown.length).toBeLessThan(2_000);
  return failure;
}

async function refused(options: TestServerOptions, changes: Partial<ConnectDependencies> = {}): Promise<FlowhelmError> {
  const { port } = await startServer(options);
  return failureOf(connectRouter(targetFor(port), dependencies({ readyTimeoutMs: 5_000, ...changes })));
}

async function connected(
  options: TestServerOptions,
  changes: Partial<ConnectDependencies> = {},
): Promise<{ connection: RouterConnection; server: Connection }> {
  const started = await startServer(options);
  const connection = await connectRouter(targetFor(started.port), dependencies(changes));
  onTestFinished(() => connection.close());
  const [server] = started.connections;
  if (!server) throw new Error('there is no connection');
  return { connection, server };
}

/** Sends for as long as the other side is there, and counts. */
function flood(connection: Connection, message: () => Buffer): { readonly sent: () => number } {
  let sent = 0;
  let isOpen = true;
  connection.on('close', () => {
    isOpen = false;
  });
  const more = () => {
    for (let count = 0; count < 16 && isOpen; count += 1) {
      const payload = message();
      hostile.sendMessage(connection, payload);
      sent += payload.length;
    }
    // Far past every limit, so that a missing one fails the test instead of the computer.
    if (isOpen && sent < 256 * 1024 * 1024) setImmediate(more);
  };
  more();
  return { sent: () => sent };
}

describe('before SSH begins', () => {
  it.each([
    ['one byte of a line at a time', (socket: Socket) => drip(socket, 'x')],
    ['one line at a time', (socket: Socket) => drip(socket, 'welcome\r\n')],
    ['one byte of the identification at a time', (socket: Socket) => drip(socket, 'S')],
    ['one byte of a packet at a time', (socket: Socket) => socket.write(ident, () => drip(socket, '\0'))],
  ])('%s, for ever: the deadline holds', async (_name, talk) => {
    const { port } = await startRawServer(talk);
    const failure = await failureOf(connectRouter(targetFor(port), dependencies({ readyTimeoutMs: 150 })));
    expect(['timed-out', 'unreachable', 'connection-lost']).toContain(failure.code);
  });

  it('escapes in what stands before and in the identification never get anywhere', async () => {
    const { port } = await startRawServer((socket) => void socket.write(`${escapes}\r\nSSH-1.5-${escapes}\r\n`));
    await failureOf(connectRouter(targetFor(port), dependencies({ readyTimeoutMs: 300 })));
  });

  it('a key exchange of a megabyte of names', async () => {
    const { port } = await startRawServer(
      (socket) => void socket.write(Buffer.concat([Buffer.from(ident), Buffer.alloc(2_000_000, 1)])),
    );
    expect((await failureOf(connectRouter(targetFor(port), dependencies()))).code).toBe('connection-lost');
  });
});

describe('a login without end', () => {
  it('banners', async () => {
    const counters: ReturnType<typeof flood>[] = [];
    const failure = await refused({
      authenticate: () => undefined,
      onConnection: (connection) =>
        connection.once('authentication', () => {
          counters.push(flood(connection, () => hostile.bannerMessage(escapes.repeat(1_000))));
        }),
    });
    expect(failure.code).toBe('output-too-large');
    expect(counters[0]?.sent()).toBeLessThan(beforeLogin * 4);
  });

  it('partial success for ever', async () => {
    let asked = 0;
    const failure = await refused({
      authenticate: (context) => {
        asked += 1;
        context.reject(['password', 'publickey', 'keyboard-interactive'], true);
      },
    });
    expect(failure.code).toBe('authentication-failed');
    expect(asked).toBeLessThan(5);
  });

  it('names of methods without end', async () => {
    const failure = await refused({
      authenticate: () => undefined,
      onConnection: (connection) =>
        connection.once('authentication', () =>
          hostile.sendMessage(connection, hostile.authFailureMessage(`${escapes},x,`.repeat(900))),
        ),
    });
    expect(failure).toMatchObject({ code: 'authentication-failed' });
  });

  const onlyQuestions = (context: AuthContext) => {
    if (context.method !== 'keyboard-interactive') context.reject(['keyboard-interactive']);
  };

  /** Asks again whenever the client has answered. */
  async function askForEver(
    prompts: readonly string[],
    readyTimeoutMs = 5_000,
  ): Promise<{ failure: FlowhelmError; rounds: number }> {
    let rounds = 0;
    const failure = await refused(
      {
        authenticate: (context) => {
          onlyQuestions(context);
          if (context.method !== 'keyboard-interactive') return;
          const ask = () => {
            rounds += 1;
            context.prompt(
              prompts.map((prompt) => ({ prompt, echo: false })),
              ask,
            );
          };
          ask();
        },
      },
      { readyTimeoutMs },
    );
    return { failure, rounds };
  }

  it('the same question again and again', async () => {
    const { failure, rounds } = await askForEver([`${escapes}Password: `]);
    expect(failure.code).toBe('authentication-failed');
    expect(rounds).toBeLessThan(10);
  });

  it('thousands of questions at once: the password is the answer to none', async () => {
    const { failure, rounds } = await askForEver(Array.from({ length: 4_000 }, () => 'y?'));
    expect(failure.code).toBe('authentication-failed');
    expect(rounds).toBeLessThan(10);
  });

  it('rounds without a question', async () => {
    const { failure } = await askForEver([], 500);
    expect(['output-too-large', 'timed-out']).toContain(failure.code);
  });

  it('questions that nobody has asked for', async () => {
    const counters: ReturnType<typeof flood>[] = [];
    const failure = await refused({
      authenticate: () => undefined,
      onConnection: (connection) =>
        connection.once('authentication', () => {
          counters.push(flood(connection, () => hostile.infoRequestMessage(Array.from({ length: 1_000 }, () => 'x'))));
        }),
    });
    expect(['output-too-large', 'connection-lost']).toContain(failure.code);
    expect(counters[0]?.sent()).toBeLessThan(beforeLogin * 4);
  });

  it('a farewell full of escapes', async () => {
    await refused({
      authenticate: () => undefined,
      onConnection: (connection) =>
        connection.once('authentication', () =>
          hostile.sendMessage(connection, hostile.disconnectMessage(escapes.repeat(500))),
        ),
    });
  });

  it('no answer to any attempt: the deadline holds', async () => {
    expect((await refused({ authenticate: () => undefined }, { readyTimeoutMs: 100 })).code).toBe('timed-out');
  });
});

describe('once it has let us in', () => {
  const broken: [string, (connection: Connection) => void][] = [
    ['garbage on the wire', (connection) => hostile.sendRaw(connection, Buffer.alloc(64, 0xa5))],
    ['a packet that claims two gigabytes', (connection) => hostile.sendRaw(connection, Buffer.alloc(64, 0x7f))],
    ['an empty packet', (connection) => hostile.sendMessage(connection, Buffer.alloc(0))],
    ['a message cut off', (connection) => hostile.sendMessage(connection, Buffer.from([94, 0]))],
    ['a farewell', (connection) => hostile.sendMessage(connection, hostile.disconnectMessage(escapes))],
    ['a success that was had', (connection) => hostile.sendMessage(connection, Buffer.from([52]))],
  ];
  it.each(broken)(
    '%s, and the server never hangs up: the connection does not stay half dead',
    async (name, breakIt) => {
      const { connection, server } = await connected({});
      hostile.keepOpen(server);
      breakIt(server);
      const isHarmless = name === 'a success that was had' || name === 'an empty packet';
      if (!isHarmless) await connection.closed;
      if (!connection.isOpen)
        expect((await failureOf(connection.run(hello, { timeoutMs: 1_000 }))).code).toBe('connection-lost');
      else expect((await connection.run(hello, { timeoutMs: 5_000 })).get('hello')?.stdout).toBe('hello\n');
    },
  );

  it('garbage in the middle of an answer', async () => {
    let server: Connection | null = null;
    const { connection } = await connected({
      onConnection: (each) => {
        server = each;
        hostile.keepOpen(each);
      },
      exec: () => server && hostile.sendRaw(server, Buffer.alloc(256, 0x5a)),
    });
    expect((await failureOf(connection.run(hello, { timeoutMs: 5_000 }))).code).toBe('connection-lost');
    expect(connection.isOpen).toBe(false);
  });

  it.each([
    ['global requests', () => hostile.globalRequestMessage('x'.repeat(20_000))],
    ['channels of its own', () => hostile.channelOpenMessage('x'.repeat(20_000), 1)],
    [
      'announcements of host keys',
      () => hostile.hostKeysMessage(Array.from({ length: 90 }, () => publicKeyOf(routerRsaKey))),
    ],
    ['data on channels that nobody opened', () => hostile.channelDataMessage(7, 30_000)],
  ])(
    'floods with %s: the connection ends',
    async (_name, message) => {
      const { connection, server } = await connected({ config: { ident: 'OpenSSH_9.9' } });
      const { sent } = flood(server, message);
      await connection.closed;
      expect(sent()).toBeLessThan(unasked);
    },
    20_000,
  );

  it('a few of each do no harm', async () => {
    const { connection, server } = await connected({});
    for (let count = 0; count < 200; count += 1) {
      hostile.sendMessage(server, hostile.globalRequestMessage('x'));
      hostile.sendMessage(server, hostile.channelOpenMessage('session', count));
      hostile.sendMessage(server, hostile.channelDataMessage(count + 50, 10));
    }
    expect((await connection.run(hello, { timeoutMs: 5_000 })).get('hello')?.stdout).toBe('hello\n');
  });
});

describe('a script that it runs', () => {
  const stalls: [string, TestServerOptions][] = [
    [
      'never opens the channel',
      { onConnection: (connection) => void connection.on('ready', () => hostile.deafen(connection)) },
    ],
    ['says nothing', { exec: () => undefined }],
    ['one byte at a time, for ever', { exec: (channel) => dripChannel(channel) }],
    ['ends without closing', { exec: (channel) => channel.exit(0) }],
  ];
  it.each(stalls)('%s: the deadline holds', async (_name, options) => {
    const { connection } = await connected(options);
    const failure = await failureOf(connection.run(hello, { timeoutMs: 150 }));
    expect(failure.code).toBe('timed-out');
  });

  it('ends without a status', async () => {
    const { connection } = await connected({ exec: (channel) => channel.close() });
    expect((await failureOf(connection.run(hello, { timeoutMs: 2_000 }))).code).toBe('garbled-answer');
  });

  it('a signal whose name is full of escapes', async () => {
    let server: Connection | null = null;
    const { connection } = await connected({
      onConnection: (each) => {
        server = each;
      },
      exec: (channel) => {
        if (server) hostile.sendMessage(server, hostile.exitSignalMessage(0, escapes));
        channel.close();
      },
    });
    const failure = await failureOf(connection.run(hello, { timeoutMs: 2_000 }));
    expect(failure).toMatchObject({
      code: 'garbled-answer',
      evidence: { exit: expect.stringMatching(/^signal SIG ?\]0;owned/) },
    });
  });

  it('more than its window allows, also after the end: it is cut off', async () => {
    let counter: ReturnType<typeof flood> | null = null;
    const started = await startServer({
      exec: () => {
        const [server] = started.connections;
        counter = server ? flood(server, () => hostile.channelDataMessage(0, 32_000)) : null;
      },
    });
    const connection = await connectRouter(targetFor(started.port), dependencies());
    const failure = await failureOf(connection.run(hello, { timeoutMs: 10_000, maxBytes: 100_000 }));
    expect(failure.code).toBe('output-too-large');
    await connection.closed;
    expect(sentBy(counter)).toBeLessThan(128 * 1024 * 1024);
  }, 30_000);

  it('more scripts than channels, and it answers none: each has its deadline', async () => {
    const { connection } = await connected({ exec: () => undefined });
    const runs = Array.from({ length: 16 }, () => connection.run(hello, { timeoutMs: 50 }));
    const failures = await Promise.all(runs.map(failureOf));
    expect(failures.map(({ code }) => code)).toEqual(runs.map(() => 'timed-out'));
  });
});

function sentBy(counter: ReturnType<typeof flood> | null): number {
  return counter?.sent() ?? Number.NaN;
}

function drip(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), 5);
  socket.on('close', () => clearInterval(timer));
}

function dripChannel(channel: ServerChannel): void {
  const timer = setInterval(() => channel.write('x'), 5);
  channel.on('close', () => clearInterval(timer));
}
