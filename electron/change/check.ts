import { FlowhelmError } from '../../shared/model/errors.ts';
import type { Expectation, UciPlan } from '../../shared/model/plan.ts';
import { quote } from '../../shared/shell.ts';
import { checkFirewall, printFlowtable } from '../router/change-fw4.ts';
import { section } from '../router/command.ts';
import { parseFlowtables } from '../router/flowtables.ts';
import type { RouterConnection } from '../ssh/connection.ts';
import { scriptTimeout } from './dependencies.ts';
import type { ChangeRun } from './run.ts';

/** What the staging step answered. */
export interface StagedFacts {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** Lines of `uci changes` in the answer of the staging step. */
export function stagedLines({ stdout }: StagedFacts): string[] {
  return stdout.split('\n').filter((line) => line.trim() !== '');
}

/**
 * Judges what was staged before anything is loaded, and returns the exact expectation for the verification: on fw4 the devices are
 * those that fw4 itself renders. Throws `stage-failed`, `foreign-edits`, `check-failed` or `hardware-refused`.
 */
export async function checkStaged(
  run: ChangeRun,
  connection: RouterConnection,
  staged: StagedFacts,
): Promise<Expectation> {
  switch (run.plan.platform) {
    case 'fw4':
      checkUciStaged(run.plan, staged);
      return checkRendered(run, run.plan, connection);
    case 'nftables':
      refuseUnarmed(staged);
      if (staged.exitCode !== 0) throw nftRefused(staged, run.plan.expectation.hardware);
      return run.plan.expectation;
  }
}

/** Exactly our edits must be staged, each as planned. */
function checkUciStaged(plan: UciPlan, staged: StagedFacts): void {
  if (staged.stderr.includes('foreign-edits')) throw foreignEdits(staged);
  refuseUnarmed(staged);
  if (staged.exitCode !== 0) {
    throw new FlowhelmError('stage-failed', {
      sentence: 'The setting could not be staged on the router.',
      nextStep: 'Check that /tmp of the router is not full, then try again.',
      evidence: { stdout: staged.stdout, stderr: staged.stderr },
    });
  }
  const lines = stagedLines(staged);
  const ours = plan.edits.every(({ option, after }) =>
    lines.some((line) =>
      after === null
        ? line.startsWith('-') && line.endsWith(`.${option}`)
        : line.endsWith(`.${option}=${quote(after)}`),
    ),
  );
  if (!ours || lines.length !== plan.edits.length) throw foreignEdits(staged);
}

function refuseUnarmed({ stderr }: StagedFacts): void {
  if (!/^no-lock$/m.test(stderr)) return;
  throw new FlowhelmError('window-expired', {
    sentence: 'The router no longer waited for this change when it was to be staged.',
    nextStep: 'Try again; this computer or the connection was too slow, or was asleep.',
  });
}

function foreignEdits(staged: StagedFacts): FlowhelmError {
  return new FlowhelmError('foreign-edits', {
    sentence: 'Somebody else edited the firewall of this router at the same moment.',
    nextStep: 'Wait until their edits are saved or reverted, then try again.',
    evidence: { 'uci changes': staged.stdout },
  });
}

async function checkRendered(run: ChangeRun, plan: UciPlan, connection: RouterConnection): Promise<Expectation> {
  const result = await connection.run([section(checkFirewall), section(printFlowtable)], {
    timeoutMs: scriptTimeout.load,
    ...(run.request.signal && { signal: run.request.signal }),
  });
  const check = result.get(checkFirewall.id);
  if (check?.exitCode !== 0) {
    throw new FlowhelmError('check-failed', {
      sentence: 'The router refuses the firewall rules with this setting.',
      nextStep: 'Read what fw4 check says below.',
      evidence: { 'fw4 check': `${check?.stdout ?? ''}${check?.stderr ?? ''}` },
    });
  }
  const printed = result.get(printFlowtable.id);
  const { expectation } = plan;
  const rendered = parseFlowtables(printed?.stdout ?? '').find(
    ({ table, name }) => table === expectation.table && name === expectation.flowtable,
  );
  if (!expectation.present) return expectation;
  if (rendered && expectation.hardware && !rendered.hardware) throw hardwareRefused(printed?.stderr ?? '');
  // fw4 leaves the flowtable out when no zone has a device; the verification would only see that it is missing.
  return { ...expectation, devices: rendered?.devices ?? null };
}

function hardwareRefused(said: string): FlowhelmError {
  return new FlowhelmError('hardware-refused', {
    sentence: 'The network devices of this router have no offload engine: the kernel refuses Hardware flow offloading.',
    nextStep: 'Enable Software flow offloading instead.',
    evidence: { 'the router says': said.trim() },
  });
}

function nftRefused(staged: StagedFacts, hardware: boolean): FlowhelmError {
  if (hardware && /not supported/i.test(staged.stderr)) return hardwareRefused(staged.stderr);
  return new FlowhelmError('check-failed', {
    sentence: 'The router refuses the flowtable.',
    nextStep: 'Read what nft says below.',
    evidence: { nft: `${staged.stdout}${staged.stderr}` },
  });
}
