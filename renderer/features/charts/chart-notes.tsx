import { t } from '../../lib/text.ts';
import { dayWords } from './chart-times.ts';
import classes from './charts.module.css';
import { reasonsIn, reasonWords } from './pause-words.ts';
import type { Pause } from './timeline.ts';
import type { TimeWindow } from './zoom.ts';

interface ChartNotesProps {
  readonly pauses: readonly Pause[];
  readonly window: TimeWindow;
  /** The oldest sample that is kept; null = none. */
  readonly oldest: number | null;
  /** Why what is kept could not be read. */
  readonly failure: string | null;
}

/** What one must know to read the charts: why they have holes, and where they begin. */
export function ChartNotes({ pauses, window, oldest, failure }: ChartNotesProps) {
  const reasons = reasonsIn(pauses, window);
  const beginsLate = oldest !== null && oldest > window.from + (window.to - window.from) / 50;
  if (reasons.length === 0 && !beginsLate && failure === null) return null;
  return (
    <p className={classes['notes']}>
      {reasons.length === 0 ? null : (
        <span>
          <span className={classes['hatch']} aria-hidden="true" />
          {t('charts.hatched')} {reasons.map(reasonWords).join('; ')}.
        </span>
      )}
      {beginsLate ? <span>{t('charts.keptSince', { date: dayWords(oldest) })}</span> : null}
      {failure === null ? null : <span>{t('charts.keptFailed', { sentence: failure })}</span>}
    </p>
  );
}
