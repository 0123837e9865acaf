import type { Mark } from '../../../shared/model/sample.ts';
import { t } from '../../lib/text.ts';
import type { TimeWindow } from './zoom.ts';

/** What happened, e.g. "Hardware flow offloading on", "Undone: Offload off". */
export function markWords({ to, state }: Pick<Mark, 'to' | 'state'>): string {
  const what = t(`charts.mark.${to ?? 'unknown'}`);
  return state === 'undone' ? t('charts.mark.undone', { what }) : what;
}

/** Marks in the window, newest first. */
export function marksIn(marks: readonly Mark[], { from, to }: TimeWindow): Mark[] {
  return marks.filter(({ at }) => from <= at && at <= to).sort((left, right) => right.at - left.at);
}

/** Which marks have room for so many pixels of words before the next one begins; `positions` in order, in pixels. */
export function roomForWords(positions: readonly number[], widths: readonly number[], end: number): boolean[] {
  return positions.map((position, index) => position + (widths[index] ?? 0) <= (positions[index + 1] ?? end));
}
