import type { Change } from '../../shared/model/change.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import { assertNever } from '../../shared/model/offload.ts';
import type { Plan } from '../../shared/model/plan.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { expectationHolds } from '../../shared/rules/expectation.ts';
import type { WatchdogResult } from '../router/watchdog.ts';
import type { RouterState } from './preflight.ts';

/** What has become of a change on the router. `differs` = the undo ran, but the running ruleset is not as it was. */
export type Outcome =
  | { readonly kind: 'armed'; readonly secondsLeft: number }
  | { readonly kind: 'orphaned' }
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'undone'; readonly why: UndoneWhy; readonly differs: boolean };

export type UndoneWhy = 'asked' | 'expired' | 'foreign-edits' | 'save-failed' | 'rebooted' | 'unknown';

/**
 * Reads the outcome from what the router shows: the watchdog's word where there is one, else what stands in flash. Flash is written
 * only by a confirmation, so a configuration that is as planned means confirmed, anything else undone. Pure.
 */
export function outcomeOf(change: Pick<Change, 'id' | 'plan' | 'bootId'>, { snapshot, locks }: RouterState): Outcome {
  const lock = locks.find(({ changeId }) => changeId === change.id);
  if (lock?.result) return outcomeOfResult(lock.result);
  if (lock) return lock.alive ? { kind: 'armed', secondsLeft: lock.secondsLeft } : { kind: 'orphaned' };
  if (isSaved(change.plan, snapshot)) return { kind: 'confirmed' };
  const rebooted = change.bootId !== null && snapshot.identity.bootId !== change.bootId;
  return { kind: 'undone', why: rebooted ? 'rebooted' : 'expired', differs: false };
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

/** How an undone change is told; the first half says what happened, the second what state the router is in. */
export function undoneSentence(why: UndoneWhy, differs: boolean): string {
  const reasons: Record<UndoneWhy, string> = {
    asked: 'The change was undone.',
    expired: 'The change was not confirmed in time, so the router has undone it.',
    'foreign-edits': 'Somebody else edited the firewall meanwhile, so the change was not saved but undone.',
    'save-failed': 'The router could not save the setting, so the change was undone.',
    rebooted: 'The router rebooted before the change was confirmed, which has undone it.',
    unknown: 'The router has undone the change.',
  };
  return `${reasons[why]} ${differs ? 'The running ruleset still differs from before.' : 'The router is as it was.'}`;
}

/** The error for a change that should have been confirmed and was undone. */
export function undoneError(why: UndoneWhy, differs: boolean): FlowhelmError {
  const code = why === 'expired' ? 'window-expired' : why === 'foreign-edits' ? 'foreign-edits' : 'confirm-failed';
  return new FlowhelmError(code, {
    sentence: undoneSentence(why, differs),
    nextStep: differs
      ? 'Audit the router; a fw4 reload in its shell loads the saved configuration again.'
      : why === 'save-failed'
        ? 'Check the free space of the router, then try again.'
        : 'Try again, with a longer rollback window if the router is slow.',
  });
}
