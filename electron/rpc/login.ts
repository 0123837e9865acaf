import { removeCredentialSet, saveCredentialSet } from '../fleet/credential-sets.ts';
import type { FleetService } from '../fleet/fleet-service.ts';
import { installPublicKey, listPublicKeys } from '../fleet/public-keys.ts';
import { changeVaultPassphrase, createVault, unlockVault } from '../fleet/vault.ts';
import { type Implementation, typed } from './implementation.ts';

export function loginHandlers(os: Implementation, service: FleetService) {
  return {
    vault: {
      state: os.vault.state.handler(() => service.workspace.secrets.keyring.state()),
      create: os.vault.create.handler(({ input }) => createVault(service, input.passphrase)),
      unlock: os.vault.unlock.handler(({ input }) => unlockVault(service, input.passphrase)),
      changePassphrase: os.vault.changePassphrase.handler(({ input }) =>
        changeVaultPassphrase(service, input.old, input.new),
      ),
    },
    credentialSets: {
      save: os.credentialSets.save.handler(({ input }) => saveCredentialSet(service.workspace, input)),
      remove: os.credentialSets.remove.handler(async ({ input }) => {
        await removeCredentialSet(service.workspace, input.id);
        return null;
      }),
    },
    publicKeys: {
      list: os.publicKeys.list.handler(() => listPublicKeys(service.workspace)),
      install: os.publicKeys.install.handler(({ input, signal }) =>
        typed(installPublicKey(service.workspace, input, signal), service.log),
      ),
    },
  };
}
