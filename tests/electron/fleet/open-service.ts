import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient, ORPCError, safe } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { onTestFinished } from 'vitest';
import type { DemoFleetOptions } from '../../../electron/demo/fleet.ts';
import { demoProfiles } from '../../../electron/demo/fleet.ts';
import type { VirtualRouter } from '../../../electron/demo/virtual-router.ts';
import { FleetService } from '../../../electron/fleet/fleet-service.ts';
import { openLog } from '../../../electron/log.ts';
import { serveOverPort, serveOverSocket } from '../../../electron/rpc.ts';
import { startWebServer } from '../../../electron/serve/web-server.ts';
import { memorySecretStore } from '../../../electron/store/memory-secrets.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import type { SecretStore } from '../../../electron/store/secrets.ts';
import { Vault } from '../../../electron/store/vault.ts';
import type { contract } from '../../../shared/contract.ts';
import { defaultSettings, type ErrorReport, errorReportSchema, type FleetEvent } from '../../../shared/model/fleet.ts';
import { temporaryFolder } from '../store/samples.ts';

export type Api = ContractRouterClient<typeof contract>;

export interface OpenOptions {
  readonly home?: string;
  readonly demo?: boolean;
  readonly demoFleet?: DemoFleetOptions;
  readonly now?: () => Date;
  /** By default one in memory. */
  readonly keyring?: SecretStore;
}

/** A service on a profile of its own that never polls by itself, so that a test says what happens when. */
export async function openTestService({
  home = temporaryFolder(),
  demo = false,
  demoFleet,
  now,
  keyring,
}: OpenOptions = {}) {
  const profile = openProfile({ mode: 'write', home });
  profile.settings.save({ ...defaultSettings, pollSeconds: 0 });
  profile.close();
  const logFolder = join(home, 'logs');
  const log = openLog({ folder: logFolder, level: 'debug' });
  const service = await FleetService.open({
    about: { version: '0.0.0-test', shell: 'browser', profileFolder: home, logFolder },
    log,
    demo,
    keyring: keyring ?? memorySecretStore(),
    vault: new Vault({ folder: home, cost: 2 ** 15 }),
    ...(now && { now }),
    knownHosts: async () => ({ entries: [], notes: [] }),
    demoFleet: { profiles: demoProfiles.slice(0, 1), ...demoFleet },
  });
  onTestFinished(() => service.close());
  return { service, home, log };
}

export const transports = ['port', 'socket'] as const;

/** A client of the service over a real transport, and the way to cut it. */
export async function connect(
  service: FleetService,
  transport: (typeof transports)[number],
): Promise<{ api: Api; cut: () => void }> {
  return transport === 'port' ? overPort(service) : overSocket(service);
}

function overPort(service: FleetService): { api: Api; cut: () => void } {
  const { port1, port2 } = new MessageChannel();
  serveOverPort(port1, service);
  port1.start();
  const api: Api = createORPCClient(new PortLink({ port: port2 }));
  port2.start();
  const cut = () => port2.close();
  onTestFinished(cut);
  return { api, cut };
}

async function overSocket(service: FleetService): Promise<{ api: Api; cut: () => void }> {
  const server = await startWebServer({
    ...{ address: '127.0.0.1', port: 0, page: temporaryFolder(), tls: null, password: null, log: service.log },
    onSocket: (socket) => serveOverSocket(socket, service),
  });
  onTestFinished(() => server.close());
  return enter(server.newLink());
}

/** Opens a link of `serve` as a browser does, and the socket beside the page. */
export async function enter(link: string): Promise<{ api: Api; cut: () => void }> {
  const { origin } = new URL(link);
  const entered = await fetch(link, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers: { cookie, origin } });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  const cut = () => socket.close();
  onTestFinished(cut);
  return { api: createORPCClient(new SocketLink({ websocket: socket })), cut };
}

/** The declared failure of a call, as a front end sees it; null = it went well. */
export async function failureOf(call: Promise<unknown>): Promise<ErrorReport | null> {
  const [error]: readonly [unknown, ...unknown[]] = await safe(call);
  if (error === null) return null;
  if (!(error instanceof ORPCError) || !error.defined || error.code !== 'FLOWHELM') {
    throw new Error(`not a declared error: ${error}`);
  }
  return errorReportSchema.parse(error.data);
}

/** What a person types in to add a virtual router. */
export function inputFor(router: VirtualRouter, name = router.name) {
  return {
    name,
    host: router.host,
    port: router.port,
    user: router.user,
    authentication: { agent: false, keyFile: null, password: 'ask' as const },
    legacyAlgorithms: false,
    secrets: { password: router.password ?? '' },
  };
}

/** Adds a virtual router with its key accepted and waits for its first audit. */
export async function addVirtual(api: Api, router: VirtualRouter, name?: string): Promise<string> {
  const { id } = await api.routers.add({
    ...inputFor(router, name),
    keepPassword: false,
    acceptKey: router.hostKeyFingerprint,
  });
  await until(api, (event) =>
    rowsOf(event).some((row) => row.router.id === id && row.latest !== null && !row.auditing),
  );
  return id;
}

export function rowsOf(event: FleetEvent) {
  if (event.kind === 'state') return event.state.routers;
  return event.kind === 'routers' ? event.routers : [];
}

export function runsOf(event: FleetEvent) {
  if (event.kind === 'state') return event.state.runs;
  return event.kind === 'run' ? [event.run] : [];
}

/** Listens until an event answers, and returns all that came. */
export async function until(api: Api, found: (event: FleetEvent) => boolean): Promise<FleetEvent[]> {
  const events: FleetEvent[] = [];
  for await (const event of await api.fleet.watch()) {
    events.push(event);
    if (found(event)) break;
  }
  return events;
}

/** The last state of a run, once it has ended. */
export async function ended(api: Api, runId: string) {
  const events = await until(api, (event) => runsOf(event).some(({ id, endedAt }) => id === runId && endedAt !== null));
  const run = events.flatMap(runsOf).findLast(({ id }) => id === runId);
  if (!run) throw new Error('the run was never told');
  return run;
}
