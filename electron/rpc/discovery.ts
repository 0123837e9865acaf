import { discover, ownRanges } from '../discovery/discover.ts';
import type { FleetService } from '../fleet/fleet-service.ts';
import { type Implementation, typed } from './implementation.ts';

export function discoveryHandlers(os: Implementation, service: FleetService) {
  return {
    discovery: {
      ranges: os.discovery.ranges.handler(() => ownRanges()),
      run: os.discovery.run.handler(({ input, signal }) =>
        typed(discover(input, service.workspace.profile.routers.list(), signal), service.log),
      ),
    },
  };
}
