import type { ServerChannel } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { connectRouter } from '../../../electron/ssh/connect.ts';
import { sh } from '../../../shared/shell.ts';
import { deafen } from './hostile.ts';
import { dependencies, startServer, type TestServer, targetFor } from './test-server.ts';

const hello = [{ id: 'hello', body: sh`echo hello` }];
const options = { timeoutMs: 10_000 };

async function connectTo(exec?: (channel: ServerChannel, script: string, marker: string) => void) {
  const server = await startServer(exec ? { exec: (channel) => afterScript(channel, exec) } : {});
  return { server, connection: await connectRouter(targetFor(server.port), dependencies()) };
}

/** Waits for the whole script, then lets the test answer. */
function afterScript(channel: ServerChannel, answer: (channel: ServerChannel, script: string, marker: string) => void) {
  let script = '';
  channel.on('data', (chunk: Buffer) => {
    script += chunk.toString();
  });
  channel.on('error', () => undefined);
  channel.once('end', () => answer(channel, script, /flowhelm-[0-9a-f]{32}/.exec(script)?.[0] ?? ''));
}

function framed(marker: string, id: string, text: string, code: number | string = 0): string {
  return `\n${marker} begin ${id}\n${text}\n${marker} end ${id} ${code}\n`;
}

function finish(channel: ServerChannel, code = 0): void {
  channel.exit(code);
  channel.end();
}

describe('a real shell', () => {
  it('runs the sections in one `sh -s`, with output, errors and exit codes apart', async () => {
    const { server, connection } = await connectTo();
    const sections = [
      { id: 'first', body: sh`echo ${"it's"}; echo problem >&2` },
      { id: 'reads', body: sh`cat` },
      { id: 'fails', body: sh`(exit 3)` },
      { id: 'last', body: sh`printf 'no newline'` },
    ];
    const results = await connection.run(sections, options);
    expect([...results]).toEqual([
      ['first', { stdout: "it's\n", stderr: 'problem\n', exitCode: 0 }],
      ['reads', { stdout: '', stderr: '', exitCode: 0 }],
      ['fails', { stdout: '', stderr: '', exitCode: 3 }],
      ['last', { stdout: 'no newline', stderr: '', exitCode: 0 }],
    ]);
    expect(server.commands).toEqual(['sh -s']);
  });

  it('a section that leaves the shell: the answer is garbled, and the section named', async () => {
    const { connection } = await connectTo();
    const sections = [...hello, { id: 'leaves', body: sh`echo why >&2; exit 3` }];
    await expect(connection.run(sections, options)).rejects.toMatchObject({
      code: 'garbled-answer',
      evidence: { missing: 'leaves', exit: '3', stderr: expect.stringContaining('why') },
    });
  });

  it('runs scripts larger than any window, and many at once', async () => {
    const { connection } = await connectTo();
    const large = 'x'.repeat(3_000_000);
    const run = (text: string) => connection.run([{ id: 'count', body: sh`printf %s ${text} | wc -c` }], options);
    // The shell keeps the text as one word of a built-in command, so no argument limit applies.
    const results = await Promise.all([large, ...Array.from({ length: 20 }, () => 'four')].map(run));
    expect(results.map((result) => Number(result.get('count')?.stdout))).toEqual([3_000_000, ...Array(20).fill(4)]);
  });

  it('keeps the connection when a script runs out of time', async () => {
    const { connection } = await connectTo();
    await expect(connection.run([{ id: 'slow', body: sh`sleep 20` }], { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'timed-out',
      message: expect.stringContaining('Attic'),
    });
    expect((await connection.run(hello, options)).get('hello')?.stdout).toBe('hello\n');
  });

  it('keeps the connection when a script is cancelled', async () => {
    const { connection } = await connectTo();
    const controller = new AbortController();
    const slow = connection.run([{ id: 'slow', body: sh`sleep 20` }], { ...options, signal: controller.signal });
    setImmediate(() => controller.abort());
    await expect(slow).rejects.toMatchObject({ code: 'cancelled' });
    expect((await connection.run(hello, options)).get('hello')?.stdout).toBe('hello\n');
  });

  it('does not start what is cancelled before', async () => {
    const { server, connection } = await connectTo();
    const cancelled = connection.run(hello, { ...options, signal: AbortSignal.abort() });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(server.commands).toEqual([]);
  });

  it('cancels one that waits for a free channel', async () => {
    const { server, connection } = await connectTo((channel) => {
      channel.on('close', () => undefined);
    });
    const all = new AbortController();
    const running = Array.from({ length: 8 }, () => connection.run(hello, { ...options, signal: all.signal }));
    const controller = new AbortController();
    const waiting = connection.run(hello, { ...options, signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    all.abort();
    for (const each of running) await expect(each).rejects.toMatchObject({ code: 'cancelled' });
    expect(server.commands.length).toBeLessThanOrEqual(8);
  });
});

describe('strange answers', () => {
  it('characters split over packets, invalid bytes, escapes and NUL', async () => {
    const { connection } = await connectTo((channel, _script, marker) => {
      const answer = Buffer.concat([
        Buffer.from(`Welcome to OpenWrt\r\n${marker} begin\n\n${marker} begin hello\n`),
        Buffer.from('Zürich ☃ \u001b[31mred\u001b[0m \0 '),
        Buffer.from([0xff, 0xfe, 0xc3]),
        Buffer.from(`\n${marker} end hello 0\ntrailing noise`),
      ]);
      const byByte = (position: number) => {
        if (position >= answer.length) return finish(channel);
        channel.write(answer.subarray(position, position + 1));
        setImmediate(() => byByte(position + 1));
      };
      byByte(0);
    });
    const results = await connection.run(hello, options);
    expect(results.get('hello')?.stdout).toBe('Zürich ☃ \u001b[31mred\u001b[0m \0 \uFFFD\uFFFD\uFFFD');
  });

  it.each([
    ['nothing', () => ''],
    ['a banner', () => 'BusyBox v1.36\n'],
    ['no end', (marker: string) => `\n${marker} begin hello\nhello\n`],
    ['another marker', () => framed(`flowhelm-${'0'.repeat(32)}`, 'hello', 'forged')],
    ['another section', (marker: string) => framed(marker, 'other', 'x')],
    ['an exit code that is none', (marker: string) => framed(marker, 'hello', 'x', 'zero')],
  ])('%s is a garbled answer', async (_name, text) => {
    const { connection } = await connectTo((channel, _script, marker) => {
      channel.write(text(marker));
      finish(channel, 127);
    });
    await expect(connection.run(hello, options)).rejects.toMatchObject({
      code: 'garbled-answer',
      evidence: { missing: 'hello', exit: '127' },
    });
    expect(connection.isOpen).toBe(true);
  });

  it('puts no control characters into the evidence', async () => {
    const { connection } = await connectTo((channel) => {
      channel.stderr.write('\u001b]0;title\u0007\u001b[2Jsh: not found\n\u009b31m');
      finish(channel, 127);
    });
    const error = await connection.run(hello, options).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ evidence: { stderr: ']0;title [2Jsh: not found 31m' } });
  });

  it.each([
    ['stdout', false],
    ['stderr', true],
  ])('endless %s is cut off, and the connection stays', async (_name, toStderr) => {
    let scripts = 0;
    const { connection } = await connectTo((channel, _script, marker) => {
      scripts += 1;
      if (scripts > 1) {
        channel.write(framed(marker, 'hello', 'again'));
        return finish(channel);
      }
      let open = true;
      channel.once('close', () => {
        open = false;
      });
      const stream = toStderr ? channel.stderr : channel;
      const more = () => {
        if (!open) return;
        stream.write(Buffer.alloc(32 * 1024, 'x'), () => setImmediate(more));
      };
      more();
    });
    await expect(connection.run(hello, { ...options, maxBytes: 200_000 })).rejects.toMatchObject({
      code: 'output-too-large',
    });
    expect((await connection.run(hello, options)).get('hello')?.stdout).toBe('again');
  });

  it('takes an answer just below the limit, and refuses one byte more', async () => {
    const { connection } = await connectTo((channel, _script, marker) => {
      channel.write(framed(marker, 'hello', 'x'.repeat(1_000)));
      finish(channel);
    });
    const length = framed(`flowhelm-${'0'.repeat(32)}`, 'hello', 'x'.repeat(1_000)).length;
    expect((await connection.run(hello, { ...options, maxBytes: length })).size).toBe(1);
    await expect(connection.run(hello, { ...options, maxBytes: length - 1 })).rejects.toMatchObject({
      code: 'output-too-large',
    });
  });
});

describe('the connection is lost', () => {
  const mid: [string, (server: TestServer, channel: ServerChannel) => void][] = [
    ['the router closes it', (server) => server.connections[0]?.end()],
    ['after half an answer', (server, channel) => channel.write('\nflow', () => server.connections[0]?.end())],
  ];
  it.each(mid)('while a script runs: %s', async (_name, lose) => {
    const { server, connection } = await connectTo((channel) => lose(server, channel));
    await expect(connection.run(hello, options)).rejects.toMatchObject({
      code: 'connection-lost',
      message: expect.stringContaining('hello'),
      retryable: true,
    });
    await connection.closed;
  });

  it('a router that falls silent', async () => {
    const server: TestServer = await startServer({
      exec: () => {
        for (const each of server.connections) deafen(each);
      },
    });
    const connection = await connectRouter(targetFor(server.port), dependencies({ keepaliveMs: 20 }));
    await expect(connection.run(hello, options)).rejects.toMatchObject({ code: 'connection-lost' });
  });

  it('before a script: nothing is sent', async () => {
    const { server, connection } = await connectTo();
    connection.close();
    await expect(connection.run(hello, options)).rejects.toMatchObject({ code: 'connection-lost' });
    await connection.closed;
    await expect(connection.run(hello, options)).rejects.toMatchObject({ code: 'connection-lost' });
    expect(server.commands).toEqual([]);
  });

  it('closing it ends the scripts that run', async () => {
    const { connection } = await connectTo(() => connection.close());
    await expect(connection.run(hello, options)).rejects.toMatchObject({ code: 'connection-lost' });
  });

  it.each([
    ['refused', 'connection-lost'],
    ['without exec', 'command-failed'],
  ] as const)('sessions are %s', async (sessions, code) => {
    const { port } = await startServer({ sessions });
    const connection = await connectRouter(targetFor(port), dependencies());
    await expect(connection.run(hello, options)).rejects.toMatchObject({ code });
  });

  it('a channel that dropbear closes as it opens is opened once more', async () => {
    const server = await startServer({ sessions: 'first exec refused' });
    const connection = await connectRouter(targetFor(server.port), dependencies());
    await expect(connection.run(hello, options)).resolves.toBeDefined();
    expect(server.commands).toEqual(['sh -s']);
  });

  it('the router never answers the request for a channel', async () => {
    const { server, connection } = await connectTo();
    for (const each of server.connections) deafen(each);
    await expect(connection.run(hello, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'timed-out' });
  });
});
