import type { Change } from '../../shared/model/change.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import { assertNever } from '../../shared/model/offload.ts';
import type { Plan } from '../../shared/model/plan.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { expectationHolds } from '../../shared/rules/expectation.ts';
import type { WatchdogResult } from '../router/lock.ts';
import type { RouterState } from './preflight.ts';

/** What has become of a change on the router. `differs` = the undo ran, but the running ruleset is not as it was. */
export type Outcome =
  | { readonly kind: 'armed'; readonly secondsLeft: number }
  | { readonly kind: 'orphaned' }
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'undone'; readonly why: UndoneWhy; readonly differs: boolean };

export type UndoneWhy = 'asked' | 'expired' | 'foreign-edits' | 'save-failed' | 'rebooted' | 'unknown';

/**
 * Reads the outcome from what the router shows: the watchdog's word where there is one, else what stands in flash. Flash is written only
 * by a confirmation, so a change that was never told to be saved is undone, even where somebody else has configured the same since; one
 * that was is confirmed if the configuration is as planned. Pure.
 *
 * @throws FlowhelmError `garbled-answer` when there is no word and the configuration could not be read
 */
export function outcomeOf(
  change: Pick<Change, 'id' | 'plan' | 'bootId'>,
  { snapshot, locks }: RouterState,
  toldToSave: boolean,
): Outcome {
  const lock = locks.find(({ changeId }) => changeId === change.id);
  if (lock?.result) return outcomeOfResult(lock.result);
  if (lock) return lock.alive ? { kind: 'armed', secondsLeft: lock.secondsLeft } : { kind: 'orphaned' };
  const gap = snapshot.gaps.find(({ section }) => section === 'configured');
  if (gap) throw unreadable(gap.reason);
  if (toldToSave && isSaved(change.plan, snapshot)) return { kind: 'confirmed' };
  const rebooted = change.bootId !== null && snapshot.identity.bootId !== change.bootId;
  return { kind: 'undone', why: rebooted ? 'rebooted' : 'unknown', differs: showsTraces(change.plan, snapshot) };
}

/** Whether the router was ever told to save this change, by this computer. */
export function wasToldToSave({ journal }: Pick<Change, 'journal'>): boolean {
  return journal.some(({ step, event }) => step === 'confirm' && event === 'started');
}

function unreadable(reason: string): FlowhelmError {
  return new FlowhelmError('garbled-answer', {
    sentence: `What became of the change is not known, since the configuration of the router could not be read: ${reason}`,
    nextStep: 'Try again in a moment.',
  });
}

/** Our edits are still staged, or the running ruleset is as planned though nothing is saved: no watchdog was there to undo it. */
function showsTraces(plan: Plan, snapshot: Snapshot): boolean {
  if (isSaved(plan, snapshot)) return false;
  const staged =
    plan.platform === 'fw4' &&
    plan.edits.some(({ option }) =>
      snapshot.configured.staged.some((line) => new RegExp(`\\.${option}(=|$)`).test(line)),
    );
  return staged || (plan.from !== plan.to && expectationHolds(snapshot, plan.expectation));
}

export function outcomeOfResult(result: WatchdogResult): Outcome {
  switch (result.kind) {
    case 'committed':
      return { kind: 'confirmed' };
    case 'undone':
      return { kind: 'undone', why: undoneWhy(result.why), differs: result.differs };
    default:
      return assertNever(result);
  }
}

function undoneWhy(word: string): UndoneWhy {
  const words: readonly UndoneWhy[] = ['asked', 'expired', 'foreign-edits', 'save-failed'];
  return words.find((known) => known === word) ?? 'unknown';
}

/** Whether flash holds what the plan wanted to save. A plan without edits saves nothing, so the running ruleset answers for it. */
function isSaved(plan: Plan, snapshot: Snapshot): boolean {
  switch (plan.platform) {
    case 'fw4': {
      const options = snapshot.configured.options;
      if (plan.edits.length === 0) return expectationHolds(snapshot, plan.expectation);
      return options !== null && plan.edits.every(({ option, after }) => options[option] === after);
    }
    case 'nftables':
      return snapshot.persistence.ownFile === plan.ruleset;
    default:
      return assertNever(plan);
  }
}

/**
 * How an undone change is told; the first half says what happened, the second what state the router is in. `installed` = packages that
 * the change had installed; they lie in flash, so a reboot alone does not remove them.
 */
export function undoneSentence(why: UndoneWhy, differs: boolean, installed: readonly string[] = []): string {
  const reasons: Record<UndoneWhy, string> = {
    asked: 'The change was undone.',
    expired: 'The change was not confirmed in time, so the router has undone it.',
    'foreign-edits': 'Somebody else edited the firewall meanwhile, so the change was not saved but undone.',
    'save-failed': 'The router could not save the setting, so the change was undone.',
    rebooted: 'The router rebooted before the change was confirmed, which has undone it.',
    unknown: 'The change is not in force on the router.',
  };
  return `${reasons[why]} ${stateSentence(why, differs, installed)}`;
}

function stateSentence(why: UndoneWhy, differs: boolean, installed: readonly string[]): string {
  if (differs) return 'The router still differs from before, in its running ruleset, staged edits or packages.';
  if ((why === 'rebooted' || why === 'unknown') && installed.length > 0) {
    return `Its configuration is as it was; ${installed.join(', ')} may still be installed.`;
  }
  return 'The router is as it was.';
}

/** The error for a change that should have been confirmed and was undone. */
export function undoneError(why: UndoneWhy, differs: boolean, installed: readonly string[] = []): FlowhelmError {
  const code = why === 'expired' ? 'window-expired' : why === 'foreign-edits' ? 'foreign-edits' : 'confirm-failed';
  return new FlowhelmError(code, {
    sentence: undoneSentence(why, differs, installed),
    nextStep: differs
      ? 'Audit the router; a fw4 reload in its shell loads the saved configuration again.'
      : why === 'save-failed'
        ? 'Check the free space of the router, then try again.'
        : 'Try again, with a longer rollback window if the router is slow.',
  });
}
