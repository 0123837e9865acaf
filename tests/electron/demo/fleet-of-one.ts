import { onTestFinished } from 'vitest';
import { type Clock, runningClock } from '../../../electron/demo/clock.ts';
import { demoProfiles } from '../../../electron/demo/fleet.ts';
import type { RouterProfile } from '../../../electron/demo/profile.ts';
import {
  startVirtualRouter,
  type VirtualRouter,
  type VirtualRouterOptions,
} from '../../../electron/demo/virtual-router.ts';
import { connectRouter } from '../../../electron/ssh/connect.ts';
import type { RouterConnection } from '../../../electron/ssh/connection.ts';

function profileOf(id: string): RouterProfile {
  const found = demoProfiles.find((profile) => profile.id === id);
  if (!found) throw new Error(`there is no profile ${id}`);
  return found;
}

/** A router that is closed when the test ends; its clock runs fast, so that seconds of waiting cost milliseconds. */
export async function routerOf(
  id: string,
  options: VirtualRouterOptions & { speed?: number } = {},
): Promise<VirtualRouter> {
  const clock: Clock = options.clock ?? runningClock(options.speed ?? 20);
  const router = await startVirtualRouter(profileOf(id), { bootSeconds: 2, ...options, clock });
  onTestFinished(() => router.close());
  return router;
}

/** Connects as the app does; the host key is trusted unless another one is known. */
export async function connectTo(router: VirtualRouter, knownFingerprint?: string): Promise<RouterConnection> {
  const connection = await connectRouter(
    {
      routerId: router.profile.id,
      name: router.name,
      host: router.host,
      port: router.port,
      user: router.user,
      authentication: { agent: false, keyFile: null, password: 'ask' },
      secretsOf: router.profile.id,
      legacyAlgorithms: false,
      hostKeyAlias: null,
      hops: [],
    },
    {
      agentSocket: null,
      hostKeys: {
        known: async () =>
          knownFingerprint === undefined
            ? []
            : [{ keyType: 'ssh-ed25519', fingerprint: knownFingerprint, revoked: false }],
        askToTrust: async () => 'accept',
        remember: async () => {},
      },
      secrets: { password: async () => router.password, passphrase: async () => null },
    },
  );
  onTestFinished(() => connection.close());
  return connection;
}
