import { Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { useEngine } from '../../lib/engine.tsx';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { FormSheet } from '../login/form-sheet.tsx';
import { isGoodPassphrase, nothingTyped, PassphraseFields } from '../login/passphrase-fields.tsx';
import { saveBackup } from './backup-content.ts';

/** What is in the file: without secrets, or with them and encrypted. */
export function BackupSheet({ onClose }: { onClose: () => void }) {
  const engine = useEngine();
  const [withSecrets, setWithSecrets] = useState(false);
  const [typed, setTyped] = useState(nothingTyped);
  const [asked, setAsked] = useState(false);
  const make = async () => {
    const made = await engine.backups.make({ passphrase: withSecrets ? typed.first : null });
    saveBackup(made);
    tell(t('settings.backup.made', { fileName: made.fileName }));
    onClose();
    return true;
  };
  return (
    <FormSheet
      title={t('settings.backup.makeTitle')}
      detail={t('settings.backup.makeDetail')}
      action={t('settings.backup.save')}
      onClose={onClose}
      onSubmit={() => {
        setAsked(true);
        return (!withSecrets || isGoodPassphrase(typed)) && make();
      }}
    >
      <Radio.Group
        label={t('settings.backup.what')}
        value={withSecrets ? 'with' : 'without'}
        onChange={(value) => setWithSecrets(value === 'with')}
      >
        <Stack gap="sm" mt="xs">
          <Radio
            value="without"
            label={t('settings.backup.without')}
            description={t('settings.backup.withoutWhat')}
            data-autofocus
          />
          <Radio value="with" label={t('settings.backup.with')} description={t('settings.backup.withWhat')} />
        </Stack>
      </Radio.Group>
      {withSecrets ? (
        <PassphraseFields label={t('settings.backup.passphrase')} typed={typed} onChange={setTyped} asked={asked} />
      ) : null}
    </FormSheet>
  );
}
