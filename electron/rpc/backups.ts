import type { FleetService } from '../fleet/fleet-service.ts';
import type { Implementation } from './implementation.ts';

export function backupHandlers(os: Implementation, _service: FleetService) {
  return {
    backups: {
      make: os.backups.make.handler(() => {
        throw new Error('is being built');
      }),
      look: os.backups.look.handler(() => {
        throw new Error('is being built');
      }),
      restore: os.backups.restore.handler(() => {
        throw new Error('is being built');
      }),
    },
  };
}
