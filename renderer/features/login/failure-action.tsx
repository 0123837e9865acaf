import { Button } from '@mantine/core';
import { emptyBook } from '../../../shared/model/book.ts';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { useFleet } from '../../lib/engine.tsx';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { failedHop } from './failure-at-hop.ts';

interface FailureActionProps {
  readonly error: ErrorReport;
  readonly routerId: string;
}

/** The button that mends a failed login: at the router itself, at the jump host that is the reason, or at the vault. */
export function FailureAction({ error, routerId }: FailureActionProps) {
  const jumpHosts = useFleet((fleet) => fleet?.book ?? emptyBook).jumpHosts;
  const hop = jumpHosts.find(({ id }) => id === failedHop(error));
  switch (error.code) {
    case 'host-key-changed':
    case 'host-key-unknown':
      return (
        <Button size="xs" onClick={() => openSheet({ kind: 'host-key', id: hop?.id ?? routerId })}>
          {hop === undefined ? t('router.failure.compareKeys') : t('login.hop.compareKeys', { name: hop.name })}
        </Button>
      );
    case 'authentication-failed':
      return (
        <Button size="xs" onClick={() => openSheet({ kind: 'give-secret', id: hop?.id ?? routerId })}>
          {hop === undefined ? t('router.failure.givePassword') : t('login.hop.givePassword', { name: hop.name })}
        </Button>
      );
    case 'key-file-unusable':
      // Anything else that is wrong with the file no passphrase mends.
      return error.evidence['secret'] === 'passphrase' ? (
        <Button size="xs" onClick={() => openSheet({ kind: 'give-secret', id: hop?.id ?? routerId })}>
          {hop === undefined ? t('router.failure.givePassphrase') : t('login.hop.givePassphrase', { name: hop.name })}
        </Button>
      ) : null;
    case 'vault-locked':
      return (
        <Button size="xs" onClick={() => openSheet({ kind: 'unlock-vault' })}>
          {t('login.place.unlock')}
        </Button>
      );
    default:
      return null;
  }
}
