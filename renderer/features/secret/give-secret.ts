import { assertNever } from '../../../shared/model/offload.ts';
import type { EngineClient } from '../../lib/engine-link.ts';
import { ownAuthentication, type SecretOwner } from '../login/secret-owner.ts';
import { type SecretKind, takingSecret } from './wanted-secret.ts';

interface Given {
  readonly kind: SecretKind;
  readonly secret: string;
  /** For good, in the keyring or the vault; else for this run of Flowhelm. */
  readonly keep: boolean;
}

/** Hands a secret to the engine, which then tries the routers that wait for it. */
export async function giveSecret(
  engine: EngineClient,
  owner: SecretOwner,
  { kind, secret, keep }: Given,
): Promise<void> {
  const before = ownAuthentication(owner);
  const authentication = takingSecret(before, kind, keep);
  const secrets = { [kind]: secret };
  switch (owner.kind) {
    case 'router': {
      const { id, name, host, port, user, legacyAlgorithms } = owner.router;
      if (authentication !== before) {
        await engine.routers.update({ id, name, host, port, user, legacyAlgorithms, authentication });
      }
      await engine.routers.giveSecret({ id, secrets, keep });
      return;
    }
    case 'jump-host': {
      const { addedAt: _addedAt, ...jumpHost } = owner.jumpHost;
      await engine.jumpHosts.save({ ...jumpHost, authentication, secrets, keepPassword: keep });
      return;
    }
    case 'set': {
      const { addedAt: _addedAt, ...set } = owner.set;
      await engine.credentialSets.save({ ...set, authentication, secrets, keep });
      return;
    }
    default:
      assertNever(owner);
  }
}
