import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../../shared/model/fleet.ts';
import { addVirtual } from '../demo/add-virtual.ts';
import { type DemoFleet, type DemoFleetOptions, startDemoFleet } from '../demo/fleet.ts';
import { fillHistory } from '../demo/history.ts';
import { newKeyPair } from '../demo/new-key.ts';
import { makePast } from '../demo/past.ts';
import type { Log } from '../log.ts';
import { memorySecretStore } from '../store/memory-secrets.ts';
import { openProfile, type Profile } from '../store/profile.ts';
import { secretPlace } from '../store/secret-place.ts';
import { Workspace } from './workspace.ts';

export interface DemoWorkspace {
  readonly workspace: Workspace;
  readonly fleet: DemoFleet;
  /** Ends the virtual routers and takes their profile away. */
  close(): Promise<void>;
}

export interface DemoWorkspaceOptions {
  readonly log: Log;
  readonly now: () => Date;
  readonly settings: Settings;
  readonly fleet?: DemoFleetOptions;
}

/** The demo fleet: virtual routers in this process, in a profile of their own in a temporary folder. */
export async function openDemoWorkspace({
  log,
  now,
  settings,
  fleet: options,
}: DemoWorkspaceOptions): Promise<DemoWorkspace> {
  const home = await mkdtemp(join(tmpdir(), 'flowhelm-demo-'));
  let fleet: DemoFleet | null = null;
  try {
    const key = newKeyPair();
    const keyFile = join(home, 'id_ed25519');
    await writeFile(keyFile, key.private, { mode: 0o600 });
    const running = await startDemoFleet({ ...options, authorizedKeys: [key.public] });
    fleet = running;
    const profile = openProfile({ mode: 'write', home, now });
    profile.settings.save(settings);
    for (const router of running.routers) addVirtual(profile, router, keyFile, now());
    makePast(profile, now());
    const history = beginHistory(profile, running, log, now());
    const knownHosts = async () => ({ entries: [], notes: [] });
    const workspace = new Workspace({
      profile,
      keyring: secretPlace(memorySecretStore(), null),
      log,
      demo: true,
      now,
      knownHosts,
    });
    const close = async () => {
      await history.stop();
      workspace.close();
      await running.close();
      await rm(home, { recursive: true, force: true });
    };
    return { workspace, fleet: running, close };
  } catch (error) {
    await fleet?.close();
    await rm(home, { recursive: true, force: true });
    throw error;
  }
}

/** A month that never was, so that there is something to see on charts; it grows while the fleet is there already. */
function beginHistory(profile: Profile, { routers }: DemoFleet, log: Log, now: Date): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const profiles = routers.map((router) => router.profile);
  const filled = fillHistory(profiles, profile.samples, now, stopping.signal).catch((error: unknown) =>
    log.error({ error }, 'the history of the demo cannot be made'),
  );
  return {
    stop: () => {
      stopping.abort();
      return filled;
    },
  };
}
