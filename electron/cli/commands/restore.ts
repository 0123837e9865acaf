import { open } from 'node:fs/promises';
import { FlowhelmError } from '../../../shared/model/errors.ts';
import { type BackupHeader, backupHeader, largestFile } from '../../backup/backup-file.ts';
import { restoreBackup } from '../../backup/restore-backup.ts';
import type { Profile } from '../../store/profile.ts';
import { backupPassphrase } from '../backup-passphrase.ts';
import { askYesNo } from '../prompt.ts';
import type { Answer, Cli } from '../run.ts';
import { forTerminal } from '../sanitise.ts';
import { withSession } from '../session.ts';
import { counted } from '../verdict-words.ts';

/** `flowhelm restore`: a backup in place of everything in the profile; the former database is kept beside. */
export function restoreCommand(cli: Cli, path: string): Promise<Answer<'restore'>> {
  return withSession(cli, { mode: 'write', tellPending: false }, async ({ profile, keyring }) => {
    const file = await readBackup(path);
    const header = backupHeader(file);
    const passphrase = header.encryption === null ? null : await backupPassphrase(cli);
    await askWhetherToReplace(cli, profile, header);
    const restored = await restoreBackup({ file, passphrase, profile, secrets: keyring });
    for (const note of restored.notes) cli.terminal.notice(note);
    const { routers, changes, secrets, keptAt } = restored;
    return {
      result: { madeAt: header.madeAt, version: header.app, ...restored },
      text: [
        `Restored: ${counted(routers, 'router')}, ${counted(changes, 'change')} and what belongs to them.`,
        ...(secrets === 0 ? [] : [`${counted(secrets, 'password or passphrase', 'passwords and passphrases')} kept.`]),
        ...(keptAt === null ? [] : [`What was here before is kept in ${forTerminal(keptAt)}`]),
      ].join('\n'),
    };
  });
}

/** Where nobody can be asked, the command itself is the answer: what was there is kept. */
async function askWhetherToReplace(cli: Cli, profile: Profile, header: BackupHeader): Promise<void> {
  const here = profile.routers.list().length;
  if (here === 0 || !cli.terminal.interactive) return;
  const question = [
    `The profile with ${counted(here, 'router')} is replaced by the backup of ${header.madeAt.slice(0, 10)}`,
    `with ${counted(header.routers, 'router')}. What is here now is kept in a file beside. Go on? [y/N]`,
  ].join(' ');
  if (await askYesNo(cli.terminal, question, cli.signal)) return;
  throw new FlowhelmError('cancelled', { sentence: 'Nothing was restored.', nextStep: 'Nothing to do.' });
}

async function readBackup(path: string): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size > largestFile) throw unreadable(path, 'It is larger than any backup.');
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof FlowhelmError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw unreadable(path, code === 'ENOENT' ? 'There is no such file.' : `It cannot be read (${code}).`, error);
  }
}

function unreadable(path: string, why: string, cause?: unknown): FlowhelmError {
  return new FlowhelmError('file-unusable', {
    sentence: `${path} cannot be used. ${why}`,
    nextStep: 'Name the file of a backup.',
    cause,
  });
}
