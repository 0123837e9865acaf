import type { ChangeRunState } from '../../shared/model/fleet.ts';
import { text } from './text.ts';

/** What a person chooses when changes are in flight: `wait` and `undo` quit as soon as the last one has ended. */
export type QuitAnswer = 'wait' | 'undo' | 'now' | 'stay';

export interface QuitQuestion {
  readonly message: string;
  readonly detail: string;
  /** In the order of the buttons. */
  readonly answers: readonly { readonly answer: QuitAnswer; readonly label: string }[];
}

/** More lines than this would not fit a small display. */
const linesShown = 6;

/** Says what would happen to each change under way. `runs` is not empty; `now` is this computer's clock, as `routerUndoesAt` is. */
export function quitQuestion(runs: readonly ChangeRunState[], now: Date): QuitQuestion {
  const names = [...new Set(runs.map(({ routerName }) => routerName))];
  const [first = '', ...others] = names;
  const lines = runs.slice(0, linesShown).map((run) => fateOf(run, now));
  const left = runs.length - lines.length;
  return {
    message: text.quit.message(others.length === 0 ? first : text.quit.andOthers(first, others.length)),
    detail: [...lines, ...(left > 0 ? [text.quit.more(left)] : [])].join('\n'),
    answers: [
      { answer: 'wait', label: text.quit.wait },
      { answer: 'undo', label: text.quit.undo },
      { answer: 'now', label: text.quit.now },
      { answer: 'stay', label: text.quit.stay },
    ],
  };
}

function fateOf({ routerName, routerUndoesAt, state }: ChangeRunState, now: Date): string {
  if (state === 'queued') return text.quit.queued(routerName);
  if (routerUndoesAt === null) return text.quit.notArmed(routerName);
  const seconds = Math.max(0, Math.ceil((Date.parse(routerUndoesAt) - now.getTime()) / 1000));
  return text.quit.armed(routerName, seconds);
}
