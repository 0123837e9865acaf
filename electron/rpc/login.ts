import type { FleetService } from '../fleet/fleet-service.ts';
import type { Implementation } from './implementation.ts';

export function loginHandlers(os: Implementation, _service: FleetService) {
  return {
    vault: {
      state: os.vault.state.handler(() => {
        throw new Error('is being built');
      }),
      create: os.vault.create.handler(() => {
        throw new Error('is being built');
      }),
      unlock: os.vault.unlock.handler(() => {
        throw new Error('is being built');
      }),
      changePassphrase: os.vault.changePassphrase.handler(() => {
        throw new Error('is being built');
      }),
    },
    credentialSets: {
      save: os.credentialSets.save.handler(() => {
        throw new Error('is being built');
      }),
      remove: os.credentialSets.remove.handler(() => {
        throw new Error('is being built');
      }),
    },
    publicKeys: {
      list: os.publicKeys.list.handler(() => {
        throw new Error('is being built');
      }),
      install: os.publicKeys.install.handler(() => {
        throw new Error('is being built');
      }),
    },
  };
}
