import type { PlotMark } from './plot-paint.ts';
import type { Pause } from './timeline.ts';
import type { TimeWindow } from './zoom.ts';

export interface PlotLine {
  /** Name of a CSS variable, e.g. `--path-hardware`. */
  readonly colour: string;
  /** The area under the line is filled: `solid` covers what is behind it, `faint` does not. */
  readonly fill: 'solid' | 'faint' | 'none';
  /** Pixels drawn and left out in turn; empty = solid. */
  readonly dash?: readonly number[];
}

/** Times in seconds since 1970, then one column for each line. null breaks a line; undefined is only a moment of another line. */
export type PlotData = [times: number[], ...columns: (number | null | undefined)[][]];

export interface PlotProps {
  /** The same reference as long as nothing changed. */
  readonly data: PlotData;
  /** The same list each time: another one is another chart. */
  readonly lines: readonly PlotLine[];
  readonly window: TimeWindow;
  /** Pixels. */
  readonly height: number;
  readonly axisFormat: (value: number) => string;
  /** Upper end of the value axis for the highest value; without it, it follows that closely. The same reference each time. */
  readonly maximum?: (highest: number) => number;
  readonly pauses: readonly Pause[];
  readonly marks: readonly PlotMark[];
  /** Words stand beside the marks. */
  readonly markWords: boolean;
  /** Where the vertical line stands, in seconds since 1970. */
  readonly cursor: number | null;
  /** The time under the pointer; null when it leaves. */
  readonly onCursor: (time: number | null) => void;
  readonly onZoom: (window: TimeWindow) => void;
  readonly onWhole: () => void;
}
