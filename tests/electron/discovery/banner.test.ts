import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lookAtSsh, serverOf } from '../../../electron/discovery/banner.ts';
import { listen } from './loopback.ts';

const never = new AbortController().signal;
const look = (port: number, patienceMs = 5_000, signal = never) => lookAtSsh('127.0.0.1', port, { patienceMs, signal });

describe('lookAtSsh', () => {
  test.each([
    ['SSH-2.0-dropbear_2022.83\r\n', 'dropbear', 'SSH-2.0-dropbear_2022.83'],
    ['SSH-2.0-dropbear\r\n', 'dropbear', 'SSH-2.0-dropbear'],
    ['SSH-2.0-OpenSSH_9.6p1 Debian-3\r\n', 'openssh', 'SSH-2.0-OpenSSH_9.6p1 Debian-3'],
    ['SSH-2.0-ROSSSH\n', 'other', 'SSH-2.0-ROSSSH'],
    ['Welcome\r\nto the attic\r\nSSH-2.0-OpenSSH_9.6\r\n', 'openssh', 'SSH-2.0-OpenSSH_9.6'],
    ['SSH-2.0-\u001b[31mred\u0007\r\n', 'other', 'SSH-2.0- [31mred'],
    [`SSH-2.0-${'x'.repeat(5000)}`, 'other', `SSH-2.0-${'x'.repeat(247)}`],
  ])('%j', async (said, server, banner) => {
    const port = await listen((socket) => socket.write(said));
    expect(await look(port)).toEqual({ server, banner });
  });

  test('sends nothing and closes by itself', async () => {
    const heard: Buffer[] = [];
    let left: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      left = resolve;
    });
    const port = await listen((socket) => {
      socket.on('data', (chunk: Buffer) => heard.push(chunk));
      socket.on('close', left);
      socket.write('SSH-2.0-dropbear\r\n');
    });
    await look(port);
    await gone;
    expect(heard).toEqual([]);
  });

  test('a banner in pieces is put together', async () => {
    const port = await listen((socket) => {
      socket.setNoDelay(true);
      socket.write('SSH-2.0-drop');
      setImmediate(() => socket.write('bear_2024.85\r\n'));
    });
    expect(await look(port)).toEqual({ server: 'dropbear', banner: 'SSH-2.0-dropbear_2024.85' });
  });

  test.each([
    ['a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['a talker without an end', 'a'.repeat(100_000)],
    ['many lines', 'hello\n'.repeat(10_000)],
    ['nothing', ''],
  ])('%s is no SSH server', async (_, said) => {
    const port = await listen((socket) => void socket.end(said));
    expect(await look(port)).toBeNull();
  });

  test('where nobody listens there is none', async () => {
    const port = await listen(() => undefined);
    expect(await lookAtSsh('127.0.0.9', port, { patienceMs: 5_000, signal: never })).toBeNull();
  });

  test('a silent server is left after the patience', async () => {
    const port = await listen(() => undefined);
    expect(await look(port, 20)).toBeNull();
  });

  test('an abort ends it', async () => {
    const stop = new AbortController();
    const port = await listen(() => stop.abort());
    expect(await look(port, 60_000, stop.signal)).toBeNull();
    expect(await look(port, 60_000, stop.signal)).toBeNull();
  });
});

test('whatever a server calls itself, the banner is one short printable line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const { banner } = serverOf(`SSH-2.0-${text}`);
      expect(banner).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      expect(banner.length).toBeLessThanOrEqual(256);
    }),
    { numRuns: 200 },
  );
});
