import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { FleetService } from '../fleet/fleet-service.ts';
import { openService } from '../fleet/service.ts';
import { FleetMetrics, keepTextfile } from '../metrics/fleet-metrics.ts';
import { ownVersion } from '../own-version.ts';
import { serveOverSocket } from '../rpc.ts';
import type { MetricsSource } from './metrics-page.ts';
import { isLoopback } from './own-address.ts';
import { startWebServer, type WebServer } from './web-server.ts';

export interface ServeOptions {
  /** 0 = any free one. */
  readonly port: number;
  readonly demo: boolean;
  /** null = 127.0.0.1, to whoever has the link; anything beyond this computer needs `tls` and a password. */
  readonly listen: string | null;
  /** Paths of PEM files. */
  readonly tls: { readonly certificate: string; readonly key: string } | null;
  readonly password: string | null;
  /** Whether `/metrics` is there for the programs of this computer. */
  readonly metrics: boolean;
  /** Where metrics are written to at every poll of the fleet; null = nowhere. */
  readonly metricsTextfile: string | null;
  readonly home?: string | undefined;
  /** The folder of the built page, when it is not the usual one. */
  readonly page?: string | undefined;
}

export interface Serving {
  readonly service: FleetService;
  readonly server: WebServer;
  close(): Promise<void>;
}

const project = join(import.meta.dirname, '..', '..');
const builtPage = join(project, 'out', 'renderer');

/** Opens the profile and serves the page. Throws `bad-input`, `profile-in-use` and their relatives. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { port, demo, listen, tls, password, home, page = builtPage } = options;
  const address = listen ?? '127.0.0.1';
  if (!isLoopback(address)) refuseUnguarded(options);
  const pem = tls && { certificate: read(tls.certificate), key: read(tls.key) };
  if (!existsSync(join(page, 'index.html'))) throw notBuilt(page);
  const service = await openService({ shell: 'browser', version: ownVersion(), demo, home });
  if (password !== null) service.log.hide(password);
  let exported: ExportedMetrics | null = null;
  try {
    const { log } = service;
    const onSocket = (socket: Parameters<typeof serveOverSocket>[0]) => serveOverSocket(socket, service);
    const running = await exportMetrics(service, options);
    exported = running;
    const { metrics } = running;
    const server = await startWebServer({ address, port, page, tls: pem, password, metrics, log, onSocket });
    const close = async () => {
      await server.close();
      await running.end();
      await service.close();
    };
    return { service, server, close };
  } catch (error) {
    await exported?.end();
    await service.close();
    throw cannotListen(error, address, port);
  }
}

function refuseUnguarded({ tls, password, metrics }: ServeOptions): void {
  if (metrics) {
    throw new FlowhelmError('bad-input', {
      sentence: 'Metrics are served to programs of this computer only, and --listen lets others in.',
      nextStep: 'Leave --listen or --metrics out; --metrics-textfile FILE works with both.',
    });
  }
  if (tls && password) return;
  throw new FlowhelmError('bad-input', {
    sentence: 'Flowhelm is served beyond this computer only with TLS and a password.',
    nextStep:
      'Give --tls-cert and --tls-key, and set FLOWHELM_SERVE_PASSWORD; or leave --listen out and use an SSH tunnel.',
  });
}

interface ExportedMetrics {
  readonly metrics: MetricsSource | undefined;
  readonly end: () => Promise<void>;
}

/** What was asked for of metrics, and how it ends. Throws `file-unusable`. */
async function exportMetrics(
  service: FleetService,
  { metrics: served, metricsTextfile }: ServeOptions,
): Promise<ExportedMetrics> {
  const metrics = new FleetMetrics(service);
  const source: MetricsSource = (format) => metrics.text(format);
  const endTextfile = metricsTextfile === null ? null : await keepTextfile(metrics, metricsTextfile, service.log);
  return { metrics: served ? source : undefined, end: async () => endTextfile?.() };
}

function notBuilt(folder: string): FlowhelmError {
  return new FlowhelmError('internal', {
    sentence: 'The page of Flowhelm is not built.',
    nextStep: 'Build it with: npm run build:renderer',
    evidence: { folder },
  });
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new FlowhelmError('bad-input', {
      sentence: `${path} cannot be read.`,
      nextStep: 'Give the path of a PEM file that this user may read.',
      cause,
    });
  }
}

function cannotListen(error: unknown, address: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL'].includes(code)) return error;
  return new FlowhelmError('bad-input', {
    sentence: `Port ${port} of ${address} cannot be had (${code}).`,
    nextStep: 'Choose another port with --port, or leave it out for any free one.',
    cause: error,
  });
}
