import { PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useEngine } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { FormSheet } from './form-sheet.tsx';
import { useVaultChanged } from './use-vault.ts';

/** Asks for the passphrase of the vault, once per run. A wrong one is told at its field. */
export function UnlockVaultSheet({ onClose }: { onClose: () => void }) {
  const engine = useEngine();
  const vaultChanged = useVaultChanged();
  const [passphrase, setPassphrase] = useState('');
  const [isWrong, setWrong] = useState(false);
  const unlock = async () => {
    try {
      vaultChanged(await engine.vault.unlock({ passphrase }));
    } catch (thrown) {
      if (!isWrongPassphrase(thrown)) throw thrown;
      setWrong(true);
      return false;
    }
    tell(t('login.vault.unlocked'));
    onClose();
    return true;
  };
  return (
    <FormSheet
      title={t('login.vault.unlockTitle')}
      detail={t('login.vault.unlockDetail')}
      note={t('login.vault.without')}
      action={t('login.vault.unlock')}
      onClose={onClose}
      onSubmit={unlock}
    >
      <PasswordInput
        label={t('login.vault.passphrase')}
        autoComplete="off"
        value={passphrase}
        onChange={(event) => {
          setPassphrase(event.currentTarget.value);
          setWrong(false);
        }}
        data-autofocus
        {...(isWrong ? { error: t('login.vault.wrong'), 'aria-invalid': true } : {})}
      />
    </FormSheet>
  );
}

export function isWrongPassphrase(thrown: unknown): boolean {
  return errorReport(thrown).code === 'vault-passphrase-wrong';
}
