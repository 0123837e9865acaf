import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AlertSettings } from '../../../shared/model/alert.ts';
import { useEngine } from '../../lib/engine.tsx';
import { tellFailure } from '../../lib/toast.tsx';

const queryKey = ['alerts', 'settings'];

interface AlertSettingsState {
  readonly settings: UseQueryResult<AlertSettings>;
  /** Keeps them; a failure is told and thrown. */
  readonly save: (settings: AlertSettings) => Promise<void>;
  /** The same for a switch that nobody waits for. */
  readonly saveNow: (settings: AlertSettings) => void;
}

export function useAlertSettings(): AlertSettingsState {
  const engine = useEngine();
  const client = useQueryClient();
  const settings = useQuery({
    queryKey,
    queryFn: ({ signal }) => engine.alerts.settings(undefined, { signal }),
  });
  const save = async (wanted: AlertSettings) => {
    client.setQueryData(queryKey, await engine.alerts.saveSettings(wanted));
  };
  return { settings, save, saveNow: (wanted) => void save(wanted).catch(tellFailure) };
}
