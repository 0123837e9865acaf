import type { Drift } from '../../shared/rules/drift.ts';
import type { Paint } from './colour.ts';
import { renderTable } from './table.ts';
import { ago, counted, modeWord } from './verdict-words.ts';

export interface DriftingRouter extends Drift {
  readonly router: { readonly id: string; readonly name: string };
  /** The name of its group. */
  readonly group: string;
  readonly auditedAt: string;
}

interface FoundDrift {
  /** How many routers are in groups that desire a mode. */
  readonly watched: number;
  readonly drifting: readonly DriftingRouter[];
  readonly notAudited: readonly { readonly name: string }[];
  readonly commands: readonly string[];
}

/** Routers that differ, each with how and why, and the commands that bring them back. */
export function showDrift(
  { watched, drifting, notAudited, commands }: FoundDrift,
  view: { readonly paint: Paint; readonly width: number | undefined; readonly now: Date },
): { sentence: string; text: string } {
  const sentence = sentenceOf(watched, drifting.length);
  const unknown =
    notAudited.length === 0 ? [] : [`${counted(notAudited.length, 'router')} not audited yet: flowhelm audit`];
  if (drifting.length === 0) {
    const next = watched === 0 ? ['Say one with: flowhelm group edit NAME --mode hardware'] : unknown;
    return { sentence, text: [sentence, ...next].join('\n') };
  }
  const columns = [
    { title: 'Router', minimum: 10 },
    { title: 'Group', givesWay: 1, minimum: 8 },
    { title: 'Is' },
    { title: 'Wanted' },
    { title: 'Why', givesWay: 3, minimum: 24 },
    { title: 'Audited', givesWay: 2 },
  ];
  const rows = drifting.map(({ router, group, is, wanted, reason, whyNot, auditedAt }) => [
    ...[router.name, group, modeWord(is), modeWord(wanted)],
    ...[whyNot === null ? reason : `${reason} ${whyNot}`, ago(auditedAt, view.now)],
  ]);
  const back = commands.length === 0 ? [] : ['', 'To bring them back:', ...commands.map((line) => `  ${line}`)];
  const table = renderTable(columns, rows, view);
  return { sentence, text: [view.paint('heading', sentence), '', table, ...unknown, ...back].join('\n') };
}

function sentenceOf(watched: number, drifting: number): string {
  if (watched === 0) return 'No group of these routers has a desired mode.';
  if (drifting > 0)
    return `${drifting} of ${counted(watched, 'router')} ${drifting === 1 ? 'differs' : 'differ'} from the desired mode.`;
  return 'No router is known to differ from the desired mode.';
}
