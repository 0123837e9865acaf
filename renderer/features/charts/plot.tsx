import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import classes from './plot.module.css';
import { plotOptions } from './plot-options.ts';
import type { PlotProps } from './plot-props.ts';

/** Lines over time; made once and fed, so that nothing flashes. */
export function Plot(props: PlotProps) {
  const { ref, width } = useElementSize();
  // The canvas knows no CSS variables: another theme is another chart.
  const scheme = useComputedColorScheme('light');
  return (
    <div ref={ref} className={classes['plot']} style={{ height: props.height }} aria-hidden="true">
      {width === 0 ? null : <Canvas key={scheme} width={width} {...props} />}
    </div>
  );
}

function Canvas(props: PlotProps & { width: number }) {
  const { data, lines, window: shown, width, height, pauses, marks, cursor, maximum, markWords } = props;
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(null);
  const frame = useMemo(
    () => ({ data, from: shown.from, to: shown.to, pauses, marks, maximum }),
    [data, shown.from, shown.to, pauses, marks, maximum],
  );
  const now = useRef(props);
  now.current = props;

  useEffect(() => {
    const target = holder.current;
    if (target === null) return undefined;
    const styles = getComputedStyle(target);
    const colours = (variable: string) => styles.getPropertyValue(variable).trim();
    const made = new uPlot(
      plotOptions({ width, height, lines, colours, markWords, now: () => now.current }),
      now.current.data,
      target,
    );
    made.over.addEventListener('pointermove', (event) => now.current.onCursor(made.posToVal(event.offsetX, 'x')));
    made.over.addEventListener('pointerleave', () => now.current.onCursor(null));
    chart.current = made;
    return () => {
      made.destroy();
      chart.current = null;
    };
  }, [width, height, lines, markWords]);

  useEffect(() => {
    chart.current?.setData(frame.data);
    placeCursor(chart.current, now.current.cursor);
  }, [frame]);

  useEffect(() => placeCursor(chart.current, cursor), [cursor]);

  return <div ref={holder} data-points={data[0].length} />;
}

/** New data and the pointer move the line, too; so this comes after them. */
function placeCursor(chart: uPlot | null, time: number | null): void {
  const left = time === null || chart === null ? -10 : chart.valToPos(time, 'x');
  chart?.setCursor({ left, top: left < 0 ? -10 : 1 }, false);
}
