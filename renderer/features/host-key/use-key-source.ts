import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo } from 'react';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { type ListMatch, matchKeyList, parseKeyList, type ShownKey } from '../../../shared/rules/key-list.ts';
import { useEngine } from '../../lib/engine.tsx';
import type { EngineClient } from '../../lib/engine-link.ts';
import { errorReport } from '../../lib/failure.ts';

type KnownHostsPreview = Awaited<ReturnType<EngineClient['hostKeys']['importKnownHosts']>>;

/** What a person has pasted to compare with. */
export type KeySource =
  | { readonly kind: 'none' }
  | { readonly kind: 'unusable' }
  | { readonly kind: 'list'; readonly keys: number; readonly unreadable: number }
  | { readonly kind: 'reading' }
  | { readonly kind: 'known-hosts'; readonly preview: KnownHostsPreview }
  | { readonly kind: 'failed'; readonly error: ErrorReport };

interface Compared {
  readonly source: KeySource;
  /** By the id of the machine; null = there is nothing to compare with. */
  readonly matches: ReadonlyMap<string, ListMatch> | null;
}

/** Compares the shown keys with a list of fingerprints, or with a known_hosts file: the text tells which it is. */
export function useKeySource(text: string, shown: readonly ShownKey[]): Compared {
  const engine = useEngine();
  const settled = useDeferredValue(text);
  const list = useMemo(() => parseKeyList(settled), [settled]);
  const isKnownHosts = list.keys.length === 0 && /(^|\s)(ssh|ecdsa-sha2|sk)-\S+\s+AAAA/.test(settled);
  const file = useQuery({
    queryKey: ['known-hosts', settled],
    queryFn: ({ signal }) => engine.hostKeys.importKnownHosts({ text: settled, apply: false }, { signal }),
    enabled: isKnownHosts,
    gcTime: 0,
    retry: false,
  });
  const preview = isKnownHosts ? file.data : undefined;
  return useMemo((): Compared => {
    if (settled.trim() === '') return { source: { kind: 'none' }, matches: null };
    if (list.keys.length > 0) {
      const source = { kind: 'list', keys: list.keys.length, unreadable: list.unreadable.length } as const;
      return { source, matches: matchKeyList(shown, list) };
    }
    if (!isKnownHosts) return { source: { kind: 'unusable' }, matches: null };
    if (preview) return { source: { kind: 'known-hosts', preview }, matches: matchKnownHosts(shown, preview) };
    if (file.error) return { source: { kind: 'failed', error: errorReport(file.error) }, matches: null };
    return { source: { kind: 'reading' }, matches: null };
  }, [settled, list, isKnownHosts, preview, file.error, shown]);
}

/** The engine has found out already which key is for which machine. */
export function matchKnownHosts(
  shown: readonly ShownKey[],
  { keys }: Pick<KnownHostsPreview, 'keys'>,
): Map<string, ListMatch> {
  const byMachine = Map.groupBy(keys, ({ id }) => id);
  return new Map(
    shown.map(({ id, keyType, fingerprint }) => {
      const ofType = (byMachine.get(id) ?? []).filter((key) => key.keyType === keyType);
      const same = ofType.find((key) => key.fingerprint === fingerprint);
      if (same) return [id, same.status === 'revoked' ? 'other-key' : 'listed'];
      return [id, ofType.length > 0 ? 'other-key' : 'absent'];
    }),
  );
}
