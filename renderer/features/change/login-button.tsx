import { Button } from '@mantine/core';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';

/** The button that mends a login that failed with this code; null where no sheet does. */
export function LoginButton({ id, code }: { id: string; code: string }) {
  if (code === 'host-key-changed' || code === 'host-key-unknown') {
    return (
      <Button size="xs" onClick={() => openSheet({ kind: 'host-key', id })}>
        {t('change.compareKeys')}
      </Button>
    );
  }
  if (code === 'authentication-failed' || code === 'key-file-unusable') {
    return (
      <Button size="xs" onClick={() => openSheet({ kind: 'give-secret', id })}>
        {t('change.givePassword')}
      </Button>
    );
  }
  return null;
}
