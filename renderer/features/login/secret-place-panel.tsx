import { Button } from '@mantine/core';
import { useState } from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { errorReport } from '../../lib/failure.ts';
import { t } from '../../lib/text.ts';
import { Line, Section } from '../settings/section.tsx';
import { ChangePassphraseSheet } from './change-passphrase-sheet.tsx';
import classes from './login.module.css';
import { MakeVaultSheet } from './make-vault-sheet.tsx';
import { secretPlace } from './secret-place.ts';
import { UnlockVaultSheet } from './unlock-vault-sheet.tsx';
import { useVault } from './use-vault.ts';

type Open = 'make' | 'unlock' | 'change';

/** Keyring, vault or nowhere, said plainly, with the way to something better. `whyNoKeyring` is the engine's own sentence. */
export function SecretPlacePanel({ whyNoKeyring }: { whyNoKeyring: string }) {
  const vault = useVault();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  return (
    <Section title={t('login.place.title')}>
      <p className={classes['what']}>{t('login.place.what')}</p>
      {vault.isError ? <ErrorNotice error={errorReport(vault.error)} onRetry={() => void vault.refetch()} /> : null}
      {vault.isPending ? <LoadingRows rows={1} height={48} /> : null}
      {vault.data === undefined ? null : <Place place={secretPlace(vault.data)} why={whyNoKeyring} onOpen={setOpen} />}
      {open === 'make' ? <MakeVaultSheet onClose={close} /> : null}
      {open === 'unlock' ? <UnlockVaultSheet onClose={close} /> : null}
      {open === 'change' ? <ChangePassphraseSheet onClose={close} /> : null}
    </Section>
  );
}

interface PlaceProps {
  readonly place: ReturnType<typeof secretPlace>;
  readonly why: string;
  readonly onOpen: (sheet: Open) => void;
}

function Place({ place, why, onOpen }: PlaceProps) {
  switch (place) {
    case 'keyring':
      return (
        <Line title={t('login.place.keyring')} what={t('login.place.keyringWhat')}>
          {null}
        </Line>
      );
    case 'nowhere':
      return (
        <>
          <Line title={t('login.place.nowhere')} what={t('login.place.nowhereWhat', { why })}>
            <Button variant="default" onClick={() => onOpen('make')}>
              {t('login.place.make')}
            </Button>
          </Line>
          <p className={classes['offer']}>{t('login.place.vaultOffer')}</p>
        </>
      );
    case 'vault-locked':
      return (
        <Line title={t('login.place.locked')} what={t('login.place.lockedWhat')}>
          <Button onClick={() => onOpen('unlock')}>{t('login.place.unlock')}</Button>
        </Line>
      );
    case 'vault':
      return (
        <Line title={t('login.place.open')} what={t('login.place.openWhat')}>
          <Button variant="default" onClick={() => onOpen('change')}>
            {t('login.place.change')}
          </Button>
        </Line>
      );
  }
}
