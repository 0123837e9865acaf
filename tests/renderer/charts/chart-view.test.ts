import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ChartView,
  comparedFigures,
  queryOfView,
  viewOfQuery,
} from '../../../renderer/features/charts/chart-view.ts';
import { chartFileName } from '../../../renderer/features/charts/file-name.ts';
import { spans } from '../../../renderer/features/charts/spans.ts';

describe('the view in the address', () => {
  it.each<[string, Partial<ChartView>]>([
    ['', {}],
    ['span=30d', { span: '30d' }],
    ['span=31d', {}],
    ['span=7d&from=100&to=200', { span: '7d', zoom: { from: 100, to: 200 } }],
    ['from=200&to=100', {}],
    ['from=-1&to=100', {}],
    ['from=1e5&to=2e5', {}],
    ['figure=softirqShare&routers=a,b', { figure: 'softirqShare', routers: ['a', 'b'] }],
    ['routers=', { routers: [] }],
    ['figure=nonsense', {}],
  ])('%s', (query, part) => {
    const nothing: ChartView = { span: '24h', zoom: null, routers: null, figure: 'offloadShare' };
    expect(viewOfQuery(query, '24h')).toEqual({ ...nothing, ...part });
  });

  it('comes back from every text that it writes, and says nothing of what goes without saying', () => {
    const zoom = fc
      .tuple(fc.integer({ min: 0, max: 2e9 }), fc.integer({ min: 1, max: 1e6 }))
      .map(([from, length]) => ({ from, to: from + length }));
    const view: fc.Arbitrary<ChartView> = fc.record({
      span: fc.constantFrom(...spans),
      zoom: fc.option(zoom),
      routers: fc.option(fc.array(fc.uuid())),
      figure: fc.constantFrom(...comparedFigures),
    });
    fc.assert(
      fc.property(view, (one) => {
        expect(viewOfQuery(queryOfView(one, '24h'), '24h')).toEqual(one);
      }),
      { numRuns: 200 },
    );
    expect(queryOfView(viewOfQuery('', '5m'), '5m')).toBe('');
  });
});

describe('chartFileName', () => {
  it.each([
    ['Garden House', 'Flows by path', '30d', 'flowhelm-garden-house-flows-by-path-30d.png'],
    ['Café / Übergabe', 'CPU', '5m', 'flowhelm-cafe-ubergabe-cpu-5m.png'],
    ['../../etc', 'x', '1h', 'flowhelm-etc-x-1h.png'],
    ['路由器', 'Flows', '1h', 'flowhelm-flows-1h.png'],
  ])('%s, %s', (of, what, span, name) => {
    expect(chartFileName(of, what, span, 'png')).toBe(name);
  });

  it('is never too long for a file system', () => {
    expect(chartFileName('a'.repeat(500), 'b'.repeat(500), '90d', 'csv').length).toBeLessThan(200);
  });
});
