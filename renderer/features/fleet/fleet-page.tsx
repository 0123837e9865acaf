import { Page, Sentence } from '../../components/page.tsx';
import { t } from '../../lib/text.ts';

export function FleetPage() {
  return (
    <Page fixed>
      <Sentence>{t('frame.fleet')}</Sentence>
    </Page>
  );
}
