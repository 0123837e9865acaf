import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { implement, ORPCError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import { contract } from '../../../shared/contract.ts';
import { type Alert, defaultAlertSettings } from '../../../shared/model/alert.ts';
import type { FleetEvent, FleetState } from '../../../shared/model/fleet.ts';
import { makeReport, makeSample } from '../router/samples.ts';
import { madeUpClosedAlerts } from './made-up-alerts.ts';
import { madeUpRouter, madeUpState } from './made-up-fleet.ts';
import { madeUpFlows } from './made-up-flows.ts';
import { madeUpSeries } from './made-up-series.ts';

/** The built page before a fleet that is made up: for screenshots, measurements and the tests of the page alone. */
export interface PageServer {
  readonly address: string;
  /** Ids of what the page asked to audit or remove. */
  readonly asked: readonly string[];
  /** Sends an event to all pages. */
  send(event: FleetEvent): void;
  /** How many pages follow the fleet now. */
  watching(): number;
  /** Ends all connections of pages, which then connect again. */
  dropConnections(): void;
  close(): Promise<void>;
}

export interface PageServerOptions {
  readonly routers: number;
  /** Where `vite build` has put the page. */
  readonly folder?: string;
  /** Milliseconds between updates of every router; 0 = never. */
  readonly updateEveryMs?: number;
  readonly state?: Partial<FleetState>;
  /** Closed alerts, the newest first; some made-up ones unless given. */
  readonly closedAlerts?: readonly Alert[];
  /** Whether samples are kept, and can be read; `every-quarter` = one each 15 minutes, however few the page asks for. */
  readonly samples?: 'kept' | 'every-quarter' | 'none' | 'broken';
}

const builtPage = join(import.meta.dirname, '..', '..', '..', 'out', 'renderer');
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export async function startPageServer(options: PageServerOptions): Promise<PageServer> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://here').pathname;
    const file = path === '/' ? 'index.html' : path.slice(1);
    try {
      const content = readFileSync(join(options.folder ?? builtPage, file));
      const nonce = randomBytes(16).toString('base64');
      response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
      response.setHeader(
        'content-security-policy',
        `default-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self'; connect-src 'self'; base-uri 'none'`,
      );
      const html = file === 'index.html';
      response.end(
        html
          ? content.toString().replace('name="csp-nonce" content=""', `name="csp-nonce" content="${nonce}"`)
          : content,
      );
    } catch {
      response.writeHead(404).end();
    }
  });
  const fleet = madeUpService(options);
  const sockets = acceptPages(server, fleet.handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/`,
    asked: fleet.asked,
    send: fleet.send,
    watching: fleet.watching,
    dropConnections: () => {
      for (const socket of sockets.clients) socket.terminate();
    },
    close: async () => {
      fleet.stop();
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function acceptPages(server: Server, handler: RPCHandler<Record<never, never>>): WebSocketServer {
  const sockets = new WebSocketServer({ server, path: '/rpc' });
  sockets.on('connection', (socket) => void handler.upgrade(socket, { context: {} }));
  return sockets;
}

const madeUpCounts = { hardware: 320, software: 12, slow: 45, eligible: 10 };

function madeUpService(options: PageServerOptions) {
  const { routers, updateEveryMs = 0, state: given = {} } = options;
  const calls = implement(contract);
  const asked: string[] = [];
  const pages = new Set<(event: FleetEvent) => void>();
  let state: FleetState = { ...madeUpState(routers, Date.now()), ...given };
  let tick = 0;
  const send = (event: FleetEvent) => {
    for (const tell of pages) tell(event);
  };
  const timer =
    updateEveryMs === 0
      ? null
      : setInterval(() => {
          tick += 1;
          const changed = state.routers.map((_, number) => madeUpRouter(number, tick, Date.now()));
          send({ kind: 'routers', routers: changed });
        }, updateEveryMs);
  const service = {
    fleet: {
      watch: calls.fleet.watch.handler(async function* ({ signal }) {
        yield { kind: 'state' as const, state };
        yield* eventsUntil(signal, pages);
      }),
      audit: calls.fleet.audit.handler(({ input }) => {
        asked.push(...(input.ids ?? ['all']));
        return null;
      }),
      startDemo: calls.fleet.startDemo.handler(() => {
        state = { ...madeUpState(11, Date.now()), demo: true };
        send({ kind: 'state', state });
        return null;
      }),
      stopDemo: calls.fleet.stopDemo.handler(() => {
        throw new ORPCError('FLOWHELM', { data: refusal, defined: true });
      }),
    },
    routers: {
      report: calls.routers.report.handler(() => makeReport()),
      flows: calls.routers.flows.handler(() => ({ flows: madeUpFlows(240), truncated: false })),
      live: calls.routers.live.handler(async function* ({ signal }) {
        while (signal?.aborted !== true) {
          yield { ...makeSample(0, madeUpCounts), at: new Date().toISOString(), npuBound: 700, npuCapacity: 8192 };
          await delay(2_000, undefined, { signal }).catch(() => undefined);
        }
      }),
      remove: calls.routers.remove.handler(({ input }) => {
        asked.push(...input.ids);
        state = { ...state, routers: state.routers.filter(({ router }) => !input.ids.includes(router.id)) };
        send({ kind: 'removed', routerIds: input.ids });
        return null;
      }),
    },
    samples: {
      series: calls.samples.series.handler(({ input }) => {
        if (options.samples === 'none') return { stepSeconds: 60, series: [], marks: [], oldest: null };
        if (options.samples === 'broken') throw new ORPCError('FLOWHELM', { data: refusal, defined: true });
        const points = options.samples === 'every-quarter' ? 1e6 : input.points;
        return madeUpSeries({ ...input, points }, Math.floor(Date.now() / 1000));
      }),
      export: calls.samples.export.handler(() => ({ fileName: 'samples.csv', text: 'time,hardware\n' })),
    },
    alerts: madeUpAlertCalls(options.closedAlerts),
    app: { logPageError: calls.app.logPageError.handler(() => null) },
  };
  return {
    handler: new RPCHandler(service),
    asked,
    send,
    watching: () => pages.size,
    stop: () => {
      if (timer !== null) clearInterval(timer);
    },
  };
}

function madeUpAlertCalls(kept: readonly Alert[] | undefined) {
  const { alerts } = implement(contract);
  return {
    history: alerts.history.handler(({ input: { routerId, limit, before = null } }) => {
      const all = kept ?? madeUpClosedAlerts(Date.now());
      const older = before === null ? all : all.slice(all.findIndex(({ id }) => id === before) + 1);
      return older.filter((alert) => routerId === null || alert.routerId === routerId).slice(0, limit);
    }),
    settings: alerts.settings.handler(() => defaultAlertSettings),
    saveSettings: alerts.saveSettings.handler(({ input }) => input),
    snooze: alerts.snooze.handler(() => null),
  };
}

const refusal = {
  code: 'change-in-progress',
  sentence: 'A change runs on a demo router.',
  nextStep: 'Wait until it has ended.',
  retryable: true,
  evidence: { lock: 'held by demo-3' },
};

async function* eventsUntil(signal: AbortSignal | undefined, pages: Set<(event: FleetEvent) => void>) {
  const waiting: FleetEvent[] = [];
  let wake = () => {};
  const tell = (event: FleetEvent) => {
    waiting.push(event);
    wake();
  };
  signal?.addEventListener('abort', () => wake());
  pages.add(tell);
  try {
    while (signal?.aborted !== true) {
      const next = waiting.shift();
      if (next !== undefined) yield next;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    pages.delete(tell);
  }
}
