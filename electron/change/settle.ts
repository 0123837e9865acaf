import { isFlowhelmError } from '../../shared/model/errors.ts';
import { section } from '../router/command.ts';
import { releaseLock } from '../router/watchdog.ts';
import type { RouterConnection } from '../ssh/connection.ts';
import { scriptTimeout } from './dependencies.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { readState } from './preflight.ts';
import type { ChangeRun } from './run.ts';

/** After the router's deadline, wait this much longer for it to answer again (a reboot, a slow reload), milliseconds. */
const graceMs = 90_000;
const betweenTriesMs = 3_000;

/** The scratch folder goes when its result was read; if that fails, the watchdog removes it soon after. */
export async function release(run: ChangeRun, connection: RouterConnection): Promise<void> {
  const released = section(releaseLock, { folder: run.platform.folder, changeId: run.id });
  await connection.run([released], { timeoutMs: scriptTimeout.read }).catch(() => undefined);
}

/** Asks the router what has become of the change, until it says or its deadline is well past; null = it never answered. */
export function learnOutcome(run: ChangeRun): Promise<Outcome | null> {
  return untilKnown(run, (connection) => lookAt(run, connection));
}

/** Asks over new connections until the answer is final; null = none until well past the router's own deadline. */
export async function untilKnown(
  run: ChangeRun,
  ask: (connection: RouterConnection) => Promise<Outcome>,
): Promise<Outcome | null> {
  const { connect, now, sleep } = run.dependencies;
  const giveUpAt = Math.max(run.deadline, now().getTime()) + graceMs;
  for (;;) {
    let connection: RouterConnection | null = null;
    try {
      connection = await connect({
        fresh: true,
        signal: AbortSignal.timeout(Math.max(5_000, giveUpAt - now().getTime())),
      });
      const outcome = await ask(connection);
      if (outcome.kind === 'confirmed' || outcome.kind === 'undone') {
        await release(run, connection);
        return outcome;
      }
    } catch (cause) {
      if (!isFlowhelmError(cause) || !(cause.retryable || cause.code === 'cancelled')) {
        // A refused login or a changed key will not get better by asking again; the router's own deadline stands.
        return null;
      }
    } finally {
      connection?.close();
    }
    if (now().getTime() >= giveUpAt) return null;
    run.tellCountdown();
    await sleep(betweenTriesMs);
  }
}

export async function lookAt(run: ChangeRun, connection: RouterConnection): Promise<Outcome> {
  return outcomeOf(run.change, await readState(connection, run.dependencies.now()));
}
