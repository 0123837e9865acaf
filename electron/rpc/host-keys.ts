import type { FleetService } from '../fleet/fleet-service.ts';
import { acceptHostKey, forgetHostKey, listHostKeys } from '../fleet/host-key-calls.ts';
import type { Implementation } from './implementation.ts';

export function hostKeyHandlers(os: Implementation, service: FleetService) {
  const done = null;
  return {
    list: os.hostKeys.list.handler(({ input }) => listHostKeys(service.workspace, input.id)),
    accept: os.hostKeys.accept.handler(async ({ input }) => {
      await acceptHostKey(service.workspace, input);
      return done;
    }),
    forget: os.hostKeys.forget.handler(({ input }) => {
      forgetHostKey(service.workspace, input.id, input.keyType);
      return done;
    }),
    collect: os.hostKeys.collect.handler(() => {
      throw new Error('is being built');
    }),
    acceptMany: os.hostKeys.acceptMany.handler(() => {
      throw new Error('is being built');
    }),
    importKnownHosts: os.hostKeys.importKnownHosts.handler(() => {
      throw new Error('is being built');
    }),
    explainChange: os.hostKeys.explainChange.handler(() => {
      throw new Error('is being built');
    }),
  };
}
