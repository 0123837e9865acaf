import { useQuery } from '@tanstack/react-query';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { Page, Sentence } from '../../components/page.tsx';
import { useEngine, useFleet } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { t } from '../../lib/text.ts';
import { AlertSettingsSections } from '../alerts/alert-rules.tsx';
import { CredentialSetList } from '../login/credential-set-list.tsx';
import { JumpHostList } from '../login/jump-host-list.tsx';
import { SecretPlacePanel } from '../login/secret-place-panel.tsx';
import { AboutApp } from './about-app.tsx';
import { Backup } from './backup.tsx';
import { BugReport } from './bug-report.tsx';
import { DataPlaces } from './data-places.tsx';
import { DemoSetting } from './demo-setting.tsx';
import { Preferences } from './preferences.tsx';
import classes from './settings.module.css';

/** What can be set, where the data is, and how to report a defect. */
export function SettingsPage() {
  const engine = useEngine();
  const settings = useFleet((fleet) => fleet?.settings ?? null);
  const book = useFleet((fleet) => fleet?.book ?? null);
  const info = useQuery({
    queryKey: ['app', 'info'],
    queryFn: ({ signal }) => engine.app.info(undefined, { signal }),
  });
  return (
    <Page>
      <div className={classes['page']}>
        <Sentence detail={t('settings.detail')}>{t('settings.sentence')}</Sentence>
        {settings === null ? <LoadingRows rows={3} height={90} /> : <Preferences settings={settings} />}
        <AlertSettingsSections />
        {info.isError ? <ErrorNotice error={errorReport(info.error)} onRetry={() => void info.refetch()} /> : null}
        {book === null ? null : <CredentialSetList book={book} />}
        {book === null ? null : <JumpHostList book={book} />}
        {info.data === undefined ? null : <SecretPlacePanel whyNoKeyring={info.data.keyring.why} />}
        {info.data === undefined ? null : <DataPlaces info={info.data} />}
        <Backup />
        <BugReport />
        <DemoSetting />
        {info.data === undefined ? null : <AboutApp info={info.data} />}
      </div>
    </Page>
  );
}
