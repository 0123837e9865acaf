import { lookAtBackup, makeBackupOf, restoreBackupInto } from '../fleet/backup-calls.ts';
import type { FleetService } from '../fleet/fleet-service.ts';
import type { Implementation } from './implementation.ts';

export function backupHandlers(os: Implementation, service: FleetService) {
  return {
    backups: {
      make: os.backups.make.handler(({ input }) => makeBackupOf(service, input.passphrase, new Date())),
      look: os.backups.look.handler(({ input }) => lookAtBackup(input.content)),
      restore: os.backups.restore.handler(({ input }) => restoreBackupInto(service, input.content, input.passphrase)),
    },
  };
}
