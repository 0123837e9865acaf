import { useState } from 'react';
import type { Alert } from '../../../shared/model/alert.ts';
import { useShortcuts } from '../../lib/keys.ts';
import { navigate } from '../../lib/navigation.ts';
import { t } from '../../lib/text.ts';
import { alertItemId } from './alert-item.tsx';
import { snoozeEnd } from './snooze-times.ts';
import { useSnooze } from './use-snooze.ts';

/** j, k, x, Enter and z on the alerts in the order on screen. Returns the one that the keys speak of. */
export function useAlertKeys(
  alerts: readonly Alert[],
  { selected, onSelect }: { readonly selected: readonly string[]; readonly onSelect: (id: string) => void },
): string | null {
  const [cursor, setCursor] = useState<string | null>(null);
  const snooze = useSnooze();
  const place = alerts.findIndex(({ id }) => id === cursor);
  const move = (by: number) => {
    const next = alerts[place === -1 ? 0 : Math.min(alerts.length - 1, Math.max(0, place + by))];
    if (next === undefined) return;
    setCursor(next.id);
    document.getElementById(alertItemId(next.id))?.scrollIntoView({ block: 'nearest' });
  };
  const current = alerts[place];
  useShortcuts([
    { keys: 'j', what: t('alerts.shortcut.down'), run: () => move(1) },
    { keys: 'k', what: t('alerts.shortcut.up'), run: () => move(-1) },
    { keys: 'x', what: t('alerts.shortcut.select'), run: () => current && onSelect(current.id) },
    {
      keys: 'Enter',
      what: t('alerts.shortcut.open'),
      run: () => current && navigate({ page: 'router', id: current.routerId, tab: 'overview' }),
    },
    {
      keys: 'z',
      what: t('alerts.shortcut.snooze'),
      run: () => {
        const ids = selected.length > 0 ? selected : current === undefined ? [] : [current.id];
        void snooze(ids, snoozeEnd('hour', new Date()));
      },
    },
  ]);
  return current?.id ?? null;
}
