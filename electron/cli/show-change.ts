import type { ChangeProgress } from '../../shared/model/change.ts';
import type { Router } from '../../shared/model/router.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { judge } from '../../shared/rules/judge.ts';
import type { ChangeOutcome } from '../change/execute.ts';
import type { Paint } from './colour.ts';
import { forTerminal } from './sanitise.ts';
import { commandFor } from './shell-words.ts';
import { changedSentence } from './show-plan.ts';
import { renderTable } from './table.ts';
import { grouped, verdictWord } from './verdict-words.ts';

type Step = Extract<ChangeProgress, { kind: 'step' }>['step'];

/** What is being done, and what has been done. */
const stepWords: Record<Step, { doing: string; done: string }> = {
  preflight: { doing: 'Looking at the router', done: 'The router may be changed' },
  arm: { doing: 'Starting the watchdog on the router', done: 'The watchdog on the router runs' },
  install: { doing: 'Installing what is missing', done: 'Installed what was missing' },
  stage: { doing: 'Staging the setting', done: 'The setting is staged, not saved' },
  check: { doing: 'Checking the new ruleset', done: 'The new ruleset is sound' },
  load: { doing: 'Loading the new ruleset', done: 'The new ruleset is loaded' },
  verify: { doing: 'Verifying over a new connection', done: 'Verified over a new connection' },
  confirm: { doing: 'Saving', done: 'Confirmed and saved' },
  prove: { doing: 'Watching the flows', done: 'Flows looked at' },
  undo: { doing: 'Undoing', done: 'Undone' },
};

export function doing(step: Step): string {
  return stepWords[step].doing;
}

export function countdownSentence(secondsLeft: number): string {
  return `If this computer vanishes now, the router goes back by itself in ${secondsLeft} s.`;
}

/** A line of the record that stays on the screen; empty for what only moves the status line. */
export function progressLine(progress: ChangeProgress, paint: Paint): string {
  switch (progress.kind) {
    case 'step':
      return stepLine(progress, paint);
    case 'check': {
      const { ok, text } = progress.check;
      return `    ${ok ? paint('hardware', '✓') : paint('broken', '✗')} ${forTerminal(text)}`;
    }
    case 'countdown':
    case 'proof':
      return '';
  }
}

function stepLine({ step, event, detail }: Extract<ChangeProgress, { kind: 'step' }>, paint: Paint): string {
  switch (event) {
    case 'started':
      return step === 'undo' ? `  ${paint('attention', '↶')} ${stepWords.undo.doing}: ${forTerminal(detail)}` : '';
    case 'done':
      return `  ${paint('hardware', '✓')} ${stepWords[step].done}${detail === '' ? '' : `: ${forTerminal(detail)}`}`;
    case 'failed':
      return `  ${paint('broken', '✗')} ${stepWords[step].doing}: ${forTerminal(detail)}`;
  }
}

/** The end of a change: the sentence, the proof before and after, and the way back. */
export function showOutcome(router: Router, outcome: ChangeOutcome, paint: Paint): string {
  const { change, plan, before, after } = outcome;
  const name = forTerminal(router.name);
  if (change === null) return `${name}: nothing to do, it is configured and loaded like this already.`;
  return [
    `${paint('heading', name)}: ${changedSentence(plan)}`,
    ...(after === null
      ? [`The router could not be read afterwards; look again with: ${forTerminal(commandFor('audit', router.name))}`]
      : [showProof(before, after, paint), showVerdict(after, paint)]),
    `Undo it with: ${forTerminal(commandFor('undo', router.name))}`,
  ].join('\n\n');
}

function showProof(before: Snapshot, after: Snapshot, paint: Paint): string {
  const [then, now] = [before.conntrack.flows, after.conntrack.flows];
  const rows = (['hardware', 'software', 'slow'] as const).map((path) => [
    `${path[0]?.toUpperCase()}${path.slice(1)}`,
    then ? grouped(then.byPath[path]) : '?',
    now ? grouped(now.byPath[path]) : '?',
  ]);
  const columns = [
    { title: 'Connections' },
    { title: 'before', align: 'right' },
    { title: 'after', align: 'right' },
  ] as const;
  return renderTable(columns, rows, { paint });
}

function showVerdict(after: Snapshot, paint: Paint): string {
  const verdict = judge(after);
  const { shape, tone } = verdictWord(verdict);
  const next = verdict.action === 'none' || verdict.nextStep === '' ? '' : `\n${forTerminal(verdict.nextStep)}`;
  return `${paint(tone, `${shape} ${forTerminal(verdict.sentence)}`)}${next}`;
}
