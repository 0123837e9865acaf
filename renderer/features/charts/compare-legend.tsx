import { comparedLines, comparedVariable } from '../../lib/chart-colours.ts';
import { linkTo } from '../../lib/navigation.ts';
import { t } from '../../lib/text.ts';
import type { ChartFrame } from './chart-frame.ts';
import { momentWords } from './chart-times.ts';
import classes from './compare.module.css';
import type { ComparedRouter } from './comparison.ts';
import type { FigureFormat } from './figure-format.ts';
import { readAt } from './reading.ts';
import { statisticsOf } from './statistics.ts';

interface CompareLegendProps {
  readonly compared: readonly ComparedRouter[];
  readonly nameOf: (router: ComparedRouter) => string;
  readonly frame: ChartFrame;
  readonly format: FigureFormat;
}

/** Which line is whose, and what it comes to in the time shown. */
export function CompareLegend({ compared, nameOf, frame: { window, cursor }, format }: CompareLegendProps) {
  const words = (value: number | null) => (value === null ? t('charts.noValue') : format.value(value));
  const first =
    cursor === null ? t('charts.legend.last') : t('charts.legend.at', { time: momentWords(cursor, window) });
  return (
    <table className={classes['legend']}>
      <thead>
        <tr>
          <th scope="col">{t('charts.legend.router')}</th>
          <th scope="col">{first}</th>
          <th scope="col">{t('charts.legend.mean')}</th>
          <th scope="col">{t('charts.legend.min')}</th>
          <th scope="col">{t('charts.legend.max')}</th>
        </tr>
      </thead>
      <tbody>
        {compared.map((router, place) => {
          const { timeline, column, id } = router;
          const { last, mean, min, max } = statisticsOf(timeline.times, column, window);
          const at = cursor === null ? null : readAt(timeline, cursor);
          const shown = cursor === null ? last : at === null || at.pause !== null ? null : (column[at.row] ?? null);
          return (
            <tr key={id}>
              <th scope="row">
                <LineSample place={place} />
                <a {...linkTo({ page: 'router', id, tab: 'overview' })}>{nameOf(router)}</a>
              </th>
              <td>{words(shown)}</td>
              <td>{words(mean)}</td>
              <td>{words(min)}</td>
              <td>{words(max)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** A piece of the line as it is drawn. */
function LineSample({ place }: { place: number }) {
  return (
    <svg width="34" height="10" aria-hidden="true">
      <line
        x1="1"
        x2="33"
        y1="5"
        y2="5"
        stroke={`var(${comparedVariable(place)})`}
        strokeWidth="2.25"
        strokeDasharray={comparedLines[place]?.dash.join(' ')}
      />
    </svg>
  );
}
