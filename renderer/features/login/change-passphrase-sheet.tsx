import { PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useEngine } from '../../lib/engine.tsx';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { FormSheet } from './form-sheet.tsx';
import { isGoodPassphrase, nothingTyped, PassphraseFields } from './passphrase-fields.tsx';
import { isWrongPassphrase } from './unlock-vault-sheet.tsx';
import { useVaultChanged } from './use-vault.ts';

export function ChangePassphraseSheet({ onClose }: { onClose: () => void }) {
  const engine = useEngine();
  const vaultChanged = useVaultChanged();
  const [old, setOld] = useState('');
  const [typed, setTyped] = useState(nothingTyped);
  const [asked, setAsked] = useState(false);
  const [isWrong, setWrong] = useState(false);
  const change = async () => {
    try {
      vaultChanged(await engine.vault.changePassphrase({ old, new: typed.first }));
    } catch (thrown) {
      if (!isWrongPassphrase(thrown)) throw thrown;
      setWrong(true);
      return false;
    }
    tell(t('login.vault.changed'));
    onClose();
    return true;
  };
  return (
    <FormSheet
      title={t('login.vault.changeTitle')}
      detail={t('login.vault.changeDetail')}
      action={t('login.vault.change')}
      onClose={onClose}
      onSubmit={() => {
        setAsked(true);
        return isGoodPassphrase(typed) && change();
      }}
    >
      <PasswordInput
        label={t('login.vault.old')}
        autoComplete="off"
        value={old}
        onChange={(event) => {
          setOld(event.currentTarget.value);
          setWrong(false);
        }}
        data-autofocus
        {...(isWrong ? { error: t('login.vault.wrong'), 'aria-invalid': true } : {})}
      />
      <PassphraseFields label={t('login.vault.new')} typed={typed} onChange={setTyped} asked={asked} />
    </FormSheet>
  );
}
