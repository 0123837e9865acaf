import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Hooks } from '../../../electron/alerts/hooks.ts';
import { madeUpNews, messageOf } from '../../../electron/alerts/message.ts';
import { postWebhook } from '../../../electron/alerts/webhook.ts';
import { defaultAlertSettings } from '../../../shared/model/alert.ts';
import { hook } from './fleet-of-alerts.ts';

interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A receiver on this computer that answers as it is told, and notes what it got. */
async function receiver(answer: (response: ServerResponse, request: IncomingMessage) => void) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ method: request.method, path: request.url, headers: request.headers, body });
    answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { received, port, url: `http://127.0.0.1:${port}/T0KEN?a=1` };
}

const message = messageOf([madeUpNews(new Date('2026-01-01T00:00:00Z'))], new Date('2026-01-01T00:00:05Z'), true);
const never = new AbortController().signal;

function post(url: string, options: { signal?: AbortSignal; timeoutMs?: number } = {}) {
  const webhook = hook({ url });
  if (webhook.kind !== 'webhook') throw new Error('no webhook');
  return postWebhook(webhook, message, { signal: never, ...options });
}

describe('a webhook', () => {
  test('gets one POST of JSON', async () => {
    const { received, url } = await receiver((response) => response.end('thanks'));
    expect(await post(url)).toEqual({ ok: true, detail: 'The receiver answered 200.' });
    expect(received).toMatchObject([
      { method: 'POST', path: '/T0KEN?a=1', headers: { 'content-type': 'application/json' } },
    ]);
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      version: 1,
      sentAt: '2026-01-01T00:00:05.000Z',
      test: true,
      subject: 'Flowhelm: Test: This is a test of Flowhelm; no router is affected.',
      text: 'Test: This is a test of Flowhelm; no router is affected.\ncritical, 2026-01-01T00:00:00.000Z\nNothing to do.\n',
      events: [
        {
          event: 'opened',
          alert: {
            ...{ id: 'test', routerId: 'test', routerName: 'Test', kind: 'fell-back', severity: 'critical' },
            ...{ openedAt: '2026-01-01T00:00:00.000Z', closedAt: null, nextStep: 'Nothing to do.', evidence: {} },
            sentence: 'This is a test of Flowhelm; no router is affected.',
          },
        },
      ],
      leftOut: 0,
    });
  });

  test.each([
    [400, false],
    [401, false],
    [404, false],
    [408, true],
    [429, true],
    [500, true],
    [503, true],
  ])('that answers %i is tried again: %s', async (status, again) => {
    const { url } = await receiver((response) => response.writeHead(status).end('T0KEN'));
    expect(await post(url)).toEqual({ ok: false, detail: `The receiver answered ${status}.`, again });
  });

  test('says when to come again', async () => {
    const { url } = await receiver((response) => response.writeHead(429, { 'retry-after': '17' }).end());
    expect(await post(url)).toMatchObject({ again: true, afterSeconds: 17 });
  });

  test('that hangs is given up in time', async () => {
    const { url } = await receiver(() => undefined);
    expect(await post(url, { timeoutMs: 50 })).toMatchObject({
      detail: 'The receiver did not answer in time.',
      again: true,
    });
  });

  test('that never ends its answer holds nobody up', async () => {
    const { url } = await receiver((response) => {
      response.writeHead(200);
      response.write('and so on');
    });
    expect(await post(url, { timeoutMs: 5000 })).toMatchObject({ ok: true });
  });

  test('that is slow is left alone when the app ends', async () => {
    const { url } = await receiver(() => undefined);
    const closing = new AbortController();
    const posted = post(url, { signal: closing.signal });
    closing.abort();
    expect(await posted).toMatchObject({ ok: false, again: false });
  });

  test('on the same server is followed to where it moved', async () => {
    const { received, url } = await receiver((response, { url: path }) =>
      path === '/there' ? response.end() : response.writeHead(307, { location: '/there' }).end(),
    );
    expect(await post(url)).toMatchObject({ ok: true });
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /T0KEN?a=1', 'POST /there']);
    expect(received[1]?.body).toBe(received[0]?.body);
  });

  test.each([302, 307])('that sends elsewhere with %i is not followed', async (status) => {
    const elsewhere = await receiver((response) => response.end());
    const { url } = await receiver((response) =>
      response.writeHead(status, { location: `http://127.0.0.1:${elsewhere.port}/` }).end(),
    );
    const attempt = await post(url);
    expect(attempt).toMatchObject({ ok: false, again: false });
    expect(attempt.detail).toContain('redirects');
    expect(elsewhere.received).toEqual([]);
  });

  test('that sends in a circle is given up', async () => {
    const { received, url } = await receiver((response) => response.writeHead(308, { location: '/T0KEN?a=1' }).end());
    expect(await post(url)).toMatchObject({ ok: false, again: false });
    expect(received).toHaveLength(4);
  });

  test.each([
    ['me:se%20same', 'me:se same'],
    ['me:100%', 'me:100%'],
    ['50%:100%25', '50%:100%'],
    ['me:%ff', 'me:%ff'],
  ])('with the user %s in its address logs in as %s', async (typed, login) => {
    const { received, port } = await receiver((response) => response.end());
    expect(await post(`http://${typed}@127.0.0.1:${port}/`)).toMatchObject({ ok: true });
    expect(received[0]?.headers.authorization).toBe(`Basic ${Buffer.from(login).toString('base64')}`);
  });

  test.each([
    ['that nobody listens at', 'http://127.0.0.1:1/T0KEN'],
    ['whose name does not exist', 'http://no.such.invalid/T0KEN'],
    ['at a port that is refused outright', 'http://127.0.0.1:6000/T0KEN'],
  ])('%s is named in no error', async (_, url) => {
    const attempt = await post(url);
    expect(attempt).toMatchObject({ ok: false, again: true });
    expect(JSON.stringify(attempt)).not.toMatch(/T0KEN|invalid|127/);
  });
});

test('a receiver with trouble is told in the end, once, and then of the next news', async () => {
  const { received, url } = await receiver((response) => {
    if (received.length === 1) response.writeHead(500).end();
    else if (received.length === 2) response.destroy();
    // a slow one
    else setTimeout(() => response.end(), 50);
  });
  const logged: string[] = [];
  const hooks = new Hooks({
    settings: () => ({ ...defaultAlertSettings, hooks: [hook({ url })] }),
    log: { info: (_, text) => logged.push(text), warn: (_, text) => logged.push(text), hide: () => undefined },
    now: () => new Date(),
    later: (action) => {
      queueMicrotask(action);
      return () => undefined;
    },
    sleep: async () => undefined,
  });
  onTestFinished(() => hooks.close());
  const news = madeUpNews(new Date());
  hooks.tell([news]);
  await vi.waitFor(() => expect(logged).toEqual(['a hook was told of alerts']));
  expect(received).toHaveLength(3);
  expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  hooks.tell([{ ...news, event: 'closed' }]);
  await vi.waitFor(() => expect(logged).toHaveLength(2));
  expect(JSON.parse(received[3]?.body ?? '')).toMatchObject({ events: [{ event: 'closed' }] });
});
