import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterOf } from '../../../renderer/features/fleet/fleet-filters.ts';
import { groupRows, heldOrder, searchTest } from '../../../renderer/features/fleet/fleet-order.ts';
import { fleetDetail, fleetSentence } from '../../../renderer/features/fleet/fleet-summary.ts';
import { appearanceKinds, appearances, routerAppearance } from '../../../renderer/lib/verdict-appearance.ts';
import { errorCodes } from '../../../shared/model/errors.ts';
import { madeUpRouter } from '../backend/made-up-fleet.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const routers = Array.from({ length: 20 }, (_, number) => madeUpRouter(number, 0, now));

describe('the search', () => {
  const router = madeUpRouter(2, 0, now);
  it.each([
    ['', true],
    ['mill', true],
    ['ATTIC mill', true],
    ['192.168.1.3', true],
    ['mt6000 24.10', true],
    ['broken', true],
    ['mill chapel', false],
    ['quay', true],
    ['RENTED', true],
  ])('%s: %s', (text, fits) => {
    const tagged = { ...router, router: { ...router.router, tags: ['rented'] } };
    expect(searchTest(text, () => 'Ferry Quay')(tagged)).toBe(fits);
  });

  it('knows a site by its new name at once', () => {
    expect(searchTest('quay', () => 'Ferry Quay')(router)).toBe(true);
    expect(searchTest('quay', () => 'Harbour')(router)).toBe(false);
  });
});

describe('the order under the pointer', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map(String));

  it('moves nothing that is still there, loses nothing and invents nothing', () => {
    fc.assert(
      fc.property(ids, ids, ids, (shown, wanted, gone) => {
        const exists = (id: string) => !gone.includes(id);
        const held = heldOrder(shown, wanted.filter(exists), exists);
        expect(held.slice(0, shown.filter(exists).length)).toEqual(shown.filter(exists));
        expect(new Set(held)).toEqual(new Set([...shown, ...wanted].filter(exists)));
        expect(new Set(held).size).toBe(held.length);
      }),
    );
  });
});

describe('groups', () => {
  it('come by name with the rows in their order, and what has none last', () => {
    const sites: Record<string, string | null> = { a: 'Site 10', b: null, c: 'Site 9', d: 'Site 10' };
    const items = groupRows(['a', 'b', 'c', 'd'], 'site', (id) => sites[id] ?? null);
    expect(items.map((item) => (item.kind === 'heading' ? `${item.group} ${item.count}` : item.id))).toEqual([
      'Site 9 1',
      'c',
      'Site 10 2',
      'a',
      'd',
      'null 1',
      'b',
    ]);
  });

  it('of verdicts come in the order of the chips', () => {
    const groups: Record<string, string> = { a: 'off', b: 'needs', c: 'hardware' };
    const items = groupRows(['a', 'b', 'c'], 'verdict', (id) => groups[id] ?? null);
    expect(items.flatMap((item) => (item.kind === 'heading' ? item.group : []))).toEqual(['needs', 'hardware', 'off']);
  });
});

describe('how a router looks', () => {
  it('is never green when it did not answer, whatever it showed before', () => {
    const lost = routers.find(({ reachability, latest }) => reachability.state === 'failed' && latest !== null);
    expect(lost?.latest?.verdict.level).toBe('good');
    expect(lost && routerAppearance(lost)).toBe('unreachable');
  });

  it('is that of attention when a change has no known outcome', () => {
    expect(routerAppearance({ ...madeUpRouter(0, 0, now), pendingChangeId: 'change-1' })).toBe('attention');
  });

  it('is neither good nor off for any error code', () => {
    for (const code of Object.keys(errorCodes)) {
      const error = { code, sentence: '', nextStep: '', retryable: false, evidence: {} };
      const kind = routerAppearance({
        ...madeUpRouter(0, 0, now),
        reachability: { state: 'failed', at: '2026-11-22T12:00:00Z', error },
      });
      expect(['unreachable', 'unknown', 'not-trusted', 'no-login'], code).toContain(kind);
    }
  });

  it('tells every two filters apart by shape, not by colour alone', () => {
    const shapes = new Map<string, string>();
    for (const kind of appearanceKinds) {
      const { shape } = appearances[kind];
      const filter = filterOf(kind);
      const quiet = filter === 'unreachable' || filter === 'unknown' ? 'no answer' : filter;
      expect(shapes.get(shape) ?? quiet, shape).toBe(quiet);
      shapes.set(shape, quiet);
    }
  });

  it('reaches 4.5:1 on the surfaces of its theme', () => {
    for (const kind of appearanceKinds) {
      expect(contrast(appearances[kind].light, '#f1edfa'), `${kind} in the light`).toBeGreaterThan(4.5);
      expect(contrast(appearances[kind].dark, '#292540'), `${kind} in the dark`).toBeGreaterThan(4.5);
    }
  });
});

describe('the sentence', () => {
  it('says how many accelerate and how many need somebody, and the rest in the second line', () => {
    expect(fleetSentence(routers)).toBe('13 of 20 routers accelerate. 3 need you.');
    expect(fleetDetail(routers)).toMatch(/^1 cannot be reached\. 1 has offload off\. 1 waits for traffic\./);
    expect(fleetSentence(routers.slice(0, 1))).toBe('1 of 1 router accelerates.');
  });

  it('does not count the flows of a router that does not answer', () => {
    const lost = routers.filter(({ reachability }) => reachability.state === 'failed');
    expect(fleetDetail(lost)).toContain('No router has told its flows yet.');
  });
});

/** Contrast of two colours as WCAG 2 defines it. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const channel = (place: number) => {
    const value = Number.parseInt(colour.slice(place, place + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
