import { EmptyState } from '../../components/empty-state.tsx';
import { t } from '../../lib/text.ts';

export function ChartsEmpty() {
  return <EmptyState title={t('charts.empty')} text={t('charts.emptyNext')} />;
}
