import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FlowhelmError } from '../../../shared/model/errors.ts';
import { makeBackup } from '../../backup/make-backup.ts';
import { ownVersion } from '../../own-version.ts';
import { newBackupPassphrase } from '../backup-passphrase.ts';
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
    await writeNew(file, made.file);
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

/** Never over something that is there: it may be the only backup. */
async function writeNew(file: string, content: Buffer): Promise<void> {
  try {
    await writeFile(file, content, { flag: 'wx', mode: 0o600, flush: true });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw new FlowhelmError('file-unusable', {
      sentence: code === 'EEXIST' ? `${file} is there already.` : `${file} cannot be written (${code}).`,
      nextStep: code === 'EEXIST' ? 'Name another file, or remove that one.' : 'Name another file.',
      cause,
    });
  }
}
