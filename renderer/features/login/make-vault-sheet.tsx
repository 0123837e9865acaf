import { useState } from 'react';
import { useEngine } from '../../lib/engine.tsx';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { FormSheet } from './form-sheet.tsx';
import classes from './login.module.css';
import { isGoodPassphrase, nothingTyped, PassphraseFields } from './passphrase-fields.tsx';
import { useVaultChanged } from './use-vault.ts';

/** A vault for a computer without a keyring. */
export function MakeVaultSheet({ onClose }: { onClose: () => void }) {
  const engine = useEngine();
  const vaultChanged = useVaultChanged();
  const [typed, setTyped] = useState(nothingTyped);
  const [asked, setAsked] = useState(false);
  const make = async () => {
    vaultChanged(await engine.vault.create({ passphrase: typed.first }));
    tell(t('login.vault.made'));
    onClose();
    return true;
  };
  return (
    <FormSheet
      title={t('login.vault.makeTitle')}
      detail={t('login.vault.makeDetail')}
      action={t('login.vault.make')}
      onClose={onClose}
      onSubmit={() => {
        setAsked(true);
        return isGoodPassphrase(typed) && make();
      }}
    >
      <PassphraseFields label={t('login.vault.passphrase')} typed={typed} onChange={setTyped} asked={asked} autoFocus />
      <p className={classes['note']}>{t('login.vault.forgotten')}</p>
    </FormSheet>
  );
}
