import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { WebSocket } from 'ws';
import { runningClock } from '../../electron/demo/clock.ts';
import { type DemoFleetOptions, demoProfiles } from '../../electron/demo/fleet.ts';
import { newKeyPair } from '../../electron/demo/new-key.ts';
import type { RouterProfile } from '../../electron/demo/profile.ts';
import { startVirtualRouter, type VirtualRouter } from '../../electron/demo/virtual-router.ts';
import { FleetService } from '../../electron/fleet/fleet-service.ts';
import { openLog } from '../../electron/log.ts';
import { serveOverSocket } from '../../electron/rpc.ts';
import { startWebServer } from '../../electron/serve/web-server.ts';
import { memorySecretStore } from '../../electron/store/memory-secrets.ts';
import { openProfile, type Profile } from '../../electron/store/profile.ts';
import type { SecretStore } from '../../electron/store/secrets.ts';
import { defaultSettings, type Settings } from '../../shared/model/fleet.ts';
import type { Router } from '../../shared/model/router.ts';

/** The real engine and the real page on loopback, as `serve` starts them, with what a test may do to them. */
export interface ServedApp {
  readonly service: FleetService;
  /** Lets one browser in, once. */
  newLink(): string;
  /** A virtual router of the person's own fleet, by profile id. */
  router(profileId: string): VirtualRouter;
  /** Starts a virtual router that the fleet does not know. */
  startStranger(profileId: string, options?: { readonly name?: string }): Promise<VirtualRouter>;
  /** Ends the connections of all pages, which then try to connect again. */
  dropConnections(): void;
  /** The log so far, as text. */
  log(): string;
  close(): Promise<void>;
}

export interface ServedAppOptions {
  /** Profile ids of the virtual routers in the fleet; their keys are trusted and the logins work. */
  readonly routers?: readonly string[];
  /** How fast the clocks of the virtual routers run. */
  readonly speed?: number;
  readonly demo?: boolean;
  readonly demoFleet?: DemoFleetOptions;
  readonly settings?: Partial<Settings>;
  /** Puts more into the profile before the service opens it. */
  readonly prepare?: (profile: Profile) => void;
  /** Puts files into the profile's folder before the service opens it. */
  readonly prepareFolder?: (folder: string) => Promise<void>;
  /** By default one that keeps everything. */
  readonly keyring?: SecretStore;
}

/** What a computer without a keyring has. */
export const noKeyring: SecretStore = {
  available: async () => false,
  why: () => 'There is no keyring service.',
  get: async () => null,
  set: async () => {
    throw new Error('nothing is kept here');
  },
  remove: async () => false,
};

const builtPage = process.env['FLOWHELM_TEST_PAGE'] ?? join(import.meta.dirname, '..', '..', 'out', 'renderer');

/** An app that ends with the test, after the windows that the test opens on it. */
export async function appForTest(options: ServedAppOptions = {}): Promise<ServedApp> {
  const app = await serveApp(options);
  onTestFinished(() => app.close());
  return app;
}

/** Nothing is polled by itself, so that a test says what happens when. */
export async function serveApp(options: ServedAppOptions = {}): Promise<ServedApp> {
  const home = mkdtempSync(join(tmpdir(), 'flowhelm-e2e-'));
  const key = newKeyPair();
  const keyFile = join(home, 'id_ed25519');
  writeFileSync(keyFile, key.private, { mode: 0o600 });
  const started: VirtualRouter[] = [];
  const start = async (profileId: string, authorizedKeys: string[], name?: string) => {
    const profile = demoProfile(profileId);
    const clock = runningClock(options.speed ?? 1);
    const router = await startVirtualRouter(name === undefined ? profile : { ...profile, name }, {
      ...{ clock, authorizedKeys, bootSeconds: 2 },
    });
    started.push(router);
    return router;
  };
  for (const id of options.routers ?? []) await start(id, [key.public]);
  const log = openLog({ folder: join(home, 'logs'), level: 'debug' });
  prepareProfile(home, started, keyFile, options);
  await options.prepareFolder?.(home);
  const service = await FleetService.open({
    about: { version: '0.0.0-test', shell: 'browser', profileFolder: home, logFolder: join(home, 'logs') },
    log,
    demo: options.demo ?? false,
    keyring: options.keyring ?? memorySecretStore(),
    knownHosts: async () => ({ entries: [], notes: [] }),
    ...(options.demoFleet && { demoFleet: options.demoFleet }),
  });
  const sockets = new Set<WebSocket>();
  const server = await startWebServer({
    ...{ address: '127.0.0.1', port: 0, page: builtPage, tls: null, password: null, log },
    onSocket: (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      serveOverSocket(socket, service);
    },
  });
  return {
    service,
    newLink: () => server.newLink(),
    router: (id) => found(started, id),
    startStranger: (id, { name } = {}) => start(id, [], name),
    dropConnections: () => {
      for (const socket of sockets) socket.terminate();
    },
    log: () => logText(join(home, 'logs')),
    close: async () => {
      await server.close();
      await service.close();
      await Promise.all(started.map((router) => router.close()));
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function prepareProfile(home: string, routers: readonly VirtualRouter[], keyFile: string, options: ServedAppOptions) {
  const profile = openProfile({ mode: 'write', home });
  profile.settings.save({ ...defaultSettings, pollSeconds: 0, ...options.settings });
  const at = new Date().toISOString();
  for (const { profile: made, name, host, port, user, hostKeyFingerprint: fingerprint } of routers) {
    const authentication: Router['authentication'] = { agent: false, keyFile, password: 'never' };
    profile.routers.add({ id: made.id, name, host, port, user, authentication, legacyAlgorithms: false, addedAt: at });
    profile.hostKeys.trust({
      routerId: made.id,
      keyType: 'ssh-ed25519',
      fingerprint,
      acceptedAt: at,
      acceptedBy: 'flag',
    });
  }
  options.prepare?.(profile);
  profile.close();
}

function demoProfile(id: string): RouterProfile {
  const profile = demoProfiles.find((known) => known.id === id);
  if (!profile) throw new Error(`there is no profile ${id}`);
  return profile;
}

function found(routers: readonly VirtualRouter[], id: string): VirtualRouter {
  const router = routers.find(({ profile }) => profile.id === id);
  if (!router) throw new Error(`${id} was not started`);
  return router;
}

function logText(folder: string): string {
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}
