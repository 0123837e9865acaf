import type uPlot from 'uplot';
import { axisTimes } from './chart-times.ts';
import { isolatedRows } from './columns.ts';
import { type Colours, paintMarks, paintPauses } from './plot-paint.ts';
import type { PlotLine, PlotProps } from './plot-props.ts';

interface PlotOptions {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly PlotLine[];
  readonly colours: Colours;
  readonly markWords: boolean;
  /** What is shown at the moment of drawing. */
  readonly now: () => PlotProps;
}

/** Shortest way of the pointer that is a drag, in pixels. */
const dragDistance = 6;

/** How a chart is drawn, for uPlot. */
export function plotOptions({ width, height, lines, colours, markWords, now }: PlotOptions): uPlot.Options {
  return {
    width,
    height,
    padding: [markWords ? 18 : 8, 22, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: true, y: false, setScale: false, dist: dragDistance },
      bind: {
        dblclick: () => () => {
          now().onWhole();
          return null;
        },
      },
    },
    hooks: {
      setSelect: [
        (chart) => {
          const { left, width: dragged } = chart.select;
          if (dragged < dragDistance) return;
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          now().onZoom({ from: chart.posToVal(left, 'x'), to: chart.posToVal(left + dragged, 'x') });
        },
      ],
      drawClear: [(chart) => paintPauses(chart, now().pauses, colours)],
      draw: [(chart) => paintMarks(chart, now().marks, colours, markWords)],
    },
    scales: {
      x: { time: true, range: () => [now().window.from, now().window.to] },
      y: { range: (_, __, highest) => [0, upperEnd(highest ?? 0, now().maximum)] },
    },
    axes: axes(colours, (value) => now().axisFormat(value)),
    series: [{}, ...lines.map((line) => series(line, colours))],
  };
}

function upperEnd(highest: number, maximum: PlotProps['maximum']): number {
  return maximum === undefined ? Math.max(1, highest * 1.12) : maximum(highest);
}

function series({ colour: variable, fill, dash = [] }: PlotLine, colours: Colours): uPlot.Series {
  const colour = colours(variable);
  return {
    stroke: colour,
    width: fill === 'solid' ? 0 : 1.75,
    // A sample between two gaps would be a line of no length.
    points: {
      show: fill !== 'solid',
      size: 3,
      fill: colour,
      filter: (chart, index) => isolatedRows(chart.data[index] ?? []),
    },
    spanGaps: false,
    ...(dash.length === 0 ? {} : { dash: [...dash] }),
    ...(fill === 'none' ? {} : { fill: fill === 'solid' ? colour : `${colour}2e` }),
  };
}

function axes(colours: Colours, format: (value: number) => string): uPlot.Axis[] {
  const look = {
    stroke: colours('--mantine-color-dimmed'),
    font: "11px system-ui, 'Segoe UI', Roboto, sans-serif",
    grid: { stroke: colours('--line'), width: 1 },
    ticks: { show: false },
  };
  return [
    {
      ...look,
      grid: { show: false },
      space: 84,
      size: 26,
      values: (_, times, __, ___, step) => axisTimes(times, step),
    },
    { ...look, size: 62, space: 34, gap: 6, values: (_, values) => values.map(format) },
  ];
}
