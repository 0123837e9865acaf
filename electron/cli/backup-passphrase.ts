import { FlowhelmError } from '../../shared/model/errors.ts';
import { askSecret } from './prompt.ts';
import type { Cli } from './run.ts';

const variable = 'FLOWHELM_BACKUP_PASSPHRASE';

/** The passphrase of a backup that is there: from the environment, else from the person. Throws `bad-input` and `cancelled`. */
export async function backupPassphrase(cli: Cli): Promise<string> {
  return cli.environment[variable] || (await ask(cli, 'Passphrase of the backup:'));
}

/** The passphrase of a backup that is made: asked twice, because nothing opens it again without. */
export async function newBackupPassphrase(cli: Cli): Promise<string> {
  const given = cli.environment[variable];
  if (given) return given;
  const first = await ask(cli, 'Passphrase for the backup (nothing opens it again without):');
  if ((await ask(cli, 'The same again:')) === first) return first;
  throw new FlowhelmError('bad-input', {
    sentence: 'The two passphrases are not the same.',
    nextStep: 'Start the command again.',
  });
}

async function ask({ terminal, signal }: Cli, question: string): Promise<string> {
  const answer = terminal.interactive ? await askSecret(terminal, question, signal) : null;
  if (answer !== null) return answer;
  throw new FlowhelmError('bad-input', {
    sentence: terminal.interactive ? 'No passphrase was given.' : 'There is no terminal to ask for the passphrase on.',
    nextStep: `Set ${variable} for this command.`,
  });
}
