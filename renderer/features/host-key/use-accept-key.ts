import { useState } from 'react';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { useEngine } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';

interface AcceptedKey {
  readonly id: string;
  readonly keyType: string;
  readonly fingerprint: string;
  /** The fingerprint whose place it takes; null = it is the first. */
  readonly replaces: string | null;
}

/** Trusts a key that a person has compared, and closes the sheet. */
export function useAcceptKey(name: string) {
  const engine = useEngine();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const accept = async (key: AcceptedKey): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await engine.hostKeys.accept(key);
      tell(t('hostKey.accepted', { name }));
      closeSheet();
    } catch (thrown) {
      setError(errorReport(thrown));
    } finally {
      setBusy(false);
    }
  };
  return { accept, busy, error };
}
