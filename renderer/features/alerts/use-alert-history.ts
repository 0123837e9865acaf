import { keepPreviousData, type UseInfiniteQueryResult, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Alert } from '../../../shared/model/alert.ts';
import { useEngine } from '../../lib/engine.tsx';
import { historyPage, olderThan } from './closed-alerts.ts';

/**
 * Alerts of a router (null = of all), the newest first, further back with every `fetchNextPage`. `open` = those that are open: when they
 * change, so has the history.
 */
export function useAlertHistory(
  routerId: string | null,
  open: readonly Alert[],
): UseInfiniteQueryResult<readonly Alert[]> {
  const engine = useEngine();
  const client = useQueryClient();
  const openIds = open.map(({ id }) => id).join(' ');
  const read = useRef(openIds);
  useEffect(() => {
    if (read.current === openIds) return;
    read.current = openIds;
    void client.invalidateQueries({ queryKey: ['alerts', 'history'] });
  }, [client, openIds]);
  return useInfiniteQuery({
    queryKey: ['alerts', 'history', routerId],
    queryFn: ({ pageParam, signal }) =>
      engine.alerts.history({ routerId, limit: historyPage, before: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: olderThan,
    select: ({ pages }) => pages.flat(),
    placeholderData: keepPreviousData,
  });
}
