import { useEffect, useRef, useState } from 'react';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { useEngine } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { type Installation, withStep } from './key-installation.ts';

interface Wanted {
  readonly publicKey: string;
  readonly useFromNowOn: boolean;
}

/** Puts a key on routers and follows how it goes. It stops before the next router when the sheet goes away. */
export function useKeyInstallation() {
  const engine = useEngine();
  const [installation, setInstallation] = useState<Installation>(new Map());
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const current = useRef<AbortController | null>(null);
  useEffect(() => () => current.current?.abort(), []);

  const install = async (ids: readonly string[], wanted: Wanted): Promise<void> => {
    const abort = new AbortController();
    current.current = abort;
    setRunning(true);
    setError(null);
    try {
      const steps = await engine.publicKeys.install({ ids: [...ids], ...wanted }, { signal: abort.signal });
      for await (const step of steps) setInstallation((before) => withStep(before, step));
    } catch (thrown) {
      if (!abort.signal.aborted) setError(errorReport(thrown));
    } finally {
      setRunning(false);
    }
  };

  return { installation, running, error, install, stop: () => current.current?.abort() };
}
