import { useMemo } from 'react';
import { formatSeconds } from '../../lib/format.ts';
import { keyboardScroll } from '../../lib/keyboard-scroll.ts';
import { t } from '../../lib/text.ts';
import type { ChartFrame } from './chart-frame.ts';
import { dayWords, momentWords } from './chart-times.ts';
import classes from './charts.module.css';
import type { Column } from './columns.ts';
import type { FigureFormat } from './figure-format.ts';
import { pauseWords } from './pause-words.ts';
import { tableRows, tableStep } from './table-rows.ts';
import type { Timeline } from './timeline.ts';

interface ChartTableProps {
  readonly frame: ChartFrame;
  readonly title: string;
  readonly times: Pick<Timeline, 'times' | 'pauses'>;
  readonly heads: readonly string[];
  readonly columns: readonly Column[];
  readonly format: FigureFormat;
  /** Pixels; more rows scroll. */
  readonly height: number;
}

const daySeconds = 86_400;

/** A chart in words. */
export function ChartTable({ frame: { window }, title, times, heads, columns, format, height }: ChartTableProps) {
  const rows = useMemo(() => tableRows(times, columns, window), [times, columns, window]);
  const step = tableStep(window);
  return (
    <section className={classes['tableScroll']} style={{ height }} aria-label={title} {...keyboardScroll}>
      {rows.length === 0 ? <p className={classes['note']}>{t('charts.tableNone')}</p> : null}
      <table className={classes['table']}>
        <caption>{t('charts.tableStep', { duration: durationWords(step) })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('charts.tableTime')}</th>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ time, values, pause }) => (
            <tr key={time}>
              <th scope="row">{step >= daySeconds ? dayWords(time) : momentWords(time, window)}</th>
              {pause === null ? (
                values.map((value, index) => (
                  <td key={heads[index]}>{value === null ? t('charts.noValue') : format.value(value)}</td>
                ))
              ) : (
                <td colSpan={heads.length}>{pauseWords(pause.reason)}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function durationWords(seconds: number): string {
  return seconds < 3600 ? formatSeconds(seconds) : t('charts.hours', { count: seconds / 3600 });
}
