import { useEffect, useRef, useState } from 'react';
import type { DiscoveryRequest } from '../../../shared/model/discovery.ts';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { useEngine } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { createStore, useStore } from '../../lib/store.ts';
import { afterEvent, type Look, lookBegun } from './found-hosts.ts';

/** What was found last. Outlives the sheet, so that several of the machines can be added one after the other. */
const lastLook = createStore<Look | null>(null);

/** A look around on request. It ends with the sheet; what it found by then stays. */
export function useLook() {
  const engine = useEngine();
  const look = useStore(lastLook, (found) => found);
  const [error, setError] = useState<ErrorReport | null>(null);
  const current = useRef(new AbortController());

  const stop = () => {
    current.current.abort();
    const found = lastLook.get();
    if (found?.state === 'looking') lastLook.set({ ...found, state: 'stopped' });
  };
  const begin = async (request: DiscoveryRequest): Promise<void> => {
    current.current.abort();
    current.current = new AbortController();
    const { signal } = current.current;
    setError(null);
    let look = lookBegun(new Date().toISOString());
    lastLook.set(look);
    try {
      for await (const event of await engine.discovery.run(request, { signal })) {
        if (signal.aborted) return;
        look = afterEvent(look, event);
        lastLook.set(look);
      }
      if (!signal.aborted) stop();
    } catch (thrown) {
      if (signal.aborted) return;
      setError(errorReport(thrown));
      stop();
    }
  };
  const stopAtEnd = useRef(stop);
  useEffect(() => () => stopAtEnd.current(), []);

  const forget = () => {
    stop();
    setError(null);
    lastLook.set(null);
  };
  return { look, error, begin, stop, forget };
}
