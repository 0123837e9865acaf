import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import classes from './line-chart.module.css';
import type { ChartColumns } from './live-history.ts';

export interface ChartLine {
  /** Name of a CSS variable, e.g. `--path-hardware`. */
  readonly colour: string;
  /** The area under the line is filled: `solid` covers what is behind it, `faint` does not. */
  readonly fill: 'solid' | 'faint' | 'none';
}

interface LineChartProps {
  readonly columns: ChartColumns;
  /** The same list each time: another one is another chart. */
  readonly lines: readonly ChartLine[];
  /** Seconds that the time axis spans, up to the newest sample. */
  readonly span: number;
  /** Pixels. */
  readonly height: number;
  readonly label: string;
  /** Upper end of the value axis; without it, it follows the values. */
  readonly maximum?: number;
  /** Draws axes; `format` writes their values. */
  readonly axis?: { readonly format: (value: number) => string };
  /** The column under the pointer; null when it leaves. */
  readonly onPoint?: (index: number | null) => void;
}

const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** Lines over time that scroll as samples come in; made once and fed, so that nothing flashes. */
export function LineChart(props: LineChartProps) {
  const { ref, width } = useElementSize();
  // The canvas knows no CSS variables: another theme is another chart.
  const scheme = useComputedColorScheme('light');
  return (
    <div ref={ref} className={classes['chart']} style={{ height: props.height }} role="img" aria-label={props.label}>
      {width === 0 ? null : <Plot key={scheme} width={width} {...props} />}
    </div>
  );
}

function Plot({ columns, lines, span, width, height, maximum, axis, onPoint }: LineChartProps & { width: number }) {
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(null);
  const frame = useMemo(() => ({ columns, span }), [columns, span]);
  const now = useRef({ frame, maximum, onPoint, axis });
  now.current = { frame, maximum, onPoint, axis };
  const hasAxis = axis !== undefined;

  useEffect(() => {
    const target = holder.current;
    if (target === null) return;
    const styles = getComputedStyle(target);
    const colour = (variable: string) => styles.getPropertyValue(variable).trim();
    const made = new uPlot(
      {
        width,
        height,
        padding: hasAxis ? [10, 28, 0, 0] : [3, 1, 3, 1],
        legend: { show: false },
        cursor: {
          show: now.current.onPoint !== undefined,
          y: false,
          points: { show: false },
          drag: { x: false, y: false, setScale: false },
        },
        hooks: { setCursor: [({ cursor }) => now.current.onPoint?.(cursor.idx ?? null)] },
        scales: {
          x: {
            time: true,
            range: () => {
              const last = now.current.frame.columns[0].at(-1) ?? 0;
              return [last - now.current.frame.span, last];
            },
          },
          y: { range: (_, __, highest) => [0, now.current.maximum ?? Math.max(1, (highest ?? 0) * 1.12)] },
        },
        axes: hasAxis
          ? axes(colour, (value) => now.current.axis?.format(value) ?? '')
          : [{ show: false }, { show: false }],
        series: [{}, ...lines.map((line) => series(line, colour))],
      },
      now.current.frame.columns,
      target,
    );
    chart.current = made;
    return () => {
      made.destroy();
      chart.current = null;
    };
  }, [width, height, lines, hasAxis]);

  useEffect(() => {
    chart.current?.setData(frame.columns);
  }, [frame]);

  return <div ref={holder} aria-hidden="true" />;
}

function series({ colour: variable, fill }: ChartLine, colour: (variable: string) => string): uPlot.Series {
  return {
    stroke: colour(variable),
    width: fill === 'solid' ? 0 : 1.75,
    points: { show: false },
    spanGaps: false,
    ...(fill === 'none' ? {} : { fill: fill === 'solid' ? colour(variable) : `${colour(variable)}2e` }),
  };
}

function axes(colour: (variable: string) => string, format: (value: number) => string): uPlot.Axis[] {
  const look = {
    stroke: colour('--mantine-color-dimmed'),
    font: "12px system-ui, 'Segoe UI', Roboto, sans-serif",
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  return [
    {
      ...look,
      grid: { show: false },
      space: 90,
      size: 28,
      values: (_, times) => times.map((time) => clockTime.format(time * 1000)),
    },
    { ...look, size: 52, space: 38, values: (_, values) => values.map(format) },
  ];
}
