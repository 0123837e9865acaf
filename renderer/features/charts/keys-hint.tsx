import { VisuallyHidden } from '@mantine/core';
import { t } from '../../lib/text.ts';

/** `aria-describedby` of every chart: what its keys do. */
export const keysHintId = 'chart-keys';

/** For those who hear the charts of a page: how their keys work, and what stands where a key has gone. */
export function KeysHint({ announced }: { announced: string }) {
  return (
    <VisuallyHidden>
      <p id={keysHintId}>{t('charts.keys')}</p>
      <p aria-live="polite">{announced}</p>
    </VisuallyHidden>
  );
}
