import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemoFleet, startDemoFleet } from '../../demo/fleet.ts';
import { newKeyPair } from '../../demo/new-key.ts';
import type { VirtualRouter } from '../../demo/virtual-router.ts';
import { type Answer, answer, type Cli } from '../run.ts';
import { type Session, withSession } from '../session.ts';
import { showAudit } from '../show-audit.ts';
import { type Audited, auditAll, auditAnswer } from './audit.ts';

export interface DemoOptions {
  readonly keep?: boolean;
}

const auditOptions = { rates: true, evidence: false } as const;

/** `flowhelm demo`: virtual routers in this process, a profile of their own in a temporary folder, and an audit of them all. */
export async function demoCommand(cli: Cli, { keep = false }: DemoOptions): Promise<Answer<'demo'> | null> {
  const home = await mkdtemp(join(tmpdir(), 'flowhelm-demo-'));
  cli.terminal.status('Starting the virtual routers');
  const key = newKeyPair();
  const keyFile = join(home, 'id_ed25519');
  await writeFile(keyFile, key.private, { mode: 0o600 });
  let fleet: DemoFleet | null = null;
  try {
    fleet = await startDemoFleet({ authorizedKeys: [key.public] });
    const { routers } = fleet;
    const audited = await withSession({ ...cli, home }, { mode: 'write' }, (session) => {
      for (const router of routers) addVirtual(cli, session, router, keyFile);
      return auditAll(cli, session.engine, session.profile.routers.list(), auditOptions);
    });
    const found = demoAnswer(cli, audited, home);
    if (!keep) return found;
    answer(cli, found);
    cli.terminal.notice(keepWords(home));
    await untilStopped(cli);
    return null;
  } finally {
    await fleet?.close();
    await rm(home, { recursive: true, force: true });
  }
}

/** We made the host key ourselves, so nobody needs to compare it. */
function addVirtual(cli: Cli, { profile }: Session, router: VirtualRouter, keyFile: string): void {
  const at = cli.now().toISOString();
  const { name, host, port, user } = router;
  const id = router.profile.id;
  profile.routers.add({
    id,
    name,
    host,
    port,
    user,
    authentication: { agent: false, keyFile, password: 'never' },
    legacyAlgorithms: false,
    addedAt: at,
  });
  const { hostKeyFingerprint: fingerprint } = router;
  profile.hostKeys.trust({ routerId: id, keyType: 'ssh-ed25519', fingerprint, acceptedAt: at, acceptedBy: 'flag' });
}

function demoAnswer(cli: Cli, audited: readonly Audited[], home: string): Answer<'demo'> {
  const { paint } = cli.terminal;
  const fleet = auditAnswer(cli, audited, auditOptions);
  const example =
    audited.find(({ audit }) => audit?.verdict.level === 'attention') ?? audited.find(({ audit }) => audit);
  const text = [
    paint(
      'attention',
      'Demo: these routers are virtual. They run in this program, answer over SSH and vanish with it.',
    ),
    fleet.text,
    ...(example?.audit ? [showAudit(example.audit, { paint, evidence: false })] : []),
  ].join('\n\n');
  return { ...fleet, text, result: { demo: true, home, ...fleet.result } };
}

function keepWords(home: string): string {
  return [
    'The demo fleet keeps running. In another terminal:',
    `  export FLOWHELM_HOME=${home}`,
    '  flowhelm list',
    'Ctrl-C ends it and takes its profile away.',
  ].join('\n');
}

function untilStopped({ signal }: Cli): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    // A pending promise alone would not keep the program running; the listening routers do.
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
