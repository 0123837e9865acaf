import { useEngine } from '../../lib/engine.tsx';
import { formatExactTime } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import { tell, tellFailure } from '../../lib/toast.tsx';

/** Says nothing more of these alerts until then; null = from now on again. True when it went well. */
export type Snooze = (ids: readonly string[], until: Date | null) => Promise<boolean>;

export function useSnooze(): Snooze {
  const engine = useEngine();
  return async (ids, until) => {
    if (ids.length === 0) return false;
    try {
      const end = until?.toISOString() ?? null;
      await engine.alerts.snooze({ ids: [...ids], until: end });
      const count = ids.length;
      tell(
        end === null ? t('alerts.unsnoozed', { count }) : t('alerts.snoozed', { count, until: formatExactTime(end) }),
      );
      return true;
    } catch (thrown) {
      tellFailure(thrown);
      return false;
    }
  };
}
