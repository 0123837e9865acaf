import { demoProfiles } from '../../demo/fleet.ts';
import { fillHistory } from '../../demo/history.ts';
import { makePast } from '../../demo/past.ts';
import type { Profile } from '../../store/profile.ts';
import { withDemoFleet } from '../demo-session.ts';
import { type Answer, answer, type Cli } from '../run.ts';
import { showAudit } from '../show-audit.ts';
import { type Audited, auditAll, auditAnswer } from './audit.ts';

export interface DemoOptions {
  readonly keep?: boolean;
}

const auditOptions = { rates: true, evidence: false } as const;

/** `flowhelm demo`: virtual routers in this process, a profile of their own in a temporary folder, and an audit of them all. */
export function demoCommand(cli: Cli, { keep = false }: DemoOptions): Promise<Answer<'demo'> | null> {
  return withDemoFleet(cli, async ({ home, session }) => {
    const audited = await session(async ({ engine, profile }) => {
      if (keep) await addPast(cli, profile);
      return auditAll(cli, engine, profile.routers.list(), auditOptions);
    });
    const found = demoAnswer(cli, audited, home);
    if (!keep) return found;
    answer(cli, found);
    cli.terminal.notice(keepWords(home));
    await untilStopped(cli);
    return null;
  });
}

/** A month that never was, for the commands that look back. */
async function addPast(cli: Cli, profile: Profile): Promise<void> {
  cli.terminal.status('Making up a month of samples');
  makePast(profile, cli.now());
  await fillHistory(demoProfiles, profile.samples, cli.now(), cli.signal);
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
    '  flowhelm samples --from 7d',
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
