import type { FleetService } from '../fleet/fleet-service.ts';
import { exportSamples } from '../monitor/sample-export.ts';
import { seriesOf } from '../monitor/series.ts';
import type { Implementation } from './implementation.ts';

export function sampleHandlers(os: Implementation, service: FleetService) {
  return {
    series: os.samples.series.handler(({ input }) => {
      const { profile, now } = service.workspace;
      return seriesOf(profile, input, now());
    }),
    export: os.samples.export.handler(({ input }) => {
      const { profile, now } = service.workspace;
      return exportSamples(profile, input, now());
    }),
  };
}
