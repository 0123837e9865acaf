import type { Mark } from '../../../shared/model/sample.ts';
import type { ChartView } from './chart-view.ts';
import type { Reading } from './reading.ts';
import type { Timeline } from './timeline.ts';
import { moveBy, type TimeWindow, zoomBy, zoomTo } from './zoom.ts';

/** What all charts of a page share: the same time, the same moment, the same ways to change both. */
export interface ChartFrame {
  readonly window: TimeWindow;
  /** Ends of the whole span. */
  readonly limits: TimeWindow;
  readonly view: ChartView;
  readonly change: (part: Partial<ChartView>) => void;
  /** The moment that is read; null = the newest. */
  readonly cursor: number | null;
  readonly onCursor: (time: number | null) => void;
  readonly marks: readonly Mark[];
  /** Whose charts these are, for files. */
  readonly of: string;
  /** For the export; null = the fleet. */
  readonly ids: readonly string[] | null;
}

/** Charts of one timeline. */
export interface TimelineFrame extends ChartFrame {
  readonly timeline: Timeline;
  /** What stands under the line of the cursor. */
  readonly reading: Reading | null;
}

/** The ways to change what is shown, for buttons, keys and the pointer. */
export function zoomActions({ window, limits, change }: Pick<ChartFrame, 'window' | 'limits' | 'change'>) {
  return {
    to: (wanted: TimeWindow) => change({ zoom: zoomTo(wanted, limits) }),
    in: (centre?: number) => change({ zoom: zoomBy(window, 0.5, limits, centre) }),
    out: (centre?: number) => change({ zoom: zoomBy(window, 2, limits, centre) }),
    move: (share: number) => change({ zoom: moveBy(window, share, limits) }),
    whole: () => change({ zoom: null }),
  };
}

/** What is shown: the zoom as far as it is inside of the span, else all of it. */
export function shownWindow(view: Pick<ChartView, 'zoom'>, limits: TimeWindow): TimeWindow {
  return (view.zoom === null ? null : zoomTo(view.zoom, limits)) ?? limits;
}
