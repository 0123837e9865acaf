import { type ReactNode, useMemo } from 'react';
import { t } from '../../lib/text.ts';
import { ChartCard } from './chart-card.tsx';
import type { TimelineFrame } from './chart-frame.ts';
import { ChartStage } from './chart-stage.tsx';
import { ChartTable } from './chart-table.tsx';
import { momentWords } from './chart-times.ts';
import classes from './charts.module.css';
import type { Column } from './columns.ts';
import { type FigureChart, newestOf } from './figure-charts.ts';
import { pauseWords } from './pause-words.ts';
import type { PlotData } from './plot-props.ts';
import { type Reading, readAt } from './reading.ts';

interface FigureChartCardProps {
  readonly chart: FigureChart;
  readonly frame: TimelineFrame;
  readonly announce: (words: string) => void;
  /** Where the rates of now come from, should that be worth a word. */
  readonly ratesFromPort?: boolean;
  readonly small?: boolean;
  /** Below the chart. */
  readonly children?: ReactNode;
}

const heights = { large: 230, small: 118 } as const;

/** One chart of a router or of the fleet. */
export function FigureChartCard({
  chart,
  frame,
  announce,
  ratesFromPort = false,
  small = false,
  children,
}: FigureChartCardProps) {
  const { timeline, window, reading } = frame;
  const { legend, format } = chart;
  const columns = useMemo(() => chart.values(timeline), [chart, timeline]);
  const data = useMemo<PlotData>(() => [timeline.times, ...chart.drawn(columns, timeline)], [chart, columns, timeline]);
  const newest = newestOf(chart, timeline, window);
  const shown = reading ?? newest;
  const words = (column: Column | undefined, at: Reading | null) => valueWords(chart, frame, column, at);
  const summary = legend
    .map(({ label }, index) => t('charts.valueOf', { label, value: words(columns[index], newest) }))
    .join(', ');
  const isLow =
    chart.mayBeLow === true && timeline.ratesLow.some((low, row) => low && inWindow(timeline.times[row], window));
  return (
    <ChartCard
      frame={frame}
      title={chart.title}
      small={small}
      legend={legend}
      values={
        <Values
          chart={chart}
          values={legend.map((_, index) => words(columns[index], shown))}
          detail={shown === null || chart.detail === undefined ? '' : chart.detail(timeline, shown.row)}
          small={small}
          when={reading === null ? '' : momentWords(reading.time, window)}
          {...(reading?.pause ? { pause: pauseWords(reading.pause.reason) } : {})}
        />
      }
      chart={
        <ChartStage
          frame={frame}
          times={timeline}
          data={data}
          lines={chart.lines}
          pauses={timeline.pauses}
          format={format}
          {...(chart.unit === undefined ? {} : { unit: chart.unit })}
          height={small ? heights.small : heights.large}
          markWords={!small}
          label={t('charts.label', {
            title: chart.title,
            window: t(`charts.spanWords.${frame.view.span}`),
            values: summary,
          })}
          announce={(time) => {
            const at = readAt(timeline, time);
            const values = at?.pause
              ? pauseWords(at.pause.reason)
              : legend
                  .map(({ label }, index) => t('charts.valueOf', { label, value: words(columns[index], at) }))
                  .join(', ');
            announce(t('charts.announce', { time: momentWords(time, window), values }));
          }}
        />
      }
      table={() => (
        <ChartTable
          frame={frame}
          title={chart.title}
          times={timeline}
          heads={legend.map(({ label }) => label)}
          columns={columns}
          format={format}
          height={small ? heights.small : heights.large}
        />
      )}
    >
      {isLow ? <p className={classes['note']}>{t('charts.ratesLow')}</p> : null}
      {!isLow && ratesFromPort && chart.mayBeLow === true ? (
        <p className={classes['note']}>{t('charts.ratesPort')}</p>
      ) : null}
      {children}
    </ChartCard>
  );
}

function inWindow(time: number | undefined, { from, to }: TimelineFrame['window']): boolean {
  return time !== undefined && from <= time && time <= to;
}

function valueWords(
  { format, mayBeLow }: FigureChart,
  { timeline }: TimelineFrame,
  column: Column | undefined,
  at: Reading | null,
): string {
  const value = at === null || at.pause !== null ? null : (column?.[at.row] ?? null);
  if (value === null || at === null) return t('charts.noValue');
  const words = format.value(value);
  return mayBeLow === true && timeline.ratesLow[at.row] === true ? t('charts.atLeast', { value: words }) : words;
}

interface ValuesProps {
  readonly chart: FigureChart;
  readonly values: readonly string[];
  readonly detail: string;
  readonly small: boolean;
  readonly when: string;
  readonly pause?: string;
}

/** The legend with the values of the moment; they stand where they stood while they change. */
function Values({ chart: { legend }, values, detail, small, when, pause }: ValuesProps) {
  return (
    <div className={classes['legend']} data-small={small || undefined}>
      <dl>
        {legend.map(({ label, colour }, index) => (
          <div key={label}>
            <dt>
              <span className={classes['swatch']} style={{ background: `var(${colour})` }} />
              {label}
            </dt>
            <dd>{values[index]}</dd>
          </div>
        ))}
      </dl>
      {pause === undefined && detail === '' ? null : <span className={classes['detail']}>{pause ?? detail}</span>}
      {small ? null : <span className={classes['when']}>{when}</span>}
    </div>
  );
}
