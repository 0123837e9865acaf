import type uPlot from 'uplot';
import { roomForWords } from './marks.ts';
import type { Pause } from './timeline.ts';

/** A vertical line at something that happened. */
export interface PlotMark {
  /** Seconds since 1970. */
  readonly at: number;
  readonly words: string;
}

/** The value of a CSS variable where the chart stands. */
export type Colours = (variable: string) => string;

/** Hatches what nobody saw; drawn below everything else. */
export function paintPauses(chart: uPlot, pauses: readonly Pause[], colours: Colours): void {
  const { ctx, bbox } = chart;
  const pattern = hatching(ctx, colours('--line-strong'));
  if (pattern === null) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.fillStyle = pattern;
  for (const { from, until } of pauses) {
    const start = chart.valToPos(from, 'x', true);
    const end = chart.valToPos(until, 'x', true);
    if (end < bbox.left || start > bbox.left + bbox.width) continue;
    ctx.fillRect(start, bbox.top, Math.max(1, end - start), bbox.height);
  }
  ctx.restore();
}

function hatching(context: CanvasRenderingContext2D, colour: string): CanvasPattern | null {
  const size = Math.round(7 * devicePixelRatio);
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const drawing = tile.getContext('2d');
  if (drawing === null) return null;
  drawing.strokeStyle = colour;
  drawing.globalAlpha = 0.55;
  drawing.lineWidth = devicePixelRatio;
  drawing.beginPath();
  // Three parallels, so that the corners of the tiles meet.
  for (const shift of [-size, 0, size]) {
    drawing.moveTo(shift, size);
    drawing.lineTo(shift + size, 0);
  }
  drawing.stroke();
  return context.createPattern(tile, 'repeat');
}

/** Lines at changes, over the curves; with words where they fit. */
export function paintMarks(chart: uPlot, marks: readonly PlotMark[], colours: Colours, withWords: boolean): void {
  const { ctx, bbox } = chart;
  const pixel = devicePixelRatio;
  const end = bbox.left + bbox.width;
  const shown = marks
    .map((mark) => ({ ...mark, x: Math.round(chart.valToPos(mark.at, 'x', true)) + 0.5 }))
    .filter(({ x }) => x >= bbox.left && x <= end)
    .sort((left, right) => left.x - right.x);
  if (shown.length === 0) return;
  ctx.save();
  ctx.font = `${11 * pixel}px system-ui, 'Segoe UI', Roboto, sans-serif`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.strokeStyle = colours('--mantine-color-text');
  ctx.lineWidth = pixel;
  const padding = 5 * pixel;
  const widths = shown.map(({ words }) => ctx.measureText(words).width + 2 * padding + 4 * pixel);
  const fits = roomForWords(
    shown.map(({ x }) => x),
    widths,
    end,
  );
  for (const [index, { x, words }] of shown.entries()) {
    ctx.globalAlpha = 0.75;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.globalAlpha = 1;
    ctx.fillStyle = colours('--mantine-color-text');
    flag(ctx, x, bbox.top, pixel);
    if (withWords && fits[index] === true) wordsBeside(ctx, { x, words, width: widths[index] ?? 0 }, bbox.top, colours);
  }
  ctx.restore();
}

/** A small triangle that hangs from the top: a mark is told from a line of the grid by more than its colour. */
function flag(context: CanvasRenderingContext2D, x: number, top: number, pixel: number): void {
  context.beginPath();
  context.moveTo(x - 4 * pixel, top);
  context.lineTo(x + 4 * pixel, top);
  context.lineTo(x, top + 6 * pixel);
  context.fill();
}

function wordsBeside(
  context: CanvasRenderingContext2D,
  { x, words, width }: { x: number; words: string; width: number },
  top: number,
  colours: Colours,
): void {
  const pixel = devicePixelRatio;
  context.fillStyle = colours('--surface');
  context.globalAlpha = 0.86;
  context.fillRect(x + 4 * pixel, top + 1 * pixel, width - 6 * pixel, 16 * pixel);
  context.globalAlpha = 1;
  context.fillStyle = colours('--mantine-color-text');
  context.fillText(words, x + 8 * pixel, top + 9 * pixel);
}
