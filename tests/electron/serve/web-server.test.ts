import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openLog } from '../../../electron/log.ts';
import { startWebServer, type WebServer, type WebServerOptions } from '../../../electron/serve/web-server.ts';
import { temporaryFolder } from '../store/samples.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Ask {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A request as any program could send it; the path goes out as it is. */
function ask(server: WebServer, { method = 'GET', path = '/', headers = {}, body = '' }: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: server.port, method, path, headers, agent: false });
    const settle = (status: number, answered: IncomingHttpHeaders, text: string) =>
      resolve({ status, headers: answered, body: text });
    asked.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => settle(response.statusCode ?? 0, response.headers, text));
    });
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      settle(response.statusCode ?? 0, response.headers, '');
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

async function start(options: Partial<WebServerOptions> = {}) {
  const folder = temporaryFolder();
  const page = join(folder, 'page');
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(page, 'index.html'), '<meta name="csp-nonce" content="" /><p>the page</p>');
  writeFileSync(join(page, 'assets', 'main.js'), 'the script');
  writeFileSync(join(folder, 'outside.js'), 'outside');
  symlinkSync('/etc/hostname', join(page, 'assets', 'link.js'));
  const sockets: unknown[] = [];
  const server = await startWebServer({
    ...{ address: '127.0.0.1', port: 0, page, tls: null, password: null, log: openLog({ folder: temporaryFolder() }) },
    onSocket: (socket) => sockets.push(socket),
    ...options,
  });
  onTestFinished(() => server.close());
  return { server, sockets };
}

const pathOf = (link: string) => link.slice(link.indexOf('/', 8));
const cookieOf = ({ headers }: Answer) => headers['set-cookie']?.[0]?.split(';')[0] ?? '';

/** The cookie of a browser that has opened the link. */
async function enter(server: WebServer): Promise<string> {
  return cookieOf(await ask(server, { path: pathOf(server.newLink()) }));
}

const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
};

describe('the link', () => {
  test('lets one browser in, once, and leaves no token in the address', async () => {
    const { server } = await start();
    const path = pathOf(server.newLink());
    const first = await ask(server, { path });
    expect(first).toMatchObject({ status: 303, headers: { location: '/' } });
    expect(first.headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^flowhelm-${server.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    expect((await ask(server, { path })).status).toBe(401);
    expect(await ask(server, { path, headers: { cookie: cookieOf(first) } })).toMatchObject({ status: 303 });
    expect(await ask(server, { headers: { cookie: cookieOf(first) } })).toMatchObject({ status: 200 });
  });

  test('of earlier is no good any more when there is a newer one', async () => {
    const { server } = await start();
    const [older, newer] = [server.newLink(), server.newLink()];
    expect((await ask(server, { path: pathOf(older) })).status).toBe(401);
    expect((await ask(server, { path: pathOf(newer) })).status).toBe(303);
  });

  test('cannot be guessed: wrong ones have to wait, and then the right one does too', async () => {
    let now = 0;
    const { server } = await start({ now: () => now });
    const right = pathOf(server.newLink());
    for (let guess = 0; guess < 5; guess += 1) {
      expect((await ask(server, { path: `/?token=guess${guess}` })).status).toBe(401);
    }
    expect(await ask(server, { path: right })).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
    now = 61_000;
    expect((await ask(server, { path: right })).status).toBe(303);
  });
});

describe('whoever is not in', () => {
  test.each(['/', '/index.html', '/assets/main.js', '/rpc', '/login'])('gets nothing of %s', async (path) => {
    const { server } = await start();
    for (const cookie of ['', `flowhelm-${server.port}=`, `flowhelm-${server.port}=guess`, 'other=1']) {
      const answer = await ask(server, { path, headers: { cookie } });
      expect(answer.status).toBe(401);
      expect(answer.body).not.toMatch(/the page|the script/);
    }
  });
});

describe('a request', () => {
  test.each<[string, (port: number) => Ask, number]>([
    ['to our address', (port) => ({ headers: { host: `127.0.0.1:${port}` } }), 200],
    ['to localhost', (port) => ({ headers: { host: `localhost:${port}` } }), 200],
    ['to the loopback of IPv6', (port) => ({ headers: { host: `[::1]:${port}` } }), 200],
    ['to another name that leads here', (port) => ({ headers: { host: `evil.example:${port}` } }), 421],
    ['to a name that only begins like ours', (port) => ({ headers: { host: `127.0.0.1.evil.example:${port}` } }), 421],
    ['to another port', () => ({ headers: { host: '127.0.0.1:1' } }), 421],
    ['to no port', () => ({ headers: { host: '127.0.0.1' } }), 421],
    ['with another method', () => ({ method: 'PUT' }), 405],
    ['that asks for leave across origins', () => ({ method: 'OPTIONS' }), 405],
    ['that posts without an origin', () => ({ method: 'POST', path: '/login' }), 403],
    [
      'that posts from elsewhere',
      () => ({ method: 'POST', path: '/login', headers: { origin: 'http://evil.example' } }),
      403,
    ],
    [
      'that posts from a page without a place',
      () => ({ method: 'POST', path: '/login', headers: { origin: 'null' } }),
      403,
    ],
    ['for a file of the page', () => ({ path: '/assets/main.js' }), 200],
    ['for a file that is not there', () => ({ path: '/assets/other.js' }), 404],
    ['for the folder above', () => ({ path: '/../outside.js' }), 404],
    ['for the folder above, encoded', () => ({ path: '/%2e%2e/outside.js' }), 404],
    ['for the folder above, encoded twice', () => ({ path: '/%252e%252e/outside.js' }), 404],
    ['for the folder above, with an encoded slash', () => ({ path: '/assets/..%2f..%2foutside.js' }), 404],
    ['for the folder above, with backslashes', () => ({ path: '/..\\outside.js' }), 404],
    ['for a file of the system', () => ({ path: '//etc/hostname' }), 404],
    ['for a link to elsewhere', () => ({ path: '/assets/link.js' }), 404],
    ['for a name with a NUL in it', () => ({ path: '/assets/main.js%00.html' }), 404],
    ['for half an escape', () => ({ path: '/%' }), 404],
  ])('%s', async (_, make, status) => {
    const { server } = await start();
    const cookie = await enter(server);
    const { headers, ...rest } = make(server.port);
    const answer = await ask(server, { ...rest, headers: { cookie, ...headers } });
    expect(answer.status).toBe(status);
    expect(answer.body).not.toContain('outside');
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('a socket', () => {
  test.each<[string, (own: string, cookie: string) => Ask, number]>([
    ['of our page', (own, cookie) => ({ headers: { origin: own, cookie } }), 101],
    ['without an origin', (_, cookie) => ({ headers: { cookie } }), 403],
    ['of another site', (_, cookie) => ({ headers: { origin: 'http://evil.example', cookie } }), 403],
    ['of another port here', (_, cookie) => ({ headers: { origin: 'http://127.0.0.1:1', cookie } }), 403],
    [
      'of our page over TLS, which there is none of',
      (own, cookie) => ({ headers: { origin: own.replace('http', 'https'), cookie } }),
      403,
    ],
    [
      'to another name that leads here',
      (_, cookie) => ({ headers: { origin: 'http://evil.example', host: 'evil.example', cookie } }),
      421,
    ],
    ['without the cookie', (own) => ({ headers: { origin: own } }), 401],
    ['with a cookie of its own making', (own, cookie) => ({ headers: { origin: own, cookie: `${cookie}x` } }), 401],
    ['at another place', (own, cookie) => ({ path: '/other', headers: { origin: own, cookie } }), 404],
  ])('%s', async (_, make, status) => {
    const { server, sockets } = await start();
    const { headers, path = '/rpc' } = make(server.url.slice(0, -1), await enter(server));
    const answer = await ask(server, { path, headers: { ...upgrade, ...headers } });
    expect(answer.status).toBe(status);
    expect(sockets).toHaveLength(status === 101 ? 1 : 0);
  });
});

describe('every answer', () => {
  test('forbids what the page does not need', async () => {
    const { server } = await start();
    const cookie = await enter(server);
    const pages = [
      await ask(server, { headers: { cookie } }),
      await ask(server, { path: '/assets/main.js', headers: { cookie } }),
      await ask(server, { path: '/none', headers: { cookie } }),
      await ask(server, {}),
      await ask(server, { path: '/?token=guess' }),
      await ask(server, { method: 'POST' }),
    ];
    for (const { headers } of pages) {
      const policy = String(headers['content-security-policy']);
      expect(policy).toMatch(/default-src 'none'/);
      expect(policy).toMatch(/frame-ancestors 'none'/);
      expect(policy).toMatch(/base-uri 'none'/);
      expect(policy).not.toMatch(/unsafe-|\*|https?:/);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      });
    }
  });

  test('gives the page its own nonce for styles, another one each time', async () => {
    const { server } = await start();
    const cookie = await enter(server);
    const nonces = new Set<string>();
    for (let time = 0; time < 3; time += 1) {
      const { headers, body } = await ask(server, { headers: { cookie } });
      const [, nonce = ''] = /content="([^"]+)"/.exec(body) ?? [];
      expect(headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(headers['content-security-policy']).toContain("connect-src 'self'");
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(3);
  });
});

describe('with a password', () => {
  const password = 'correct horse';
  const form = (server: WebServer, text: string): Ask => ({
    method: 'POST',
    path: '/login',
    headers: { origin: server.url.slice(0, -1), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ password: text }).toString(),
  });

  test('there is a form and no link that lets anybody in', async () => {
    const { server } = await start({ password });
    expect(server.newLink()).toBe(server.url);
    expect((await ask(server, {})).body).toContain('<form method="post" action="/login">');
    expect((await ask(server, { path: '/?token=x' })).status).toBe(200);
    expect((await ask(server, { path: '/assets/main.js' })).status).toBe(401);
    const entered = await ask(server, form(server, password));
    expect(entered).toMatchObject({ status: 303, headers: { location: '/' } });
    expect((await ask(server, { headers: { cookie: cookieOf(entered) } })).body).toContain('the page');
  });

  test('guesses have to wait, also side by side', async () => {
    const { server } = await start({ password, now: () => 0 });
    const guesses = await Promise.all(
      Array.from({ length: 8 }, (_, guess) => ask(server, form(server, `guess${guess}`))),
    );
    expect(guesses.map(({ status }) => status).toSorted()).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    expect((await ask(server, form(server, password))).status).toBe(429);
  });

  test('a form that never ends is not read', async () => {
    const { server } = await start({ password });
    expect((await ask(server, { ...form(server, ''), body: 'x'.repeat(10_000) })).status).toBe(413);
  });
});

describe('metrics', () => {
  const metrics = async (format: string) => `as ${format}\n`;
  const prometheus = 'text/plain; version=0.0.4; charset=utf-8';
  const openMetrics = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

  test('are not there unless they are asked for', async () => {
    const { server } = await start();
    expect((await ask(server, { path: '/metrics' })).status).toBe(401);
    expect((await ask(server, { path: '/metrics', headers: { cookie: await enter(server) } })).status).toBe(404);
  });

  test.each<[string, Ask, number, string]>([
    ['without the cookie', {}, 200, 'as prometheus\n'],
    ['with a question mark', { path: '/metrics?x=1' }, 200, 'as prometheus\n'],
    ['for the head alone', { method: 'HEAD' }, 200, ''],
    ['in the format of OpenMetrics', { headers: { accept: `${openMetrics},*/*;q=0.1` } }, 200, 'as openmetrics\n'],
    ['under a name that leads here', { headers: { host: 'evil.example' } }, 421, 'not served here'],
    ['by posting', { method: 'POST' }, 405, 'cannot be done'],
    ['by deleting', { method: 'DELETE' }, 405, 'cannot be done'],
    ['at another place below', { path: '/metrics/' }, 401, 'Open the link'],
  ])('are asked for %s', async (_, question, status, body) => {
    const { server } = await start({ metrics });
    const answer = await ask(server, { path: '/metrics', ...question });
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(body);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    if (status === 405) expect(answer.headers.allow).toBe('GET, HEAD');
    if (status !== 200) return;
    expect(answer.headers['content-type']).toBe(body.includes('openmetrics') ? openMetrics : prometheus);
  });

  test('let nobody in to the rest', async () => {
    const { server } = await start({ metrics });
    const { headers } = await ask(server, { path: '/metrics' });
    expect(headers['set-cookie']).toBeUndefined();
    expect((await ask(server, {})).status).toBe(401);
  });
});
