import { Skeleton } from '@mantine/core';
import { t } from '../lib/text.ts';

/** Rows to come. `height` in pixels. */
export function LoadingRows({ rows = 6, height = 48 }: { rows?: number; height?: number }) {
  const opacities = Array.from({ length: rows }, (_, row) => 1 - row / (rows + 1));
  return (
    <div role="status" aria-label={t('common.loading')} style={{ display: 'grid', gap: 8 }}>
      {opacities.map((opacity) => (
        <Skeleton key={opacity} height={height} radius="md" style={{ opacity }} />
      ))}
    </div>
  );
}
