import { Page, Sentence } from '../../components/page.tsx';
import { t } from '../../lib/text.ts';

export function SettingsPage() {
  return (
    <Page>
      <Sentence>{t('frame.settings')}</Sentence>
    </Page>
  );
}
