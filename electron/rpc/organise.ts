import type { FleetService } from '../fleet/fleet-service.ts';
import type { Implementation } from './implementation.ts';

export function organiseHandlers(os: Implementation, _service: FleetService) {
  return {
    groups: {
      save: os.groups.save.handler(() => {
        throw new Error('is being built');
      }),
      remove: os.groups.remove.handler(() => {
        throw new Error('is being built');
      }),
    },
    savedFilters: {
      save: os.savedFilters.save.handler(() => {
        throw new Error('is being built');
      }),
      remove: os.savedFilters.remove.handler(() => {
        throw new Error('is being built');
      }),
    },
    bulk: {
      edit: os.bulk.edit.handler(() => {
        throw new Error('is being built');
      }),
    },
  };
}
