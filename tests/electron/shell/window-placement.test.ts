import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { chooseBounds, minimumSize, readPlacement, writePlacement } from '../../../electron/shell/window-placement.ts';

const primary = { x: 0, y: 0, width: 1920, height: 1040 };
const left = { x: -1280, y: 0, width: 1280, height: 1024 };
const at = (x: number, y: number, width = 1000, height = 700) =>
  ({ version: 1, bounds: { x, y, width, height }, maximized: false }) as const;
const middle = { x: 320, y: 110, width: 1280, height: 820 };

describe('the place of a new window', () => {
  it.each([
    { name: 'the first start', remembered: null, displays: [primary], expected: middle },
    { name: 'where it was', remembered: at(50, 60), displays: [primary], expected: at(50, 60).bounds },
    {
      name: 'on the other display',
      remembered: at(-1200, 10),
      displays: [primary, left],
      expected: at(-1200, 10).bounds,
    },
    { name: 'a display that is gone', remembered: at(-1200, 10), displays: [primary], expected: middle },
    { name: 'a title bar above the display', remembered: at(50, -40), displays: [primary], expected: middle },
    { name: 'a title bar below the display', remembered: at(50, 1030), displays: [primary], expected: middle },
    { name: 'only an edge shows', remembered: at(1900, 10), displays: [primary], expected: middle },
    { name: 'smaller than usable', remembered: at(50, 60, 100, 90), displays: [primary], expected: middle },
    {
      name: 'a small display',
      remembered: null,
      displays: [{ x: 0, y: 0, width: 1024, height: 700 }],
      expected: { x: 0, y: 0, width: 1024, height: 700 },
    },
    {
      name: 'no display at all',
      remembered: at(1, 1),
      displays: [],
      expected: { x: 0, y: 0, width: 1280, height: 820 },
    },
  ])('$name', ({ remembered, displays, expected }) => {
    expect(chooseBounds(remembered, displays)).toEqual(expected);
  });

  it('is never smaller than the minimum, whatever is remembered', () => {
    const int = fc.integer({ min: -5000, max: 5000 });
    fc.assert(
      fc.property(int, int, int, int, (x, y, width, height) => {
        const bounds = chooseBounds(at(x, y, width, height), [primary, left]);
        expect(bounds.width).toBeGreaterThanOrEqual(minimumSize.width);
        expect(bounds.height).toBeGreaterThanOrEqual(minimumSize.height);
      }),
    );
  });
});

describe('the file of the place', () => {
  it('gives back what was written, and leaves no other file', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'deep', 'window.json');
    const { bounds } = at(1, 2);
    writePlacement(file, { bounds, maximized: true });
    writePlacement(file, { bounds, maximized: false });
    expect(readPlacement(file)).toEqual({ version: 1, bounds, maximized: false });
    expect(readdirSync(join(folder, 'deep'))).toEqual(['window.json']);
  });

  it.each(['', '{', 'null', '{"version":2}', '{"version":1,"bounds":{"x":"1"},"maximized":false}'])(
    'is as if it were not there when it holds %j',
    (content) => {
      const file = join(temporaryFolder(), 'window.json');
      writeFileSync(file, content);
      expect(readPlacement(file)).toBeNull();
    },
  );
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flowhelm-placement-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
