import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bandLimits,
  bandWidths,
  laneOffsets,
  packetPicture,
} from '../../../renderer/features/router/packet-picture-geometry.ts';
import { flowPaths } from '../../../shared/model/offload.ts';

const count = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100_000 }));
const counts = fc.record({ hardware: count, software: count, slow: count });

describe('bandWidths', () => {
  it('shares the room in proportion', () => {
    expect(bandWidths({ hardware: 75, software: 0, slow: 25 }, 46)).toEqual({ hardware: 33, software: 0, slow: 13 });
  });

  it.each([[null], [{ hardware: 0, software: 0, slow: 0 }]])('gives nothing to %j', (none) => {
    expect(bandWidths(none, 60)).toEqual({ hardware: 0, software: 0, slow: 0 });
  });

  it('shows a single flow among many', () => {
    const widths = bandWidths({ hardware: 1, software: 0, slow: 50_000 }, 60);
    expect(widths.hardware).toBeGreaterThanOrEqual(bandLimits.thinnest);
  });

  it('never takes more room than there is, and never shows fewer flows wider', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 20, max: 100 }), (figures, room) => {
        const widths = bandWidths(figures, room);
        const total = widths.hardware + widths.software + widths.slow;
        const isEmpty = figures.hardware + figures.software + figures.slow === 0;
        expect(total).toBeCloseTo(isEmpty ? 0 : room, 6);
        for (const one of flowPaths) {
          expect(widths[one] > 0).toBe(figures[one] > 0);
          for (const other of flowPaths) {
            if (figures[one] > figures[other]) expect(widths[one]).toBeGreaterThan(widths[other]);
          }
        }
      }),
    );
  });
});

describe('laneOffsets', () => {
  it('keeps every packet inside of its band', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 100, noNaN: true }), (width) => {
        const offsets = laneOffsets(width);
        expect(offsets.length).toBeGreaterThanOrEqual(1);
        expect(offsets.length).toBeLessThanOrEqual(bandLimits.lanes);
        for (const offset of offsets) expect(Math.abs(offset)).toBeLessThanOrEqual(width / 2);
        expect(offsets.reduce((sum, offset) => sum + offset, 0)).toBeCloseTo(0, 6);
      }),
    );
  });

  it('has no packets where there is no band', () => {
    expect(laneOffsets(0)).toEqual([]);
  });
});

function numbersOf(path: string): number[] {
  return [...path.matchAll(/-?\d+(\.\d+)?/g)].map(([number]) => Number(number));
}

function commandsOf(path: string): string {
  return path.replaceAll(/[^A-Z]/g, '');
}

describe('packetPicture', () => {
  it('leads every band from the WAN to the LAN', () => {
    const picture = packetPicture(1000, { hardware: 5, software: 3, slow: 2 });
    for (const path of flowPaths) {
      const numbers = numbersOf(picture.bands[path].centre);
      expect(numbers[0]).toBe(picture.wan.x + picture.wan.width);
      expect(numbers.at(-2)).toBe(picture.lan.x);
      // It ends at the height where it began, so that both stacks look alike.
      expect(numbers.at(-1)).toBe(numbers[1]);
    }
  });

  it('keeps hardware out of the CPU, and software and slow inside of it', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 400, max: 1700 }), (figures, width) => {
        const { cpu, npu, bands } = packetPicture(width, figures);
        const middleOf = (path: 'hardware' | 'software' | 'slow') => {
          const { row } = bands[path];
          return row.y + row.height / 2;
        };
        expect(middleOf('hardware')).toBeGreaterThan(npu.y);
        expect(npu.y).toBeGreaterThan(cpu.y + cpu.height);
        expect(middleOf('software')).toBeLessThan(cpu.y + cpu.height);
        expect(middleOf('slow')).toBeLessThan(middleOf('software'));
      }),
    );
  });

  it('draws nothing outside of the picture and only in numbers', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 400, max: 1700 }), (figures, width) => {
        const picture = packetPicture(width, figures);
        for (const path of flowPaths) {
          const { centre, width: thick, lanes } = picture.bands[path];
          for (const line of [centre, ...lanes]) {
            expect(line).not.toMatch(/NaN|Infinity/);
            const numbers = numbersOf(line);
            const heights = numbers.filter((_, index) => index % 2 === 1);
            expect(Math.min(...heights) - thick / 2).toBeGreaterThan(0);
            expect(Math.max(...heights) + thick / 2).toBeLessThan(picture.height);
          }
        }
      }),
    );
  });

  it('keeps the shape of the path data whatever the figures are, so that a browser can ease between them', () => {
    const shape = (figures: Parameters<typeof packetPicture>[1]) =>
      flowPaths.map((path) => commandsOf(packetPicture(900, figures).bands[path].centre));
    expect(shape({ hardware: 0, software: 0, slow: 9 })).toEqual(shape({ hardware: 9, software: 1, slow: 0 }));
    expect(shape(null)).toEqual(shape({ hardware: 9, software: 1, slow: 0 }));
  });

  it('does not move its boxes when the figures change', () => {
    const { bands: _, ...before } = packetPicture(900, { hardware: 0, software: 0, slow: 9 });
    const { bands: __, ...after } = packetPicture(900, { hardware: 9, software: 0, slow: 0 });
    expect(after).toEqual(before);
  });
});
