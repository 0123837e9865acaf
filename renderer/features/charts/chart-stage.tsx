import type { KeyboardEvent } from 'react';
import { useMemo } from 'react';
import { assertNever } from '../../../shared/model/offload.ts';
import { keyboardScroll } from '../../lib/keyboard-scroll.ts';
import { t } from '../../lib/text.ts';
import { type ChartFrame, zoomActions } from './chart-frame.ts';
import { chartKey } from './chart-keys.ts';
import classes from './charts.module.css';
import type { FigureFormat } from './figure-format.ts';
import { keysHintId } from './keys-hint.tsx';
import { markWords } from './marks.ts';
import { Plot } from './plot.tsx';
import type { PlotData, PlotLine } from './plot-props.ts';
import { stepFrom } from './reading.ts';
import type { Pause, Timeline } from './timeline.ts';

interface ChartStageProps {
  readonly frame: ChartFrame;
  readonly times: Pick<Timeline, 'times' | 'pauses'>;
  readonly data: PlotData;
  readonly lines: readonly PlotLine[];
  readonly pauses: readonly Pause[];
  readonly format: FigureFormat;
  readonly unit?: string;
  readonly height: number;
  readonly markWords: boolean;
  /** What it shows, in words. */
  readonly label: string;
  /** Says what stands at this moment, after a key has moved there. */
  readonly announce: (time: number) => void;
}

/** A chart that is read with the pointer or with keys. */
export function ChartStage({
  frame,
  times,
  data,
  lines,
  pauses,
  format,
  unit,
  label,
  announce,
  ...rest
}: ChartStageProps) {
  const { window, cursor, onCursor, marks } = frame;
  const zoom = zoomActions(frame);
  const plotMarks = useMemo(() => marks.map((mark) => ({ at: mark.at, words: markWords(mark) })), [marks]);
  const read = (rows: number) => {
    const time = stepFrom(times.times, cursor, rows, window);
    if (time === null) return;
    onCursor(time);
    announce(time);
  };
  const press = (event: KeyboardEvent) => {
    const key = chartKey(event);
    if (key === null || (key.kind === 'leave' && cursor === null)) return;
    event.preventDefault();
    switch (key.kind) {
      case 'read':
        return read(key.rows);
      case 'move':
        return zoom.move(key.share);
      case 'zoom':
        return zoom[key.way](cursor ?? undefined);
      case 'leave':
        return onCursor(null);
      default:
        return assertNever(key);
    }
  };
  return (
    <div
      className={classes['stage']}
      role="application"
      aria-roledescription={t('charts.kind')}
      aria-label={label}
      aria-describedby={keysHintId}
      {...keyboardScroll}
      onKeyDown={press}
      onBlur={() => onCursor(null)}
    >
      {unit === undefined ? null : (
        <span className={classes['unit']} aria-hidden="true">
          {unit}
        </span>
      )}
      <Plot
        data={data}
        lines={lines}
        window={window}
        axisFormat={format.axis}
        {...(format.maximum === undefined ? {} : { maximum: format.maximum })}
        pauses={pauses}
        marks={plotMarks}
        cursor={cursor}
        onCursor={onCursor}
        onZoom={zoom.to}
        onWhole={zoom.whole}
        {...rest}
      />
    </div>
  );
}
