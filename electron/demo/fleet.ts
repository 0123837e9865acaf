import type { Clock } from './clock.ts';
import type { RouterProfile } from './profile.ts';
import { mediatekProfiles } from './profiles/mediatek.ts';
import { otherProfiles } from './profiles/others.ts';
import { startVirtualRouter, type VirtualRouter } from './virtual-router.ts';

/** Every router of the demo fleet. */
export const demoProfiles: readonly RouterProfile[] = [...mediatekProfiles, ...otherProfiles];

export interface DemoFleetOptions {
  readonly profiles?: readonly RouterProfile[];
  readonly clock?: Clock;
  readonly password?: string;
  readonly authorizedKeys?: readonly string[];
}

export interface DemoFleet {
  readonly routers: readonly VirtualRouter[];
  close(): Promise<void>;
}

/** Starts the demo fleet on free ports of 127.0.0.1; all routers take the same password. */
export async function startDemoFleet(options: DemoFleetOptions = {}): Promise<DemoFleet> {
  const { profiles = demoProfiles, ...rest } = options;
  const routers = await Promise.all(profiles.map((profile) => startVirtualRouter(profile, rest)));
  return {
    routers,
    close: async () => {
      await Promise.all(routers.map((router) => router.close()));
    },
  };
}
