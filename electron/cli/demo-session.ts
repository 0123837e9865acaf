import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addVirtual } from '../demo/add-virtual.ts';
import { type DemoFleet, startDemoFleet } from '../demo/fleet.ts';
import { newKeyPair } from '../demo/new-key.ts';
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
          for (const router of routers) addVirtual(session.profile, router, keyFile, cli.now());
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
