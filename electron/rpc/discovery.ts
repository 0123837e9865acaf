import type { FleetService } from '../fleet/fleet-service.ts';
import type { Implementation } from './implementation.ts';

export function discoveryHandlers(os: Implementation, _service: FleetService) {
  return {
    discovery: {
      ranges: os.discovery.ranges.handler(() => {
        throw new Error('is being built');
      }),
      run: os.discovery.run.handler(() => {
        throw new Error('is being built');
      }),
    },
  };
}
