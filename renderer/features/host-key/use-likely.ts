import { useQuery } from '@tanstack/react-query';
import { useEngine } from '../../lib/engine.tsx';

/** What probably made the key of a router change; null = nothing is known that would tell, or not yet. */
export function useLikely(id: string, fingerprint: string): string | null {
  const engine = useEngine();
  const { data } = useQuery({
    queryKey: ['key-change', id, fingerprint],
    queryFn: ({ signal }) => engine.hostKeys.explainChange({ id }, { signal }),
    gcTime: 0,
    retry: false,
  });
  return data?.likely ?? null;
}
