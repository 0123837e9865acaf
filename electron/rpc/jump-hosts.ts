import type { FleetService } from '../fleet/fleet-service.ts';
import { removeJumpHost, saveJumpHost } from '../fleet/jump-hosts.ts';
import type { Implementation } from './implementation.ts';

export function jumpHostHandlers(os: Implementation, service: FleetService) {
  return {
    jumpHosts: {
      save: os.jumpHosts.save.handler(({ input }) => saveJumpHost(service.workspace, input)),
      remove: os.jumpHosts.remove.handler(async ({ input }) => {
        await removeJumpHost(service.workspace, input.id);
        return null;
      }),
    },
  };
}
