import { createServer as createPlainServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Log } from '../log.ts';
import { pageFile } from '../shell/page-files.ts';
import { type Admission, AdmissionDesk } from './admission.ts';
import { type MetricsSource, metricsPage } from './metrics-page.ts';
import { OwnAddress } from './own-address.ts';
import { loginPage, type PlainPage, plainPage } from './plain-pages.ts';

export interface WebServerOptions {
  readonly address: string;
  /** 0 = any free one. */
  readonly port: number;
  /** The folder of the built page. */
  readonly page: string;
  /** PEM; null = plain HTTP. */
  readonly tls: { readonly certificate: string; readonly key: string } | null;
  /** null = whoever has the link is let in. */
  readonly password: string | null;
  /** For Prometheus at `/metrics`, to whoever can reach the port; absent = there is none. */
  readonly metrics?: MetricsSource | undefined;
  readonly log: Log;
  /** A socket of our own page, whose person is let in. */
  readonly onSocket: (socket: WebSocket) => void;
  readonly now?: () => number;
}

export interface WebServer {
  readonly port: number;
  /** Where the page is; without a token. */
  readonly url: string;
  /** A link that lets one browser in, once. */
  newLink(): string;
  close(): Promise<void>;
}

/** Only from pages that were let in. A backup that is restored is the largest thing that one sends. */
const largestMessage = 128 * 1024 * 1024;
const largestForm = 4096;
const pingMs = 30_000;

/** Serves the page and the RPC socket beside it at `/rpc`, to nobody but the person. Rejects when the port cannot be had. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { tls } = options;
  const server = tls
    ? createTlsServer({ cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.2' })
    : createPlainServer();
  await listen(server, options.port, options.address);
  const { port } = server.address() as AddressInfo;
  const own = new OwnAddress({ address: options.address, port, certificate: tls?.certificate ?? null });
  const desk = new AdmissionDesk({ password: options.password, now: options.now ?? Date.now });
  const door = new Door(options, own, desk, `flowhelm-${port}`);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage, perMessageDeflate: false });
  server.on('request', (request, response) => void door.answer(request, response));
  server.on('upgrade', (request, socket, head) => {
    const refusal = door.refusesSocket(request);
    if (refusal) refuseUpgrade(socket, refusal);
    else sockets.handleUpgrade(request, socket, head, (opened) => welcome(opened, options.onSocket));
  });
  return {
    port,
    url: own.url,
    newLink: () => (desk.wantsPassword ? own.url : `${own.url}?token=${desk.issueToken()}`),
    close: () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Decides about each request, in this order: meant for us, metrics, method, let in, file. */
class Door {
  readonly #options: WebServerOptions;
  readonly #own: OwnAddress;
  readonly #desk: AdmissionDesk;
  readonly #cookie: string;

  /** Cookies do not know ports, so the name of ours does. */
  constructor(options: WebServerOptions, own: OwnAddress, desk: AdmissionDesk, cookie: string) {
    this.#options = options;
    this.#own = own;
    this.#desk = desk;
    this.#cookie = cookie;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { status, headers, body } = await this.#decide(request);
      response.writeHead(status, headers);
      response.end(request.method === 'HEAD' ? undefined : body);
    } catch (error) {
      this.#options.log.error({ error }, 'a request failed');
      response.destroy();
    }
  }

  /** The status line to refuse an upgrade with; null = let it in. */
  refusesSocket(request: IncomingMessage): string | null {
    if (!this.#own.isHost(request)) return '421 Misdirected Request';
    if (!this.#own.isOrigin(request)) return '403 Forbidden';
    if (!this.#isAdmitted(request)) return '401 Unauthorized';
    return pathOf(request) === '/rpc' ? null : '404 Not Found';
  }

  async #decide(request: IncomingMessage): Promise<PlainPage | Awaited<ReturnType<typeof pageFile>>> {
    if (!this.#own.isHost(request)) return plainPage(421, 'This address is not served here.');
    const { metrics } = this.#options;
    if (metrics && pathOf(request) === '/metrics') return metricsPage(request, metrics);
    if (request.method === 'POST') return this.#logIn(request);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return plainPage(405, 'This cannot be done here.', { allow: 'GET, HEAD, POST' });
    }
    const token = tokenOf(request);
    if (token !== null && !this.#desk.wantsPassword) return this.#exchange(request, token);
    if (this.#isAdmitted(request)) return this.#file(request);
    if (this.#desk.wantsPassword) return pathOf(request) === '/' ? loginPage(200) : plainPage(401, 'Log in first.');
    return plainPage(401, 'Open the link that Flowhelm has printed in its terminal.');
  }

  #exchange(request: IncomingMessage, token: string): PlainPage {
    // the link again, in a browser that is in already: its token is spent, and nothing is wrong
    if (this.#isAdmitted(request)) return plainPage(303, 'Go on.', { location: '/' });
    const admission = this.#desk.byToken(token, addressOf(request));
    return this.#admitted(admission, () =>
      plainPage(
        401,
        'This link was used already, or is not the newest one. Press Enter in the terminal of Flowhelm for a new one.',
      ),
    );
  }

  async #logIn(request: IncomingMessage): Promise<PlainPage> {
    if (!this.#own.isOrigin(request)) return plainPage(403, 'This form is not from here.');
    if (!this.#desk.wantsPassword || pathOf(request) !== '/login') return plainPage(404, 'There is nothing here.');
    const form = await readForm(request);
    if (form === null) return plainPage(413, 'This is too long.');
    const admission = await this.#desk.byPassword(form.get('password') ?? '', addressOf(request));
    return this.#admitted(admission, () => loginPage(401, 'This is not the password.'));
  }

  #admitted(admission: Admission, refused: () => PlainPage): PlainPage {
    switch (admission.kind) {
      case 'admitted': {
        const secure = this.#own.scheme === 'https' ? '; Secure' : '';
        const cookie = `${this.#cookie}=${admission.session}; Path=/; HttpOnly; SameSite=Strict${secure}`;
        return plainPage(303, 'Go on.', { location: '/', 'set-cookie': cookie });
      }
      case 'too-many':
        return plainPage(429, `Too many wrong tries. Wait ${admission.wait} s.`, {
          'retry-after': String(admission.wait),
        });
      case 'refused':
        this.#options.log.warn({}, 'somebody was refused');
        return refused();
    }
  }

  async #file(request: IncomingMessage) {
    const file = await pageFile(this.#options.page, pathOf(request));
    const policy = file.headers['content-security-policy'];
    return { ...file, headers: { ...file.headers, 'content-security-policy': `${policy}; connect-src 'self'` } };
  }

  #isAdmitted({ headers }: IncomingMessage): boolean {
    const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
    const own = cookies.find((cookie) => cookie.startsWith(`${this.#cookie}=`));
    return this.#desk.isAdmitted(own?.slice(this.#cookie.length + 1));
  }
}

function listen(server: Server, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** A browser that went away without a word would keep its streams running. */
function welcome(socket: WebSocket, onSocket: (socket: WebSocket) => void): void {
  let answered = true;
  socket.on('error', () => socket.terminate());
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, pingMs).unref();
  socket.on('close', () => clearInterval(timer));
  onSocket(socket);
}

/** As it was sent: the URL class would fold `..` away before anybody could refuse it. */
function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/';
}

function tokenOf({ url = '/' }: IncomingMessage): string | null {
  const query = url.indexOf('?');
  return query < 0 ? null : new URLSearchParams(url.slice(query)).get('token');
}

function addressOf(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? '';
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > largestForm) return null;
  }
  return new URLSearchParams(text);
}
