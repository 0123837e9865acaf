import type { FleetService } from '../fleet/fleet-service.ts';
import { applyImport, exportText, previewImport } from '../import/calls.ts';
import type { Implementation } from './implementation.ts';

export function importHandlers(os: Implementation, service: FleetService) {
  return {
    imports: {
      preview: os.imports.preview.handler(({ input }) => previewImport(service.workspace, input.source)),
      apply: os.imports.apply.handler(({ input }) => applyImport(service.workspace, input)),
    },
    exports: {
      text: os.exports.text.handler(({ input }) => exportText(service.workspace, input)),
    },
  };
}
