import { useDocumentVisibility } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { ErrorReport, LiveSample } from '../../../shared/model/fleet.ts';
import { useEngineLink } from '../../lib/engine.tsx';
import { errorReport, isAbort } from '../../lib/failure.ts';
import { addSample } from './live-history.ts';

const retryMs = 5_000;

export interface LiveSamples {
  readonly samples: readonly LiveSample[];
  /** Why nothing comes at the moment. */
  readonly error: ErrorReport | null;
}

/** Follows the live figures of a router while the component is in sight, again after every loss. A hidden window costs the router nothing. */
export function useLiveSamples(id: string): LiveSamples {
  const link = useEngineLink();
  const [live, setLive] = useState<LiveSamples>({ samples: [], error: null });
  const visible = useDocumentVisibility() !== 'hidden';
  useEffect(() => {
    if (!visible) return;
    const gone = new AbortController();
    let current = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = async (signal: AbortSignal): Promise<void> => {
      const stream = await link.client.routers.live({ id }, { signal });
      for await (const sample of stream) {
        if (signal.aborted) return;
        setLive(({ samples }) => ({ samples: addSample(samples, sample), error: null }));
      }
    };
    const start = () => {
      current.abort();
      clearTimeout(timer);
      current = new AbortController();
      const { signal } = current;
      follow(signal).then(
        () => again(signal),
        (thrown: unknown) => {
          if (signal.aborted || isAbort(thrown)) return;
          setLive(({ samples }) => ({ samples, error: errorReport(thrown) }));
          again(signal);
        },
      );
    };
    const again = (signal: AbortSignal) => {
      if (!signal.aborted && !gone.signal.aborted) timer = setTimeout(start, retryMs);
    };
    const stop = link.onConnected(start);
    return () => {
      stop();
      gone.abort();
      current.abort();
      clearTimeout(timer);
    };
  }, [id, link, visible]);
  return live;
}
