/**
 * The tray's picture, drawn here so that it can say how the fleet is: the helm of the app's mark, with a dot when routers need the
 * person. Shapes are distances to an edge, which gives smooth borders at any size.
 */

export type TrayMood = 'calm' | 'attention' | 'unknown';

/** Four bytes per pixel, blue green red alpha with the colours multiplied by alpha, as Electron's bitmaps are. */
export interface Picture {
  readonly pixels: Buffer;
  readonly size: number;
}

type Colour = readonly [red: number, green: number, blue: number];

/** Readable on light and on dark panels. */
const helmColour: Colour = [127, 99, 201];
const dullColour: Colour = [134, 142, 150];
const dotColour: Colour = [240, 140, 0];

/** `template` draws in black: macOS colours such pictures itself. */
export function drawTray(mood: TrayMood, size: number, template = false): Picture {
  const pixels = Buffer.alloc(size * size * 4);
  const helm = template ? ([0, 0, 0] as const) : mood === 'unknown' ? dullColour : helmColour;
  const dot = template ? ([0, 0, 0] as const) : dotColour;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      // the middle of the pixel in a picture from -1 to 1
      const x = ((column + 0.5) / size) * 2 - 1;
      const y = ((row + 0.5) / size) * 2 - 1;
      const dotDistance = mood === 'attention' ? Math.hypot(x - 0.55, y - 0.55) - 0.4 : Number.POSITIVE_INFINITY;
      const gap = coverage(-(dotDistance - 0.16), size);
      const helmAlpha = coverage(helmDistance(x, y), size) * gap;
      const dotAlpha = coverage(dotDistance, size);
      put(pixels, (row * size + column) * 4, helm, helmAlpha, dot, dotAlpha);
    }
  }
  return { pixels, size };
}

/** Distance to the helm: a ring, a hub, and six spokes whose handles stand out of the ring. */
function helmDistance(x: number, y: number): number {
  const radius = Math.hypot(x, y);
  const ring = Math.abs(radius - 0.6) - 0.1;
  const hub = radius - 0.2;
  const sector = Math.PI / 3;
  const angle = Math.atan2(y, x);
  const turned = angle - Math.round(angle / sector) * sector;
  const along = radius * Math.cos(turned);
  const across = radius * Math.sin(turned);
  const spoke = Math.hypot(along - Math.min(0.87, Math.max(0, along)), across) - 0.075;
  return Math.min(ring, hub, spoke);
}

/** How much of a pixel lies inside, for an edge at distance 0. */
function coverage(distance: number, size: number): number {
  return Math.min(1, Math.max(0, 0.5 - distance * (size / 2)));
}

function put(pixels: Buffer, at: number, under: Colour, underAlpha: number, over: Colour, overAlpha: number): void {
  const alpha = overAlpha + underAlpha * (1 - overAlpha);
  for (const [channel, index] of [
    [2, 0],
    [1, 1],
    [0, 2],
  ] as const) {
    const value = over[channel] * overAlpha + under[channel] * underAlpha * (1 - overAlpha);
    pixels[at + index] = Math.round(value);
  }
  pixels[at + 3] = Math.round(alpha * 255);
}
