import { useFleet } from '../../lib/engine.tsx';
import { t } from '../../lib/text.ts';
import { VaultBanner } from '../login/vault-banner.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { CurrentPage } from './current-page.tsx';
import classes from './frame.module.css';
import { FrameShortcuts } from './frame-shortcuts.tsx';
import { OpenSheet } from './open-sheet.tsx';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import { TitleBar } from './title-bar.tsx';

/** Rail, title bar, page, and what can be open over them. */
export function Frame() {
  const compact = useFleet((fleet) => fleet?.settings.density === 'compact');
  return (
    <div className={classes['frame']} data-density={compact ? 'compact' : 'comfortable'}>
      <a className={classes['skip']} href="#page">
        {t('frame.skip')}
      </a>
      <Rail />
      <TitleBar />
      <main className={classes['main']} id="page" tabIndex={-1}>
        <ConnectionBanner />
        <VaultBanner />
        <div className={classes['page']}>
          <CurrentPage />
        </div>
      </main>
      <Palette />
      <FrameShortcuts />
      <OpenSheet />
    </div>
  );
}
