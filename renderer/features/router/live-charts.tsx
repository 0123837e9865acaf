import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { flowPaths } from '../../../shared/model/offload.ts';
import { formatAge, formatCount, formatExactTime, formatShortCount } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import { LineChart } from './line-chart.tsx';
import classes from './live-charts.module.css';
import { chartColumns, type Figure, flowsOn, shownSpan, stacked } from './live-history.ts';
import { SmallMultiples, type SmallMultiplesProps } from './small-multiples.tsx';
import type { LiveSamples } from './use-live-samples.ts';

const spans = [5, 15, 60] as const;

const pathFigures: readonly Figure[] = flowPaths.map(flowsOn);
/** The total first, so that each smaller area covers the one before it. */
const areas = [
  { colour: '--path-slow', fill: 'solid' },
  { colour: '--path-software', fill: 'solid' },
  { colour: '--path-hardware', fill: 'solid' },
] as const;

/** Flows by path over the time that this page has been open, and what goes with them. */
export function LiveCharts({ live, ...rest }: { live: LiveSamples } & Omit<SmallMultiplesProps, 'samples' | 'span'>) {
  const [minutes, setMinutes] = useState<number>(spans[0]);
  const [point, setPoint] = useState<number | null>(null);
  const span = shownSpan(live.samples, minutes * 60);
  const columns = chartColumns(live.samples, pathFigures);
  const last = columns[0].length - 1;
  const shown = point !== null && point <= last ? point : last;
  const [hardware, software, slow] = columns.slice(1).map((column) => column[shown] ?? null);
  const time = columns[0][shown];
  const words = (value: number | null | undefined) =>
    value === null || value === undefined ? t('router.live.noValue') : formatCount(value);
  return (
    <>
      <section className={classes['card']}>
        <header className={classes['header']}>
          <h2>{t('router.live.title')}</h2>
          <dl className={classes['legend']}>
            {flowPaths.map((path, index) => (
              <div key={path}>
                <dt>
                  <span className={classes['swatch']} style={{ background: `var(--path-${path})` }} />
                  {t(`verdict.path.${path}`)}
                </dt>
                <dd>{words([hardware, software, slow][index])}</dd>
              </div>
            ))}
            <div className={classes['when']}>
              {point !== null && time !== undefined
                ? formatExactTime(new Date(time * 1000).toISOString()).split(', ')[1]
                : ''}
            </div>
          </dl>
          <SegmentedControl
            size="xs"
            aria-label={t('router.live.window')}
            data={spans.map((choice) => ({
              value: String(choice),
              label: choice === 60 ? t('router.live.hour') : t('router.live.minutes', { count: choice }),
            }))}
            value={String(minutes)}
            onChange={(value) => setMinutes(Number(value))}
          />
        </header>
        {live.samples.length === 0 ? (
          <p className={classes['waiting']}>{live.error?.sentence ?? t('router.live.waiting')}</p>
        ) : (
          <LineChart
            columns={stacked(columns)}
            lines={areas}
            span={span}
            height={190}
            axis={{ format: formatShortCount }}
            onPoint={setPoint}
            label={t('router.live.chartLabel', {
              minutes,
              hardware: words(hardware),
              software: words(software),
              slow: words(slow),
            })}
          />
        )}
        <Held live={live} />
      </section>
      <SmallMultiples samples={live.samples} span={span} {...rest} />
    </>
  );
}

/** Old figures say that they are old. */
function Held({ live }: { live: LiveSamples }) {
  const last = live.samples.at(-1);
  if (live.error === null || last === undefined) return null;
  return (
    <p className={classes['held']}>{t('router.live.held', { age: formatAge(Date.parse(last.at), Date.now()) })}</p>
  );
}
