import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressOfRoute,
  queryOfAddress,
  type Route,
  routeOfAddress,
  routerTabs,
  settingsSections,
} from '../../renderer/lib/navigation.ts';

describe('addresses of pages', () => {
  it.each<[string, Route]>([
    ['', { page: 'fleet' }],
    ['#/fleet', { page: 'fleet' }],
    ['#/activity', { page: 'activity' }],
    ['#/alerts', { page: 'alerts' }],
    ['#/settings', { page: 'settings' }],
    ['#/settings/alerts', { page: 'settings', section: 'alerts' }],
    ['#/settings/nonsense', { page: 'settings' }],
    ['#/router/a1', { page: 'router', id: 'a1', tab: 'overview' }],
    ['#/router/a1/flows', { page: 'router', id: 'a1', tab: 'flows' }],
    ['#/router/a1/nonsense', { page: 'router', id: 'a1', tab: 'overview' }],
    ['#/charts', { page: 'charts' }],
    ['#/charts?span=7d&routers=a/b', { page: 'charts' }],
    ['#/router/a1?span=7d', { page: 'router', id: 'a1', tab: 'overview' }],
    ['#/router/a1/flows?span=7d', { page: 'router', id: 'a1', tab: 'flows' }],
    ['#/router/', { page: 'fleet' }],
    ['#/router/%E0%A4%A', { page: 'fleet' }],
    ['#/elsewhere', { page: 'fleet' }],
    ['#page', { page: 'fleet' }],
  ])('%s', (address, route) => {
    expect(routeOfAddress(address)).toEqual(route);
  });

  it('comes back from every address that it writes', () => {
    const routers = fc.record({
      page: fc.constant('router' as const),
      id: fc.string({ minLength: 1, unit: 'grapheme' }),
      tab: fc.constantFrom(...routerTabs),
    });
    const routes = fc.oneof(
      routers,
      fc.record({ page: fc.constantFrom('fleet' as const, 'charts', 'activity', 'alerts', 'settings') }),
      fc.record({ page: fc.constant('settings' as const), section: fc.constantFrom(...settingsSections) }),
    );
    fc.assert(
      fc.property(routes, (route) => {
        expect(routeOfAddress(addressOfRoute(route))).toEqual(route);
      }),
    );
  });

  it.each([
    ['#/charts?span=7d', 'span=7d'],
    ['#/charts', ''],
    ['#/router/a?b=c?d', 'b=c?d'],
    ['', ''],
  ])('%s carries "%s"', (address, query) => {
    expect(queryOfAddress(address)).toBe(query);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => routeOfAddress(text).page !== undefined));
  });
});
