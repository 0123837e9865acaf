import { isFlowhelmError } from '../../shared/model/errors.ts';
import { section } from '../router/command.ts';
import { parseWatchdogResult, releaseLock, tellWatchdog } from '../router/lock.ts';
import type { RouterConnection } from '../ssh/connection.ts';
import { scriptTimeout } from './dependencies.ts';
import { type Outcome, outcomeOf, outcomeOfResult } from './outcome.ts';
import { readState } from './preflight.ts';
import type { ChangeRun } from './run.ts';

/** After the router's deadline, wait this much longer for it to answer again (a reboot, a slow reload), milliseconds. */
const graceMs = 90_000;
const betweenTriesMs = 3_000;
/** An undo with three slow reloads takes this long at most, seconds. */
const undoSeconds = 200;

/** The scratch folder goes when its result was read; if that fails, the watchdog removes it soon after. */
export async function release(run: ChangeRun, connection: RouterConnection): Promise<void> {
  const released = section(releaseLock, { folder: run.platform.folder, changeId: run.id });
  await connection.run([released], { timeoutMs: scriptTimeout.read }).catch(() => undefined);
}

/** Asks the router what has become of the change, until it says or its deadline is well past; null = it never answered. */
export function learnOutcome(run: ChangeRun): Promise<Outcome | null> {
  return untilKnown(run, async (connection) => {
    const outcome = await lookAt(run, connection);
    // Its watchdog was killed: nobody else will undo it.
    return outcome.kind === 'orphaned' ? ((await askToUndo(run, connection)) ?? outcome) : outcome;
  });
}

/** Asks over new connections until the answer is final; null = none until well past the router's own deadline. */
export async function untilKnown(
  run: ChangeRun,
  ask: (connection: RouterConnection) => Promise<Outcome>,
): Promise<Outcome | null> {
  const { connect, sleep } = run.dependencies;
  const giveUpAt = Math.max(run.deadline, run.elapsed()) + graceMs;
  for (;;) {
    let connection: RouterConnection | null = null;
    try {
      connection = await connect(AbortSignal.timeout(Math.max(5_000, Math.round(giveUpAt - run.elapsed()))));
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
    if (run.elapsed() >= giveUpAt) return null;
    run.tellCountdown();
    await sleep(betweenTriesMs);
  }
}

export async function lookAt(run: ChangeRun, connection: RouterConnection): Promise<Outcome> {
  return outcomeOf(run.change, await readState(connection, run.dependencies.now()), run.toldToSave);
}

/** `null` = the router gave no answer, or does not know the change (any more). */
export async function askToUndo(run: ChangeRun, connection: RouterConnection): Promise<Outcome | null> {
  const { folder } = run.platform;
  const told = section(tellWatchdog, { folder, changeId: run.id, word: 'undo', waitSeconds: undoSeconds });
  const result = await connection.run([told], { timeoutMs: scriptTimeout.packages });
  const answer = parseWatchdogResult(result.get(tellWatchdog.id)?.stdout ?? '');
  return answer && outcomeOfResult(answer);
}
