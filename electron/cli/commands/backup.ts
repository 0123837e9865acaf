import { resolve } from 'node:path';
import { makeBackup } from '../../backup/make-backup.ts';
import { ownVersion } from '../../own-version.ts';
import { newBackupPassphrase } from '../backup-passphrase.ts';
import { writeNewFile } from '../new-file.ts';
import type { Answer, Cli } from '../run.ts';
import { forTerminal } from '../sanitise.ts';
import { withSession } from '../session.ts';
import { counted } from '../verdict-words.ts';

export interface BackupOptions {
  readonly withSecrets?: boolean;
}

/** `flowhelm backup`: the whole profile as one file, with the secrets only when a passphrase encrypts it. */
export function backupCommand(
  cli: Cli,
  path: string,
  { withSecrets = false }: BackupOptions,
): Promise<Answer<'backup'>> {
  return withSession(cli, { mode: 'read' }, async ({ profile, keyring }) => {
    const passphrase = withSecrets ? await newBackupPassphrase(cli) : null;
    const made = await makeBackup({ profile, secrets: keyring, app: ownVersion(), now: cli.now(), passphrase });
    const file = resolve(path);
    await writeNewFile(file, made.file);
    const { routers, secrets } = made;
    return {
      result: { file, routers, secrets, encrypted: withSecrets, bytes: made.file.length },
      text: [
        `${counted(routers, 'router')} with everything that belongs to them: ${forTerminal(file)}`,
        withSecrets
          ? `It is encrypted, with ${counted(secrets, 'password or passphrase', 'passwords and passphrases')} in it.`
          : 'Passwords are not part of it. The file is not encrypted, so keep it where only you can read it.',
        'Audits are not part of it either; they are taken anew.',
      ].join('\n'),
    };
  });
}
