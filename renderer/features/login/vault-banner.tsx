import { Button } from '@mantine/core';
import { Banner } from '../../components/notice.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { useFleet } from '../../lib/engine.tsx';
import type { Fleet } from '../../lib/fleet-store.ts';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';

/** Says that routers wait for the passphrase of the vault; there only while one does. */
export function VaultBanner() {
  const count = useFleet(waitingForVault);
  if (count === 0) return null;
  return (
    <Banner>
      <VerdictMark kind="attention" />
      <p>{t('login.vault.banner', { count })}</p>
      <Button size="compact-sm" onClick={() => openSheet({ kind: 'unlock-vault' })}>
        {t('login.place.unlock')}
      </Button>
    </Banner>
  );
}

function waitingForVault(fleet: Fleet | null): number {
  let count = 0;
  for (const { reachability } of fleet?.routers.values() ?? []) {
    if (reachability.state === 'failed' && reachability.error.code === 'vault-locked') count += 1;
  }
  return count;
}
