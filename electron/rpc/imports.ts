import type { FleetService } from '../fleet/fleet-service.ts';
import type { Implementation } from './implementation.ts';

export function importHandlers(os: Implementation, _service: FleetService) {
  return {
    imports: {
      preview: os.imports.preview.handler(() => {
        throw new Error('is being built');
      }),
      apply: os.imports.apply.handler(() => {
        throw new Error('is being built');
      }),
    },
    exports: {
      text: os.exports.text.handler(() => {
        throw new Error('is being built');
      }),
    },
  };
}
