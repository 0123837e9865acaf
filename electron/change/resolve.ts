import type { Change } from '../../shared/model/change.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import { assertNever } from '../../shared/model/offload.ts';
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

/** Where a change of unknown outcome stands now; of one that has ended, with what to tell the person. */
export type Standing =
  | Extract<Outcome, { kind: 'armed' | 'orphaned' }>
  | { readonly kind: 'confirmed' | 'undone'; readonly sentence: string };

/** Where a change stands as far as this computer knows; `null` = the router has to be asked. */
export function knownStanding({ state, summary }: Pick<Change, 'state' | 'summary'>): Standing | null {
  return state === 'confirmed' || state === 'undone' ? { kind: state, sentence: summary } : null;
}

/**
 * Finds out what became of a change that this app began and never saw the end of (it was killed, or the router was gone), and ends
 * it if asked to. The store then knows. One at a time per router, and with the change as it stands in the store: an older one does
 * not tell that it was meanwhile told to be saved. Throws `verify-failed` when a confirmation is asked for and the router is not as
 * planned.
 */
export async function resolveChange(
  change: Change,
  resolution: Resolution,
  dependencies: Omit<ChangeDependencies, 'makeId' | 'owner'>,
): Promise<Standing> {
  const connection = await dependencies.connect();
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
      outcome =
        (await tell(change, 'confirm', connection)) ?? (await lookAgain(change, true, connection, dependencies));
    } else if (outcome.kind === 'orphaned' || (outcome.kind === 'armed' && resolution === 'undo')) {
      const saving = wasToldToSave(change);
      outcome = (await tell(change, 'undo', connection)) ?? (await lookAgain(change, saving, connection, dependencies));
    }
    const standing = record(change, outcome, dependencies);
    if (outcome.kind !== 'armed') await release(change, connection);
    return standing;
  } finally {
    connection.close();
  }
}

/** The watchdog's answer may be gone already: its lock was taken away, by hand or by another computer with this profile. */
async function lookAgain(
  change: Change,
  toldToSave: boolean,
  connection: RouterConnection,
  { now }: Pick<ChangeDependencies, 'now'>,
): Promise<Outcome> {
  return outcomeOf(change, await readState(connection, now()), toldToSave);
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

function record(
  change: Change,
  outcome: Outcome,
  { journal, now }: Pick<ChangeDependencies, 'journal' | 'now'>,
): Standing {
  const at = now().toISOString();
  const note = (detail: string) => journal.journal(change.id, { at, step: 'resolve', event: 'note', detail });
  const ended = (kind: 'confirmed' | 'undone', sentence: string): Standing => {
    note(sentence);
    journal.update(change.id, { state: kind, summary: sentence, endedAt: at });
    return { kind, sentence };
  };
  switch (outcome.kind) {
    case 'armed':
      note(`the router waits for a confirmation for another ${outcome.secondsLeft} s`);
      return outcome;
    case 'orphaned':
      note('the watchdog on the router is gone and its undo gave no answer');
      journal.update(change.id, { state: 'unresolved', errorCode: 'outcome-unknown' });
      return outcome;
    case 'confirmed':
      return ended('confirmed', 'The change is confirmed and saved.');
    case 'undone':
      return ended('undone', undoneSentence(outcome.why, outcome.differs, change.installedPackages));
    default:
      return assertNever(outcome);
  }
}
