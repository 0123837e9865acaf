/** The product on a lab router: the same engine that the app runs, with a throw-away profile. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../../electron/engine.ts';
import { hostKeyTrust } from '../../electron/host-key-trust.ts';
import { openProfile, type Profile } from '../../electron/store/profile.ts';
import type { ChangeProgress, ChangeStep } from '../../shared/model/change.ts';
import type { Router } from '../../shared/model/router.ts';
import type { RouterAccess, RouterName } from './types.ts';

/** As short as leaves enough time for a verification on an emulated machine that shares its cores. */
export const shortWindow = { rollbackWindowSeconds: 60 } as const;
/** For changes that should succeed: the machine shares two cores with everything else. */
export const longWindow = { rollbackWindowSeconds: 240 } as const;

export interface Product {
  readonly engine: Engine;
  readonly router: Router;
  readonly home: string;
  close(): void;
}

/** An engine that knows one lab router and trusts its key, as after `flowhelm add --accept-new-key`. */
export function product(name: RouterName, access: RouterAccess, home = newHome()): Product {
  const profile = openProfile({ mode: 'write', home });
  const hostKeys = hostKeyTrust({
    store: profile.hostKeys,
    mayRemember: true,
    acceptedBy: 'flag',
    askToTrust: async ({ fingerprint }) => (fingerprint === access.hostKeyFingerprint ? 'accept' : 'refuse'),
    knownHosts: async () => ({ entries: [], notes: [] }),
    now: () => new Date(),
  });
  const engine = new Engine({
    profile,
    hostKeys,
    secrets: { password: async () => access.password, passphrase: async () => null },
  });
  const router = profile.routers.findByName(name) ?? labRouter(name, access);
  if (!profile.routers.get(router.id)) profile.routers.add(router);
  return { engine, router, home, close: () => engine.close() };
}

function labRouter(name: RouterName, { host, port, user, privateKeyPath }: RouterAccess): Router {
  return {
    ...{ id: `lab-${name}`, name, host, port, user },
    authentication: { agent: false, keyFile: privateKeyPath, password: 'never' },
    legacyAlgorithms: false,
    addedAt: new Date().toISOString(),
  };
}

/** Puts a lab router into a profile with its key trusted, as after `flowhelm add --accept-new-key`. */
export function inFleet(profile: Profile, name: RouterName, access: RouterAccess): void {
  const router = labRouter(name, access);
  profile.routers.add(router);
  profile.hostKeys.trust({
    ...{ routerId: router.id, keyType: 'ssh-ed25519', fingerprint: access.hostKeyFingerprint },
    ...{ acceptedAt: router.addedAt, acceptedBy: 'flag' },
  });
}

const homes: string[] = [];
process.once('exit', () => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

/** A throw-away profile folder, removed when the process ends. */
export function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'flowhelm-home-'));
  homes.push(home);
  return home;
}

/** Calls `action` once, at the moment when a step of a change has started or is done. */
export function at(
  step: ChangeStep | 'undo',
  event: 'started' | 'done',
  action: () => void | Promise<void>,
): (progress: ChangeProgress) => void {
  return (progress) => {
    if (progress.kind === 'step' && progress.step === step && progress.event === event) void action();
  };
}
