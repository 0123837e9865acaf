import { Page, Sentence } from '../../components/page.tsx';
import { t } from '../../lib/text.ts';

export function ActivityPage() {
  return (
    <Page>
      <Sentence>{t('frame.activity')}</Sentence>
    </Page>
  );
}
