import type { ImportFormat } from '../../shared/model/import.ts';
import { assertNever } from '../../shared/model/offload.ts';
import { writeAnsible } from './ansible-write.ts';
import { writeCsv } from './csv-write.ts';
import { exportedRouter } from './exported-router.ts';
import { writeFlowhelmFile } from './flowhelm-write.ts';
import type { Fleet } from './known-routers.ts';
import { writeSshConfig } from './ssh-config-write.ts';

export interface WrittenExport {
  readonly fileName: string;
  readonly text: string;
  /** What the format cannot hold, in plain sentences. */
  readonly notes: readonly string[];
}

/** Writes routers down for other programs, or for Flowhelm on another computer. Secrets and host keys are never part of it. */
export function exportRouters(format: ImportFormat, fleet: Fleet): WrittenExport {
  if (format === 'flowhelm') {
    return { fileName: 'flowhelm-routers.json', text: writeFlowhelmFile(fleet), notes: [] };
  }
  const routers = fleet.routers.map((router) => exportedRouter(router, fleet));
  const notes = sharedNotes(fleet);
  switch (format) {
    case 'csv':
      return withNotes('flowhelm-routers.csv', writeCsv(routers), notes);
    case 'ansible':
      return withNotes('flowhelm-inventory.yml', writeAnsible(routers), notes);
    case 'ssh-config':
      return withNotes('flowhelm-ssh-config', writeSshConfig(routers), notes);
    default:
      return assertNever(format);
  }
}

function withNotes(
  fileName: string,
  { text, notes }: { readonly text: string; readonly notes: readonly string[] },
  more: readonly string[],
): WrittenExport {
  return { fileName, text, notes: [...notes, ...more] };
}

function sharedNotes({ routers }: Fleet): string[] {
  const shares = routers.some(({ credentials }) => credentials !== undefined && credentials.from !== 'own');
  return shares ? ['Shared login details are written out at each router.'] : [];
}
