import { useState } from 'react';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { useEngine } from '../../lib/engine.tsx';
import type { EngineClient } from '../../lib/engine-link.ts';
import { errorReport } from '../../lib/failure.ts';

type StartRequest = Parameters<EngineClient['changes']['start']>[0];

/** Starts change runs and says why if that fails; then nothing was started. */
export function useStart(onStarted: (runIds: string[]) => void) {
  const engine = useEngine();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const run = async (request: StartRequest): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const { runIds } = await engine.changes.start(request);
      onStarted(runIds);
    } catch (thrown) {
      setError(errorReport(thrown));
    } finally {
      setBusy(false);
    }
  };
  return { run, busy, error };
}
