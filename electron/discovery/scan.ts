import PQueue from 'p-queue';
import type { FoundHost } from '../../shared/model/discovery.ts';

export interface ScanPace {
  /** Connections open at one moment. */
  readonly atOnce: number;
  /** New connections in every tenth of a second, so that small routers with a full connection table are left alone. */
  readonly perTenth: number;
}

export const usualPace: ScanPace = { atOnce: 64, perTenth: 16 };

export interface Scan {
  readonly addresses: readonly string[];
  readonly look: (address: string) => Promise<FoundHost['ssh']>;
  /** Called for each address when it was looked at. */
  readonly seen: (address: string, ssh: FoundHost['ssh']) => void;
  readonly signal: AbortSignal;
  readonly pace?: ScanPace;
}

/** Looks at every address, at most so many at once and so many a second. Ends early, without an error, when the signal aborts. */
export async function scan({ addresses, look, seen, signal, pace = usualPace }: Scan): Promise<void> {
  const queue = new PQueue({ concurrency: pace.atOnce, intervalCap: pace.perTenth, interval: 100 });
  const stop = () => queue.clear();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (const address of addresses) {
      if (signal.aborted) break;
      void queue.add(async () => {
        const ssh = await look(address);
        if (!signal.aborted) seen(address, ssh);
      });
    }
    await queue.onIdle();
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
