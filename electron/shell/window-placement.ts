import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** In device-independent pixels, as Electron counts. */
const rectangleSchema = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });
export type Rectangle = z.infer<typeof rectangleSchema>;

const placementSchema = z.object({ version: z.literal(1), bounds: rectangleSchema, maximized: z.boolean() });
export type Placement = z.infer<typeof placementSchema>;

export const minimumSize = { width: 900, height: 600 } as const;
const usualSize = { width: 1280, height: 820 } as const;

/** So much of the window must be on a display that a person can take hold of it. */
const graspable = { width: 200, height: 80 } as const;

/** Where the window was last; null when that is not known, for whatever reason: it is not worth an error. */
export function readPlacement(file: string): Placement | null {
  try {
    return placementSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Written beside and renamed, so that the file is never half. Throws what the file system throws. */
export function writePlacement(file: string, placement: Omit<Placement, 'version'>): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, `${JSON.stringify({ version: 1, ...placement } satisfies Placement)}\n`);
  renameSync(`${file}.new`, file);
}

/**
 * Bounds for a new window: the remembered ones while a display still shows enough of them, else the usual size in the middle of the
 * primary display. `workAreas` has the primary display first.
 */
export function chooseBounds(remembered: Placement | null, workAreas: readonly Rectangle[]): Rectangle {
  const primary = workAreas[0] ?? { x: 0, y: 0, ...usualSize };
  const bounds = remembered?.bounds;
  if (bounds && workAreas.some((area) => isGraspable(bounds, area))) return atLeastMinimum(bounds);
  const width = Math.max(minimumSize.width, Math.min(usualSize.width, primary.width));
  const height = Math.max(minimumSize.height, Math.min(usualSize.height, primary.height));
  return {
    x: primary.x + Math.max(0, Math.round((primary.width - width) / 2)),
    y: primary.y + Math.max(0, Math.round((primary.height - height) / 2)),
    width,
    height,
  };
}

function atLeastMinimum(bounds: Rectangle): Rectangle {
  return {
    ...bounds,
    width: Math.max(minimumSize.width, bounds.width),
    height: Math.max(minimumSize.height, bounds.height),
  };
}

/** The title bar is at the top: its edge must be on the display, and enough of its width. */
function isGraspable(bounds: Rectangle, area: Rectangle): boolean {
  const shownWidth = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const topIsShown = bounds.y >= area.y && bounds.y + graspable.height <= area.y + area.height;
  return topIsShown && shownWidth >= graspable.width;
}
