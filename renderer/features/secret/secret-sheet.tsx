import { useState } from 'react';
import { emptyBook } from '../../../shared/model/book.ts';
import { Sheet } from '../../components/sheet.tsx';
import { useFleetStore } from '../../lib/engine.tsx';
import type { Fleet } from '../../lib/fleet-store.ts';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { failureAtHop } from '../login/failure-at-hop.ts';
import {
  ownAuthentication,
  ownerName,
  type SecretOwner,
  secretOwnerOfHop,
  secretOwnerOfRouter,
} from '../login/secret-owner.ts';
import { SecretForm } from './secret-form.tsx';
import { type SecretKind, wantedSecret } from './wanted-secret.ts';

interface Wanted {
  readonly owner: SecretOwner;
  readonly kind: SecretKind;
}

/** Asks for the password or passphrase that the login to a router or a jump host lacked. */
export function SecretSheet({ id }: { id: string }) {
  const store = useFleetStore();
  // What was asked for stays, whatever a login in the background says meanwhile.
  const [wanted] = useState(() => wantedBy(store.get(), id));
  if (wanted === null) return null;
  const { owner, kind } = wanted;
  const name = ownerName(owner);
  return (
    <Sheet
      title={t(kind === 'password' ? 'secret.titlePassword' : 'secret.titlePassphrase', { name })}
      detail={t('secret.detail')}
      width="narrow"
      onClose={closeSheet}
    >
      <SecretForm
        owner={owner}
        kind={kind}
        onCancel={closeSheet}
        onGiven={() => {
          tell(t('secret.given', { name }));
          closeSheet();
        }}
      />
    </Sheet>
  );
}

function wantedBy(fleet: Fleet | null, id: string): Wanted | null {
  const book = fleet?.book ?? emptyBook;
  const entry = fleet?.routers.get(id);
  const jumpHost = book.jumpHosts.find((host) => host.id === id);
  if (entry !== undefined) {
    const { reachability, router } = entry;
    const owner = secretOwnerOfRouter(router, book);
    const code = reachability.state === 'failed' ? reachability.error.code : null;
    return { owner, kind: wantedSecret(code, ownAuthentication(owner)) };
  }
  if (jumpHost === undefined) return null;
  const owner = secretOwnerOfHop(jumpHost, book);
  const failure = failureAtHop(fleet?.routers.values() ?? [], id);
  return { owner, kind: wantedSecret(failure?.error.code ?? null, ownAuthentication(owner)) };
}
