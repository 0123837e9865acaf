import type { FleetService } from '../fleet/fleet-service.ts';
import {
  acceptHostKey,
  acceptHostKeys,
  collectKeys,
  explainChange,
  forgetHostKey,
  importHostKeys,
  listHostKeys,
} from '../fleet/host-key-calls.ts';
import { type Implementation, typed } from './implementation.ts';

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
    collect: os.hostKeys.collect.handler(({ input, signal }) =>
      typed(collectKeys(service.workspace, input.ids, signal), service.log),
    ),
    acceptMany: os.hostKeys.acceptMany.handler(({ input }) => acceptHostKeys(service.workspace, input)),
    importKnownHosts: os.hostKeys.importKnownHosts.handler(({ input }) => importHostKeys(service.workspace, input)),
    explainChange: os.hostKeys.explainChange.handler(({ input }) => explainChange(service.workspace, input.id)),
  };
}
