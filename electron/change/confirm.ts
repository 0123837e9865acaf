import { FlowhelmError, isFlowhelmError } from '../../shared/model/errors.ts';
import { section } from '../router/command.ts';
import { parseWatchdogResult, tellWatchdog } from '../router/lock.ts';
import type { RouterConnection } from '../ssh/connection.ts';
import { scriptTimeout } from './dependencies.ts';
import { type Outcome, outcomeOfResult, undoneError } from './outcome.ts';
import type { ChangeRun } from './run.ts';
import { learnOutcome, release } from './settle.ts';

/** The watchdog looks for the word every second; a save to slow flash takes some more. */
const saveSeconds = 30;

/**
 * Tells the watchdog to save, and believes nothing but its answer. Throws `window-expired`, `confirm-failed` or `foreign-edits` when
 * the router has undone the change instead, and `outcome-unknown` when it could not be asked any more.
 */
export async function confirm(run: ChangeRun, connection: RouterConnection): Promise<void> {
  run.toldToSave = true;
  const outcome = (await askToSave(run, connection)) ?? (await learnOutcome(run));
  const endedAt = run.dependencies.now().toISOString();
  switch (outcome?.kind) {
    case 'confirmed':
      run.end({ state: 'confirmed', summary: 'The change is confirmed and saved.', endedAt });
      await release(run, connection);
      return;
    case 'undone': {
      const error = undoneError(outcome.why, outcome.differs, run.change.installedPackages);
      run.end({ state: 'undone', errorCode: error.code, summary: error.message, endedAt });
      await release(run, connection);
      throw error;
    }
    default: {
      const error = outcomeUnknown();
      run.end({ state: 'unresolved', errorCode: error.code, summary: error.message });
      throw error;
    }
  }
}

async function askToSave(run: ChangeRun, connection: RouterConnection): Promise<Outcome | null> {
  const { folder } = run.platform;
  try {
    const told = section(tellWatchdog, { folder, changeId: run.id, word: 'confirm', waitSeconds: saveSeconds });
    const result = await connection.run([told], { timeoutMs: scriptTimeout.packages });
    const answer = parseWatchdogResult(result.get(tellWatchdog.id)?.stdout ?? '');
    return answer && outcomeOfResult(answer);
  } catch (cause) {
    if (isFlowhelmError(cause)) return null;
    throw cause;
  }
}

function outcomeUnknown(): FlowhelmError {
  return new FlowhelmError('outcome-unknown', {
    sentence: 'The router was told to save the change, but the connection was lost before it answered.',
    nextStep: 'Audit it when it can be reached again: Flowhelm then says whether the change was saved or undone.',
  });
}
