export interface PictureLegend {
  readonly label: string;
  /** Name of a CSS variable. */
  readonly colour: string;
  readonly dash?: readonly number[];
}

interface Picture {
  /** What uPlot has drawn. */
  readonly canvas: HTMLCanvasElement;
  readonly styles: CSSStyleDeclaration;
  readonly title: string;
  readonly detail: string;
  readonly legend: readonly PictureLegend[];
}

const margin = 20;
const font = "system-ui, 'Segoe UI', Roboto, sans-serif";

/** A chart that can stand alone: on a background, with its title, its time and its legend. Throws when the browser cannot write it. */
export async function drawPicture({ canvas, styles, title, detail, legend }: Picture): Promise<Blob> {
  const pixel = devicePixelRatio;
  const colour = (variable: string) => styles.getPropertyValue(variable).trim();
  const whole = document.createElement('canvas');
  const context = whole.getContext('2d');
  if (context === null) throw new Error('no canvas');
  const width = canvas.width + 2 * margin * pixel;
  const lines = legendLines(context, legend, (width - 2 * margin * pixel) / pixel);
  const top = margin + 50 + lines.length * 20;
  whole.width = width;
  whole.height = canvas.height + (top + margin) * pixel;
  context.scale(pixel, pixel);
  context.fillStyle = colour('--surface');
  context.fillRect(0, 0, whole.width, whole.height);
  context.textBaseline = 'alphabetic';
  context.fillStyle = colour('--mantine-color-text');
  context.font = `600 16px ${font}`;
  context.fillText(title, margin, margin + 14);
  context.fillStyle = colour('--mantine-color-dimmed');
  context.font = `12px ${font}`;
  context.fillText(detail, margin, margin + 33);
  for (const [row, line] of lines.entries()) {
    for (const { entry, x } of line) {
      const y = margin + 54 + row * 20;
      context.strokeStyle = colour(entry.colour);
      context.lineWidth = 2.5;
      context.setLineDash([...(entry.dash ?? [])]);
      context.beginPath();
      context.moveTo(margin + x, y - 4);
      context.lineTo(margin + x + sample, y - 4);
      context.stroke();
      context.fillStyle = colour('--mantine-color-text');
      context.fillText(entry.label, margin + x + sample + 6, y);
    }
  }
  context.drawImage(canvas, margin, top, canvas.width / pixel, canvas.height / pixel);
  return await new Promise((resolve, reject) =>
    whole.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/png'),
  );
}

/** Length of the piece of line in the legend, and what is between two entries. */
const sample = 26;
const between = 22;

function legendLines(context: CanvasRenderingContext2D, legend: readonly PictureLegend[], width: number) {
  context.font = `12px ${font}`;
  const lines: { entry: PictureLegend; x: number }[][] = [[]];
  let x = 0;
  for (const entry of legend) {
    const length = sample + 6 + context.measureText(entry.label).width;
    if (x > 0 && x + length > width) {
      lines.push([]);
      x = 0;
    }
    lines.at(-1)?.push({ entry, x });
    x += length + between;
  }
  return lines;
}
