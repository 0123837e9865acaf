import type { CheckResult } from '../../shared/model/change.ts';
import { FlowhelmError, isFlowhelmError } from '../../shared/model/errors.ts';
import type { Expectation } from '../../shared/model/plan.ts';
import { section } from '../router/command.ts';
import { parseLocks, readLocks } from '../router/lock.ts';
import { parseProbe, probeSections } from '../router/probe.ts';
import { parseReachable, pingGateways } from '../router/reachability.ts';
import type { RouterConnection } from '../ssh/connection.ts';
import { type StagedFacts, stagedLines } from './check.ts';
import { scriptTimeout } from './dependencies.ts';
import { type ChangeRun, throwIfCancelled } from './run.ts';
import { verifyChange } from './verify.ts';

/** Links may bounce for some seconds after a reload on MediaTek switches and Wi-Fi (domain.md 7.6), so a failed look is repeated. */
const betweenLooksMs = 2_000;
/** Looks are repeated at most this long while everything but the link checks holds. */
const patienceMs = 25_000;
/** The confirmation itself needs time before the router's deadline. */
const reserveMs = 8_000;

/**
 * Logs in anew and compares the router with what it was, until every check holds or time runs out. The caller closes the
 * connection. Throws `load-failed` when the ruleset is not as planned, else `verify-failed`, or the connection's own error.
 */
export async function verifyOverNewConnection(
  run: ChangeRun,
  expectation: Expectation,
  staged: StagedFacts,
): Promise<{ connection: RouterConnection; checks: CheckResult[] }> {
  const { sleep } = run.dependencies;
  const lastLook = Math.min(run.elapsed() + patienceMs, run.deadline - reserveMs);
  const lastTry = run.deadline - reserveMs;
  for (;;) {
    const look = await lookOnce(run, expectation, staged, lastTry);
    run.tellCountdown();
    const failed = look.checks.filter(({ ok }) => !ok);
    const over = run.elapsed() >= (look.error === null ? lastLook : lastTry);
    if (look.connection && (failed.length === 0 || over || !failed.every(mayRecover))) {
      for (const check of look.checks) run.request.onProgress?.({ kind: 'check', check });
      const { aborted } = run.request.signal ?? { aborted: false };
      if (failed.length === 0 && !aborted) return { connection: look.connection, checks: look.checks };
      look.connection.close();
      throwIfCancelled(run.request.signal);
      run.end({ checks: look.checks });
      throw verificationError(failed);
    }
    look.connection?.close();
    if (over && look.error) throw look.error;
    await sleep(betweenLooksMs, run.request.signal);
  }
}

interface Look {
  readonly connection: RouterConnection | null;
  readonly checks: CheckResult[];
  readonly error: FlowhelmError | null;
}

async function lookOnce(run: ChangeRun, expectation: Expectation, staged: StagedFacts, lastTry: number): Promise<Look> {
  const { connect, now } = run.dependencies;
  const timeLeft = AbortSignal.timeout(Math.max(1_000, Math.round(lastTry - run.elapsed())));
  const signal = run.request.signal ? AbortSignal.any([run.request.signal, timeLeft]) : timeLeft;
  let connection: RouterConnection | null = null;
  try {
    connection = await connect(signal);
    const result = await connection.run(
      [...probeSections({ rateSeconds: 0 }), section(readLocks), section(pingGateways, run.ready.targets)],
      { timeoutMs: scriptTimeout.read, signal },
    );
    const checks = verifyChange({
      before: run.before,
      after: parseProbe(result, now().toISOString()).snapshot,
      expectation,
      reachableBefore: run.ready.reachable,
      reachableAfter: parseReachable(result.get(pingGateways.id)?.stdout ?? ''),
      staged: run.plan.platform === 'fw4' ? stagedLines(staged) : null,
      lock: parseLocks(result.get(readLocks.id)?.stdout ?? '').find(({ changeId }) => changeId === run.id) ?? null,
    });
    return { connection, checks, error: null };
  } catch (cause) {
    connection?.close();
    throwIfCancelled(run.request.signal);
    if (!isFlowhelmError(cause) || !(cause.retryable || cause.code === 'cancelled')) throw cause;
    return { connection: null, checks: [], error: unreachableAfterLoad(cause) };
  }
}

function mayRecover({ id }: CheckResult): boolean {
  return id === 'default-route' || id === 'gateway' || id === 'flowtable';
}

function verificationError(failed: readonly CheckResult[]): FlowhelmError {
  // After a reboot the running ruleset is the saved one: no wonder that it is not as planned.
  const flowtable = failed.some(({ id }) => id === 'flowtable') && !failed.some(({ id }) => id === 'boot-id');
  return new FlowhelmError(flowtable ? 'load-failed' : 'verify-failed', {
    sentence: failed.map(({ text }) => text).join(' '),
    nextStep: flowtable
      ? 'Look at the system log of the router (logread) for what the firewall said.'
      : 'Look at what changed on the router, then try again.',
    evidence: Object.fromEntries(failed.map(({ id, text }) => [id, text])),
  });
}

function unreachableAfterLoad(cause: FlowhelmError): FlowhelmError {
  return new FlowhelmError('verify-failed', {
    sentence: `The router could not be reached over a new connection after the change: ${cause.message}`,
    nextStep: 'Check the network between this computer and the router, then try again.',
    cause,
  });
}
