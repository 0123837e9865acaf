import type { FleetService } from '../fleet/fleet-service.ts';
import { editMany, removeFilter, removeGroup, saveFilter, saveGroup } from '../fleet/organise.ts';
import type { Implementation } from './implementation.ts';

export function organiseHandlers(os: Implementation, service: FleetService) {
  return {
    groups: {
      save: os.groups.save.handler(({ input }) => saveGroup(service.workspace, input)),
      remove: os.groups.remove.handler(({ input }) => {
        removeGroup(service.workspace, input.id);
        return null;
      }),
    },
    savedFilters: {
      save: os.savedFilters.save.handler(({ input }) => saveFilter(service.workspace, input)),
      remove: os.savedFilters.remove.handler(({ input }) => {
        removeFilter(service.workspace, input.id);
        return null;
      }),
    },
    bulk: {
      edit: os.bulk.edit.handler(({ input: { ids, edit } }) => ({ edited: editMany(service.workspace, ids, edit) })),
    },
  };
}
