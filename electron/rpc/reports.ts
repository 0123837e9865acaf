import type { FleetService } from '../fleet/fleet-service.ts';
import type { Implementation } from './implementation.ts';

export function reportHandlers(os: Implementation, _service: FleetService) {
  return {
    proof: os.reports.proof.handler(() => Promise.reject(new Error('to be written'))),
    render: os.reports.render.handler(() => Promise.reject(new Error('to be written'))),
  };
}
