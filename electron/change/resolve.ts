import type { Change } from '../../shared/model/change.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import { expectationHolds } from '../../shared/rules/expectation.ts';
import { section } from '../router/command.ts';
import { parseWatchdogResult, releaseLock, tellWatchdog } from '../router/lock.ts';
import type { RouterConnection } from '../ssh/connection.ts';
import { type ChangeDependencies, scriptTimeout } from './dependencies.ts';
import { type Outcome, outcomeOf, outcomeOfResult, undoneSentence, wasToldToSave } from './outcome.ts';
import { changePlatform } from './platform.ts';
import { readState } from './preflight.ts';

/** What to do about a change whose outcome is not known here. `look` only asks, and leaves an armed watchdog waiting. */
export type Resolution = 'look' | 'confirm' | 'undo';

/**
 * Finds out what became of a change that this app began and never saw the end of (it was killed, or the router was gone), and ends
 * it if asked to. The store then knows. Throws `verify-failed` when a confirmation is asked for and the router is not as planned.
 */
export async function resolveChange(
  change: Change,
  resolution: Resolution,
  dependencies: Omit<ChangeDependencies, 'makeId' | 'owner'>,
): Promise<Outcome> {
  const connection = await dependencies.connect({ fresh: true });
  try {
    const state = await readState(connection, dependencies.now());
    let outcome = outcomeOf(change, state, wasToldToSave(change));
    if (outcome.kind === 'armed' && resolution === 'confirm') {
      refuseUnverified(
        change,
        state.snapshot.identity.bootId,
        expectationHolds(state.snapshot, { ...change.plan.expectation, devices: null }),
      );
      const { journal, now } = dependencies;
      journal.journal(change.id, { at: now().toISOString(), step: 'confirm', event: 'started', detail: 'resolve' });
      outcome = (await tell(change, 'confirm', connection)) ?? (await lookAgain(change, connection, dependencies));
    } else if (outcome.kind === 'orphaned' || (outcome.kind === 'armed' && resolution === 'undo')) {
      outcome = (await tell(change, 'undo', connection)) ?? (await lookAgain(change, connection, dependencies));
    }
    record(change, outcome, dependencies);
    if (outcome.kind !== 'armed') await release(change, connection);
    return outcome;
  } finally {
    connection.close();
  }
}

/** The watchdog's answer may be gone already: somebody else who looked at the change has read it and released the lock. */
async function lookAgain(
  change: Change,
  connection: RouterConnection,
  { now }: Pick<ChangeDependencies, 'now'>,
): Promise<Outcome> {
  return outcomeOf(change, await readState(connection, now()), wasToldToSave(change));
}

function refuseUnverified(change: Change, bootId: string | null, holds: boolean): void {
  if (holds && bootId !== null && bootId === change.bootId) return;
  throw new FlowhelmError('verify-failed', {
    sentence: 'The running ruleset is not as planned, so the change is not confirmed.',
    nextStep: 'Let the router undo it, or undo it now.',
  });
}

async function tell(change: Change, word: 'confirm' | 'undo', connection: RouterConnection): Promise<Outcome | null> {
  const { folder } = changePlatform(change.plan, change.id);
  const told = section(tellWatchdog, { folder, changeId: change.id, word, waitSeconds: 200 });
  const result = await connection.run([told], { timeoutMs: scriptTimeout.packages });
  const answer = parseWatchdogResult(result.get(tellWatchdog.id)?.stdout ?? '');
  return answer && outcomeOfResult(answer);
}

async function release(change: Change, connection: RouterConnection): Promise<void> {
  const { folder } = changePlatform(change.plan, change.id);
  const released = section(releaseLock, { folder, changeId: change.id });
  await connection.run([released], { timeoutMs: scriptTimeout.read }).catch(() => undefined);
}

function record(change: Change, outcome: Outcome, { journal, now }: Pick<ChangeDependencies, 'journal' | 'now'>): void {
  const at = now().toISOString();
  const note = (detail: string) => journal.journal(change.id, { at, step: 'resolve', event: 'note', detail });
  switch (outcome.kind) {
    case 'armed':
      note(`the router waits for a confirmation for another ${outcome.secondsLeft} s`);
      return;
    case 'orphaned':
      note('the watchdog on the router is gone and its undo gave no answer');
      journal.update(change.id, { state: 'unresolved', errorCode: 'outcome-unknown' });
      return;
    case 'confirmed':
      note('confirmed');
      journal.update(change.id, { state: 'confirmed', summary: 'The change is confirmed and saved.', endedAt: at });
      return;
    case 'undone': {
      const summary = undoneSentence(outcome.why, outcome.differs, change.installedPackages);
      note(summary);
      journal.update(change.id, { state: 'undone', summary, endedAt: at });
      return;
    }
  }
}
