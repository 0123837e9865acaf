import { describe, expect, it } from 'vitest';
import { type StripRouter, stripSites } from '../../../renderer/features/fleet/strip-cells.ts';

const router = (number: number, part: Partial<StripRouter> = {}): StripRouter => ({
  ...{ id: `r${number}`, name: `router ${number}`, site: null, kind: 'hardware', faint: false },
  ...part,
});

describe('the strip', () => {
  it('has one cell for each router, by site in the order of names, without a site last', () => {
    const routers = [
      router(1, { site: 'Mill 10' }),
      router(2),
      router(3, { site: 'Mill 9' }),
      router(4, { site: 'Mill 9' }),
      router(5),
      router(6, { site: 'Mill 10' }),
    ];
    const sites = stripSites(routers).map(({ name, cells }) => [name, cells.map(({ id }) => id)]);
    expect(sites).toEqual([
      ['Mill 9', ['r3', 'r4']],
      ['Mill 10', ['r1', 'r6']],
      [null, ['r2', 'r5']],
    ]);
  });

  it('is one when nearly every router has a site of its own', () => {
    const routers = [router(1, { site: 'a' }), router(2, { site: 'b' }), router(3, { site: 'c' })];
    expect(stripSites(routers)).toHaveLength(1);
  });

  it('thins beyond a thousand, and leaves out no verdict of any site', () => {
    const routers = Array.from({ length: 10_000 }, (_, number) =>
      router(number, { site: `Site ${number % 20}`, kind: number < 20 ? 'broken' : number % 3 ? 'hardware' : 'off' }),
    );
    const sites = stripSites(routers);
    const cells = sites.flatMap((site) => site.cells);
    expect(cells.length).toBeGreaterThan(900);
    expect(cells.length).toBeLessThan(1_100);
    for (const site of sites) {
      expect(site.cells[0]).toMatchObject({ kind: 'broken', words: `${site.name}, 1 router: Broken` });
      expect(new Set(site.cells.map(({ kind }) => kind))).toEqual(new Set(['broken', 'hardware', 'off']));
    }
  });
});
