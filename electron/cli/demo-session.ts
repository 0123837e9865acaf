import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemoFleet, startDemoFleet } from '../demo/fleet.ts';
import { newKeyPair } from '../demo/new-key.ts';
import type { VirtualRouter } from '../demo/virtual-router.ts';
import type { Cli } from './run.ts';
import { type Session, withSession } from './session.ts';

/**
 * Runs `work` with virtual routers of this process, in a profile of their own in a temporary folder; both are gone afterwards. The
 * virtual routers are a large part of the program, so whoever needs them only sometimes imports this when it does.
 */
export async function withDemoFleet<Result>(cli: Cli, work: (demo: DemoProfile) => Promise<Result>): Promise<Result> {
  const home = await mkdtemp(join(tmpdir(), 'flowhelm-demo-'));
  cli.terminal.status('Starting the virtual routers');
  const key = newKeyPair();
  const keyFile = join(home, 'id_ed25519');
  let fleet: DemoFleet | null = null;
  try {
    await writeFile(keyFile, key.private, { mode: 0o600 });
    fleet = await startDemoFleet({ authorizedKeys: [key.public] });
    const { routers } = fleet;
    return await work({
      home,
      session: (use) =>
        withSession({ ...cli, home }, { mode: 'write' }, (session) => {
          for (const router of routers) addVirtual(cli, session, router, keyFile);
          return use(session);
        }),
    });
  } finally {
    await fleet?.close();
    await rm(home, { recursive: true, force: true });
  }
}

export interface DemoProfile {
  readonly home: string;
  /** Opens the profile, with the virtual routers in it; to be called once. */
  readonly session: <Result>(use: (session: Session) => Promise<Result>) => Promise<Result>;
}

/** We made the host key ourselves, so nobody needs to compare it. */
function addVirtual(cli: Cli, { profile }: Session, router: VirtualRouter, keyFile: string): void {
  const at = cli.now().toISOString();
  const { name, host, port, user, hostKeyFingerprint: fingerprint } = router;
  const { id } = router.profile;
  profile.routers.add({
    ...{ id, name, host, port, user },
    authentication: { agent: false, keyFile, password: 'never' },
    legacyAlgorithms: false,
    addedAt: at,
  });
  profile.hostKeys.trust({ routerId: id, keyType: 'ssh-ed25519', fingerprint, acceptedAt: at, acceptedBy: 'flag' });
}
