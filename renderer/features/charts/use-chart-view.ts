import { useMemo } from 'react';
import { replaceAddressQuery, useAddressQuery } from '../../lib/navigation.ts';
import { type ChartView, queryOfView, viewOfQuery } from './chart-view.ts';
import type { Span } from './spans.ts';

/** What the charts of this page show, kept in its address. `span` = what they show unasked. */
export function useChartView(span: Span): [view: ChartView, change: (part: Partial<ChartView>) => void] {
  const query = useAddressQuery();
  const view = useMemo(() => viewOfQuery(query, span), [query, span]);
  return [view, (part) => replaceAddressQuery(queryOfView({ ...view, ...part }, span))];
}
