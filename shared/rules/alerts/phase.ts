import type { AlertRule, AlertSeverity } from '../../model/alert.ts';
import { assertNever } from '../../model/offload.ts';

/** Something that holds, in the words of an alert. */
export interface Trouble {
  readonly severity: AlertSeverity;
  /** One plain sentence, present tense, about the router, without its name. */
  readonly sentence: string;
  readonly nextStep: string;
  readonly evidence: Readonly<Record<string, string>>;
  /** Which form of the trouble it is; an open alert gets new words when this becomes another, not whenever a figure moves. */
  readonly form: string;
}

/**
 * What one observation says about one kind of alert. `unknown` = nothing, so that nothing opens and nothing closes from it; `restart` =
 * nobody looked for a while, so that what was being waited for has to hold (or be gone) for its whole time anew.
 */
export type Finding =
  | {
      readonly is: 'holds';
      readonly trouble: Trouble;
      /** How often it must have been seen in a row before it counts. */
      readonly seenAtLeast: number;
    }
  | { readonly is: 'clear' | 'unknown' | 'restart' };

export const clear: Finding = { is: 'clear' };
export const unknown: Finding = { is: 'unknown' };

export function holds(trouble: Trouble, seenAtLeast = 1): Finding {
  return { is: 'holds', trouble, seenAtLeast };
}

/** `opens` = when it opened, or came back before it had closed, lately, so that what comes and goes can be told from what came once. */
interface Lately {
  readonly opens: readonly number[];
}
interface Shown {
  readonly severity: AlertSeverity;
  readonly form: string;
}

/** Where one kind of alert stands on one router. Times are milliseconds since 1970. */
export type Phase =
  | ({ readonly state: 'quiet' } & Lately)
  | ({ readonly state: 'pending'; readonly since: number; readonly seen: number; readonly heldAt: number } & Lately)
  | ({ readonly state: 'open' } & Shown & Lately)
  | ({ readonly state: 'closing'; readonly since: number } & Shown & Lately);

export const quiet: Phase = { state: 'quiet', opens: [] };

/** An alert that was open when the app ended goes on where it stood. */
export function openSince(openedAt: number, severity: AlertSeverity, form = ''): Phase {
  return { state: 'open', severity, form, opens: [openedAt] };
}

export type Step =
  | { readonly step: 'opened'; readonly trouble: Trouble }
  /** Other words for an alert that is open; `worse` = its severity has grown. */
  | { readonly step: 'changed'; readonly trouble: Trouble; readonly worse: boolean }
  | { readonly step: 'closed' };

export interface Advance {
  readonly phase: Phase;
  readonly step: Step | null;
}

const severities: readonly AlertSeverity[] = ['info', 'warning', 'critical'];
/** What has opened within this time counts as coming and going. */
const latelyMs = 2 * 3600 * 1000;
/** What was seen once, and then nothing was known for longer than any pause between two tries, is no beginning any more. */
const longestSilenceMs = 20 * 60 * 1000;
/** Seconds that an alert must be gone before it closes, once it has opened twice, and more often, lately. */
const steadySeconds = { twice: 300, oftener: 1800 };

/** Moves on by one finding. An alert that comes and goes takes ever longer to close, so that a flapping router makes no storm. */
export function advance(before: Phase, finding: Finding, rule: AlertRule, at: number): Advance {
  const phase = forgetting(before, at);
  switch (finding.is) {
    case 'unknown':
      return { phase, step: null };
    case 'restart':
      return { phase: restarted(phase), step: null };
    case 'holds':
      return trouble(phase, finding, rule, at);
    case 'clear':
      return gone(phase, rule, at);
    default:
      return assertNever(finding);
  }
}

/** As when its rule is switched off: what is open closes at once. */
export function silence(phase: Phase): Advance {
  const isOpen = phase.state === 'open' || phase.state === 'closing';
  return { phase: { state: 'quiet', opens: phase.opens }, step: isOpen ? { step: 'closed' } : null };
}

function trouble(
  phase: Phase,
  { trouble: seen, seenAtLeast }: Extract<Finding, { is: 'holds' }>,
  rule: AlertRule,
  at: number,
): Advance {
  const { opens } = phase;
  if (phase.state === 'quiet' || phase.state === 'pending') {
    const begun = phase.state === 'pending' && !isStale(phase, rule, at) ? phase : { since: at, seen: 0 };
    const times = begun.seen + 1;
    // a clock that was set back would else hold it up for hours
    const since = Math.min(begun.since, at);
    if (times < seenAtLeast || at - since < rule.openAfterSeconds * 1000) {
      return { phase: { state: 'pending', since, seen: times, heldAt: at, opens }, step: null };
    }
    return { phase: opened(seen, [...opens, at]), step: { step: 'opened', trouble: seen } };
  }
  const next = opened(seen, phase.state === 'closing' ? [...opens, at] : opens);
  if (phase.form === seen.form && phase.severity === seen.severity) return { phase: next, step: null };
  const worse = severities.indexOf(seen.severity) > severities.indexOf(phase.severity);
  return { phase: next, step: { step: 'changed', trouble: seen, worse } };
}

function isStale({ heldAt }: Extract<Phase, { state: 'pending' }>, rule: AlertRule, at: number): boolean {
  return at - heldAt > Math.max(longestSilenceMs, rule.openAfterSeconds * 1000);
}

function gone(phase: Phase, rule: AlertRule, at: number): Advance {
  const { opens } = phase;
  if (phase.state === 'quiet' || phase.state === 'pending') return { phase: { state: 'quiet', opens }, step: null };
  const since = phase.state === 'closing' ? Math.min(phase.since, at) : at;
  if (at - since < closeAfterSeconds(rule, opens.length) * 1000) {
    return { phase: { ...phase, state: 'closing', since }, step: null };
  }
  return { phase: { state: 'quiet', opens }, step: { step: 'closed' } };
}

function closeAfterSeconds({ closeAfterSeconds: asked }: AlertRule, opens: number): number {
  if (opens < 2) return asked;
  return Math.max(asked, opens === 2 ? steadySeconds.twice : steadySeconds.oftener);
}

function restarted(phase: Phase): Phase {
  const { opens } = phase;
  if (phase.state === 'pending') return { state: 'quiet', opens };
  if (phase.state === 'closing') return { state: 'open', severity: phase.severity, form: phase.form, opens };
  return phase;
}

function opened({ severity, form }: Trouble, opens: readonly number[]): Phase {
  return { state: 'open', severity, form, opens };
}

/** What was long ago is no sign of coming and going, and three times are enough to tell. */
function forgetting(phase: Phase, at: number): Phase {
  const lately = phase.opens.filter((time) => Math.abs(at - time) < latelyMs).slice(-3);
  return lately.length === phase.opens.length ? phase : { ...phase, opens: lately };
}
