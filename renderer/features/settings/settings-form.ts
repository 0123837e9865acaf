import type { Settings } from '../../../shared/model/fleet.ts';
import { t } from '../../lib/text.ts';

const usualPolls = [
  { seconds: 0, key: 'never' },
  { seconds: 15, key: 's15' },
  { seconds: 30, key: 's30' },
  { seconds: 60, key: 's60' },
  { seconds: 300, key: 's300' },
  { seconds: 900, key: 's900' },
  { seconds: 3600, key: 's3600' },
] as const;

/** Choices of how often routers are looked at, seconds; one that was set by other means is among them. */
export function pollChoices(current: number): { value: string; label: string }[] {
  const usual = usualPolls.map(({ seconds, key }) => ({ seconds, label: t(`settings.pollChoice.${key}`) }));
  const isUsual = usualPolls.some(({ seconds }) => seconds === current);
  const all: { seconds: number; label: string }[] = isUsual
    ? usual
    : [...usual, { seconds: current, label: t('settings.pollOther', { count: current }) }];
  return all
    .toSorted((one, other) => one.seconds - other.seconds)
    .map(({ seconds, label }) => ({ value: String(seconds), label }));
}

export const themes = ['system', 'light', 'dark'] as const satisfies readonly Settings['theme'][];
export const densities = ['comfortable', 'compact'] as const satisfies readonly Settings['density'][];
