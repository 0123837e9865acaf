import { MultiSelect, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { comparedLines, comparedVariable, mostCompared } from '../../lib/chart-colours.ts';
import { useFleet } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { t } from '../../lib/text.ts';
import { ChartCard } from './chart-card.tsx';
import { type ChartFrame, shownWindow } from './chart-frame.ts';
import { ChartStage } from './chart-stage.tsx';
import { ChartTable } from './chart-table.tsx';
import { momentWords } from './chart-times.ts';
import { type ChartView, comparedFigures, figuresOfCompared } from './chart-view.ts';
import classes from './compare.module.css';
import { CompareLegend } from './compare-legend.tsx';
import { type ComparedRouter, comparedRouters, joinedData } from './comparison.ts';
import { comparedFormat } from './figure-format.ts';
import type { PlotLine } from './plot-props.ts';
import { readAt } from './reading.ts';
import { useSeries } from './use-series.ts';

interface CompareProps {
  readonly view: ChartView;
  readonly change: (part: Partial<ChartView>) => void;
  readonly frame: Omit<ChartFrame, 'ids' | 'of' | 'marks'>;
  readonly announce: (words: string) => void;
}

/** How many are shown before somebody has chosen. */
const proposed = 3;
const height = 230;
/** Few, so that the dashes of the lines can be told apart. */
const comparedPoints = 240;

/** One figure of a few routers on one chart. */
export function Compare({ view, change, frame, announce }: CompareProps) {
  const routers = useFleet((fleet) => fleet?.routers ?? null);
  const names = useMemo(() => new Map([...(routers ?? [])].map(([id, { router }]) => [id, router.name])), [routers]);
  const [first] = useState(() => [...names.keys()].slice(0, proposed));
  const ids = useMemo(
    () => (view.routers ?? first).filter((id) => names.has(id)).slice(0, mostCompared),
    [view.routers, first, names],
  );
  const kept = useSeries({ ids, figures: figuresOfCompared[view.figure], points: comparedPoints, view });
  const compared = useMemo(
    () => (kept.data === undefined || ids.length === 0 ? [] : comparedRouters(ids, kept.data.answer, view.figure)),
    [kept.data, ids, view.figure],
  );
  const ofThese = useMemo<ChartFrame>(
    () => ({
      ...frame,
      window: shownWindow(view, frame.limits),
      ids,
      of: ids.length === 1 ? (names.get(ids[0] ?? '') ?? '') : t('charts.compared', { count: ids.length }),
      marks: kept.data?.answer.marks ?? [],
    }),
    [frame, view, ids, names, kept.data],
  );
  return (
    <>
      <div className={classes['pick']}>
        <Select
          aria-label={t('charts.compareWhat')}
          data={comparedFigures.map((figure) => ({ value: figure, label: t(`charts.figure.${figure}`) }))}
          value={view.figure}
          allowDeselect={false}
          onChange={(chosen) => {
            const figure = comparedFigures.find((known) => known === chosen);
            if (figure !== undefined) change({ figure });
          }}
        />
        <MultiSelect
          aria-label={t('charts.comparePick', { count: mostCompared })}
          placeholder={ids.length < mostCompared ? t('charts.comparePlaceholder') : ''}
          data={[...names].map(([value, label]) => ({ value, label }))}
          value={[...ids]}
          maxValues={mostCompared}
          searchable
          limit={50}
          hidePickedOptions
          nothingFoundMessage={t('charts.compareNothing')}
          onChange={(chosen) => change({ routers: chosen })}
        />
      </div>
      {ids.length === 0 ? <p className={classes['nothing']}>{t('charts.compareNone')}</p> : null}
      {kept.isError ? <ErrorNotice error={errorReport(kept.error)} onRetry={() => void kept.refetch()} /> : null}
      {kept.isLoading ? <LoadingRows rows={1} height={height} /> : null}
      {compared.length === 0 ? null : (
        <ComparedChart compared={compared} names={names} view={view} frame={ofThese} announce={announce} />
      )}
    </>
  );
}

interface ComparedChartProps extends Pick<CompareProps, 'view' | 'announce'> {
  readonly compared: readonly ComparedRouter[];
  readonly names: ReadonlyMap<string, string>;
  readonly frame: ChartFrame;
}

function ComparedChart({ compared, names, view, frame, announce }: ComparedChartProps) {
  const format = comparedFormat(view.figure);
  const data = useMemo(() => joinedData(compared), [compared]);
  const lines = linesOf(compared.length);
  // One router with a hole in its line does not make a hole in all of them.
  const pauses = useMemo(() => (compared.length === 1 ? (compared[0]?.timeline.pauses ?? []) : []), [compared]);
  const times = useMemo(() => ({ times: data[0], pauses }), [data, pauses]);
  const nameOf = ({ id }: ComparedRouter) => names.get(id) ?? id;
  const valueAt = ({ timeline, column }: ComparedRouter, time: number) => {
    const at = readAt(timeline, time);
    const value = at === null || at.pause !== null ? null : (column[at.row] ?? null);
    return value === null ? t('charts.noValue') : format.value(value);
  };
  const title = t(`charts.figure.${view.figure}`);
  return (
    <ChartCard
      frame={frame}
      title={title}
      values={<div className={classes['space']} />}
      legend={compared.map((router, place) => ({ label: nameOf(router), ...lookOf(place) }))}
      chart={
        <ChartStage
          frame={frame}
          times={times}
          data={data}
          lines={lines}
          pauses={pauses}
          format={format}
          height={height}
          markWords
          label={t('charts.label', {
            title,
            window: t(`charts.spanWords.${view.span}`),
            values: compared.map(nameOf).join(', '),
          })}
          announce={(time) =>
            announce(
              t('charts.announce', {
                time: momentWords(time, frame.window),
                values: compared
                  .map((router) => t('charts.valueOf', { label: nameOf(router), value: valueAt(router, time) }))
                  .join(', '),
              }),
            )
          }
        />
      }
      table={() => (
        <ChartTable
          frame={frame}
          title={title}
          times={times}
          heads={compared.map(nameOf)}
          columns={data.slice(1).map((column) => column.map((value) => value ?? null))}
          format={format}
          height={height}
        />
      )}
    >
      <CompareLegend compared={compared} nameOf={nameOf} frame={frame} format={format} />
    </ChartCard>
  );
}

/** Chart lines are made anew when the list is another one, so each number of routers has its own. */
const lists: PlotLine[][] = [];

function linesOf(count: number): readonly PlotLine[] {
  const made = lists[count] ?? comparedLines.slice(0, count).map((_, place) => ({ ...lookOf(place), fill: 'none' }));
  lists[count] = made;
  return made;
}

function lookOf(place: number): { colour: string; dash: readonly number[] } {
  return { colour: comparedVariable(place), dash: comparedLines[place]?.dash ?? [] };
}
