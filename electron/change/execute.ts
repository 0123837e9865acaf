import { type Change, rollbackWindow } from '../../shared/model/change.ts';
import { FlowhelmError, isFlowhelmError } from '../../shared/model/errors.ts';
import type { Plan } from '../../shared/model/plan.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { section } from '../router/command.ts';
import { armWatchdog, parseArmAnswer } from '../router/watchdog.ts';
import type { RouterConnection } from '../ssh/connection.ts';
import { checkStaged, type StagedFacts } from './check.ts';
import { confirm } from './confirm.ts';
import { type ChangeDependencies, scriptTimeout } from './dependencies.ts';
import { installMissing } from './install.ts';
import {
  changeInProgress,
  planOrThrow,
  preflight,
  readUnlockedState,
  refuseBlocked,
  refuseOtherPlan,
} from './preflight.ts';
import { prove } from './prove.ts';
import { asError, type ChangeRequest, ChangeRun } from './run.ts';
import { undo } from './undo.ts';
import { verifyOverNewConnection } from './verification.ts';

/** `change: null` = the router already was as wanted, and nothing was done. */
export interface ChangeOutcome {
  readonly change: Change | null;
  readonly plan: Plan;
  readonly before: Snapshot;
  /** The router after the change; null when it could not be read any more (the change stands all the same). */
  readonly after: Snapshot | null;
}

/**
 * Carries out one change on one router, in the order of design.md section 6: preflight, arm the watchdog, install what is missing,
 * stage, check, load, verify over a new connection, confirm, prove. Whatever fails after arming leads to an undo; whatever fails
 * to be undone from here is undone by the router itself.
 *
 * Throws `FlowhelmError`: the sentence says what happened and what state the router is in.
 */
export async function executeChange(request: ChangeRequest, dependencies: ChangeDependencies): Promise<ChangeOutcome> {
  refuseWindow(request.rollbackWindowSeconds);
  const { signal } = request;
  request.onProgress?.({ kind: 'step', step: 'preflight', event: 'started', detail: '' });
  const { connection, snapshot } = await dependencies.read(
    async (open) => ({ connection: open, ...(await readUnlockedState(open, dependencies.now(), signal)) }),
    signal,
  );
  const plan = planOrThrow(snapshot, request.intent);
  refuseOtherPlan(request.shownPlan, plan);
  refuseBlocked(plan, request.overrides);
  if (plan.unchanged) return { change: null, plan, before: snapshot, after: snapshot };
  const ready = await preflight(connection, snapshot, signal);
  request.onProgress?.({ kind: 'step', step: 'preflight', event: 'done', detail: '' });
  const run = new ChangeRun(request, dependencies, plan, snapshot, ready);
  return carryOut(run, connection);
}

function refuseWindow(seconds: number): void {
  if (Number.isInteger(seconds) && seconds >= rollbackWindow.minimum && seconds <= rollbackWindow.maximum) return;
  throw new FlowhelmError('bad-input', {
    sentence: `The rollback window must be a whole number of seconds from ${rollbackWindow.minimum} to ${rollbackWindow.maximum}, and not ${seconds}.`,
    nextStep: `Choose another one; ${rollbackWindow.default} s suit most routers.`,
  });
}

async function carryOut(run: ChangeRun, connection: RouterConnection): Promise<ChangeOutcome> {
  try {
    run.dependencies.journal.begin(run.change);
  } catch (cause) {
    throw asError(cause);
  }
  await arm(run, connection);
  let verified: RouterConnection | null = null;
  try {
    verified = await untilVerified(run, connection);
    run.begin('confirm');
  } catch (cause) {
    verified?.close();
    throw await undo(run, asError(cause));
  }
  const over = verified;
  try {
    await run.finish('confirm', () => confirm(run, over));
    const after = await run.step('prove', () => prove(run, over)).catch(() => null);
    return { change: run.change, plan: run.plan, before: run.before, after };
  } finally {
    over.close();
  }
}

/** Everything between arming and confirming; returns the new connection that the router was verified over. */
async function untilVerified(run: ChangeRun, connection: RouterConnection): Promise<RouterConnection> {
  if (run.plan.platform === 'fw4' && run.plan.install.length > 0) {
    await run.step('install', () => installMissing(run, connection));
  }
  const staged = await run.step('stage', () => stage(run, connection));
  const expectation = await run.step('check', () => checkStaged(run, connection, staged));
  await run.step('load', () => load(run, connection));
  const verified = await run.step('verify', () => verifyOverNewConnection(run, expectation, staged));
  run.end({ checks: verified.checks });
  return verified.connection;
}

/** A lost answer may hide a watchdog that has started, so only an answer that says otherwise ends without an undo. */
async function arm(run: ChangeRun, connection: RouterConnection): Promise<void> {
  try {
    run.begin('arm');
  } catch (cause) {
    throw refused(run, asError(cause));
  }
  try {
    await run.finish('arm', () => startWatchdog(run, connection));
  } catch (cause) {
    const error = asError(cause);
    const neverStarted = error.code === 'change-in-progress' || error.code === 'watchdog-failed';
    throw neverStarted ? refused(run, error) : await undo(run, error);
  }
}

function refused(run: ChangeRun, error: FlowhelmError): FlowhelmError {
  run.end({ state: 'refused', errorCode: error.code, summary: error.message, endedAt: run.now() });
  return error;
}

async function startWatchdog(run: ChangeRun, connection: RouterConnection): Promise<void> {
  const { folder, watchdog } = run.platform;
  const installs = run.plan.platform === 'fw4' && run.plan.install.length > 0;
  const result = await connection.run(
    [
      section(armWatchdog, {
        folder,
        changeId: run.id,
        owner: run.dependencies.owner,
        // The window itself starts when the change is staged; until then the watchdog only guards against our death.
        windowSeconds: run.request.rollbackWindowSeconds + (installs ? 600 : 30),
        script: watchdog,
      }),
    ],
    { timeoutMs: scriptTimeout.read, ...(run.request.signal && { signal: run.request.signal }) },
  );
  const answer = parseArmAnswer(result.get(armWatchdog.id)?.stdout ?? '');
  if (answer.kind === 'busy') throw changeInProgress(answer.owner, answer.secondsLeft);
  if (answer.kind === 'failed') {
    throw new FlowhelmError('watchdog-failed', {
      sentence: 'The watchdog that would undo the change did not start on the router, so nothing was changed.',
      nextStep: 'Check that the router has free memory in /tmp, then try again.',
      evidence: { stderr: result.get(armWatchdog.id)?.stderr ?? '' },
    });
  }
}

async function stage(run: ChangeRun, connection: RouterConnection): Promise<StagedFacts> {
  const stage = run.platform.stage(run.request.rollbackWindowSeconds);
  const started = run.elapsed();
  const result = await connection.run([stage], { timeoutMs: scriptTimeout.read });
  run.deadline = started + run.request.rollbackWindowSeconds * 1000;
  run.tellCountdown();
  const { stdout, stderr, exitCode } = result.get(stage.id) ?? { stdout: '', stderr: '', exitCode: null };
  return { stdout, stderr, exitCode };
}

/** The exit code is not judged: on fw4 it says nothing about nft (domain.md 2.6); the verification looks at the ruleset. */
async function load(run: ChangeRun, connection: RouterConnection): Promise<void> {
  try {
    await connection.run([run.platform.load], { timeoutMs: scriptTimeout.load });
  } catch (cause) {
    // A reload may cut the connection it came over; only a new one can tell what happened.
    if (!isFlowhelmError(cause) || cause.code !== 'connection-lost') throw cause;
  }
  run.tellCountdown();
}
