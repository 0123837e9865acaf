import type { FleetService } from '../fleet/fleet-service.ts';
import type { Implementation } from './implementation.ts';

export function jumpHostHandlers(os: Implementation, _service: FleetService) {
  return {
    jumpHosts: {
      save: os.jumpHosts.save.handler(() => {
        throw new Error('is being built');
      }),
      remove: os.jumpHosts.remove.handler(() => {
        throw new Error('is being built');
      }),
    },
  };
}
