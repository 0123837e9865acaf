import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Figure, SeriesAnswer } from '../../../shared/model/sample.ts';
import { useEngine } from '../../lib/engine.tsx';
import type { ChartView } from './chart-view.ts';
import { refreshMs, spanSeconds } from './spans.ts';
import { withMargin } from './zoom.ts';

export interface KeptSeries {
  readonly answer: SeriesAnswer;
  /** When, in seconds since 1970. */
  readonly askedAt: number;
}

interface SeriesOf {
  /** null = the fleet as one. */
  readonly ids: readonly string[] | null;
  readonly figures: readonly Figure[];
  /** How many are of use: fewer than pixels, for a line that goes up and down in each of them is a smear. */
  readonly points: number;
  readonly view: Pick<ChartView, 'span' | 'zoom'>;
}

/** Kept samples for what a chart shows, read again as time goes on. What was there stays until the next answer is. */
export function useSeries({ ids, figures, points, view: { span, zoom } }: SeriesOf): UseQueryResult<KeptSeries> {
  const engine = useEngine();
  return useQuery({
    queryKey: ['samples', ids, figures, points, span, zoom?.from ?? null, zoom?.to ?? null],
    queryFn: async ({ signal }) => {
      const now = Math.ceil(Date.now() / 1000);
      const asked = zoom === null ? { from: now - spanSeconds[span], to: now } : withMargin(zoom);
      const request = { ids: ids === null ? null : [...ids], figures: [...figures], points, ...asked };
      return { answer: await engine.samples.series(request, { signal }), askedAt: now };
    },
    enabled: ids === null || ids.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs(span),
  });
}
