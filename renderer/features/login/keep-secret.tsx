import { Checkbox } from '@mantine/core';
import { t } from '../../lib/text.ts';
import { useSecretPlace } from './use-vault.ts';

interface KeepSecretProps {
  readonly keep: boolean;
  readonly onKeep: (keep: boolean) => void;
}

/** Whether a secret outlives this run of Flowhelm; says so where it cannot. */
export function KeepSecret({ keep, onKeep }: KeepSecretProps) {
  const place = useSecretPlace();
  const can = place === 'keyring' || place === 'vault';
  return (
    <Checkbox
      label={t(place === 'vault' || place === 'vault-locked' ? 'login.keep.vault' : 'login.keep.keyring')}
      description={
        place === 'vault-locked'
          ? t('login.keep.locked')
          : place === 'nowhere'
            ? t('login.keep.nowhere')
            : t('login.keep.once')
      }
      disabled={!can}
      checked={keep && (can || place === null)}
      onChange={(event) => onKeep(event.currentTarget.checked)}
    />
  );
}
