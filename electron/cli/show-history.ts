import type { Change, ChangeState } from '../../shared/model/change.ts';
import { offloadModeLabel } from '../../shared/model/offload.ts';
import type { Router } from '../../shared/model/router.ts';
import type { Paint, Tone } from './colour.ts';
import { forTerminal } from './sanitise.ts';
import { counted } from './verdict-words.ts';

const states: Record<ChangeState, { word: string; tone: Tone }> = {
  pending: { word: 'outcome not known', tone: 'attention' },
  confirmed: { word: 'confirmed and saved', tone: 'hardware' },
  undone: { word: 'undone', tone: 'attention' },
  refused: { word: 'refused', tone: 'broken' },
  unresolved: { word: 'outcome not known, asked in vain', tone: 'attention' },
};

/** Every change of a router, newest first, with its journal. */
export function showHistory(router: Router, changes: readonly Change[], paint: Paint): string {
  const name = forTerminal(router.name);
  if (changes.length === 0) return `Flowhelm has not changed anything on ${name}.`;
  const head = paint('heading', `${name}: ${counted(changes.length, 'change')}, newest first.`);
  return [head, ...changes.map((change) => showChange(change, paint))].join('\n\n');
}

function showChange(change: Change, paint: Paint): string {
  const { word, tone } = states[change.state];
  const from = change.plan.from === null ? 'unknown' : offloadModeLabel[change.plan.from];
  const failed = change.checks.filter(({ ok }) => !ok);
  return [
    `${forTerminal(change.startedAt)}  ${from} → ${offloadModeLabel[change.plan.to]}  ${paint(tone, word)}  ${paint('quiet', forTerminal(change.id.slice(0, 8)))}`,
    ...(change.summary === '' ? [] : [`  ${forTerminal(change.summary)}`]),
    ...failed.map(({ text }) => `  ${paint('broken', '✗')} ${forTerminal(text)}`),
    ...change.journal.map(({ at, step, event, detail }) =>
      paint('quiet', forTerminal(`    ${at.slice(11, 19)}  ${step} ${event}${detail === '' ? '' : `: ${detail}`}`)),
    ),
  ].join('\n');
}
