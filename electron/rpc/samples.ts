import type { FleetService } from '../fleet/fleet-service.ts';
import type { Implementation } from './implementation.ts';

export function sampleHandlers(os: Implementation, _service: FleetService) {
  return {
    series: os.samples.series.handler(() => Promise.reject(new Error('to be written'))),
    export: os.samples.export.handler(() => Promise.reject(new Error('to be written'))),
  };
}
