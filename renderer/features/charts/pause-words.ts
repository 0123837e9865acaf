import type { GapReason } from '../../../shared/model/sample.ts';
import { t } from '../../lib/text.ts';
import type { Pause } from './timeline.ts';
import type { TimeWindow } from './zoom.ts';

/** Why there are no samples, e.g. "no samples, this computer slept". */
export function pauseWords(reason: GapReason | null): string {
  return t('charts.noSamples', { reason: reasonWords(reason) });
}

export function reasonWords(reason: GapReason | null): string {
  return t(`charts.pause.${reason ?? 'unknown'}`);
}

/** Reasons of the pauses in the window, each once. */
export function reasonsIn(pauses: readonly Pause[], { from, to }: TimeWindow): (GapReason | null)[] {
  return [...new Set(pauses.filter((pause) => pause.from < to && pause.until > from).map(({ reason }) => reason))];
}
