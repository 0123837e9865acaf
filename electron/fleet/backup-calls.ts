import { backupHeader, unusable } from '../backup/backup-file.ts';
import { makeBackup } from '../backup/make-backup.ts';
import { restoreBackup } from '../backup/restore-backup.ts';
import type { FleetService } from './fleet-service.ts';

/** The person's own profile as a file; `content` is base64. */
export async function makeBackupOf(
  { about, keyring, ownProfile }: FleetService,
  passphrase: string | null,
  now: Date,
): Promise<{ fileName: string; content: string }> {
  const options = { profile: ownProfile, secrets: keyring, app: about.version, passphrase, now };
  const { fileName, file } = await makeBackup(options);
  return { fileName, content: file.toString('base64') };
}

/** What a backup says of itself. */
export function lookAtBackup(content: string) {
  const { madeAt, app, routers, changes, encryption } = backupHeader(bytesOf(content));
  return { madeAt, version: app, routers, changes, encrypted: encryption !== null };
}

/** Puts a backup in place of the person's own fleet, and shows it. */
export function restoreBackupInto(service: FleetService, content: string, passphrase: string | null) {
  return service.replaceOwn(async (profile, ready) => {
    const options = { file: bytesOf(content), passphrase, profile, secrets: service.keyring, ready };
    const { routers, keptAt, notes } = await restoreBackup(options);
    return { routers, keptAt, notes };
  });
}

function bytesOf(content: string): Buffer {
  const file = Buffer.from(content, 'base64');
  if (file.length === 0) throw unusable('it is empty');
  return file;
}
