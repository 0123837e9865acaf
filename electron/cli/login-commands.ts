import { type Command, Option } from 'commander';
import {
  addCredentialSetCommand,
  type CredentialSetOptions,
  listCredentialSetsCommand,
  removeCredentialSetCommand,
} from './commands/credential-set.ts';
import { type InstallKeyOptions, installKeyCommand, listKeysCommand } from './commands/keys.ts';
import type { Answer, Cli } from './run.ts';

interface Declaring {
  /** Declares a command of the program, by its usage and summary. */
  readonly command: (usage: string, summary: string) => Command;
  readonly start: (command: string, action: (cli: Cli) => Promise<Answer | null>) => Promise<void>;
}

/** What routers are logged in to with. */
export function declareLogin({ command, start }: Declaring): void {
  const keys = command('keys', 'Your public keys, and putting one on routers');
  keys
    .command('list', { isDefault: true })
    .description('the public keys in the SSH agent and in ~/.ssh')
    .action(() => start('keys', listKeysCommand));
  keys
    .command('install <router...>')
    .description('put your public key on routers; each is verified by a new login with it')
    .option('-k, --key <file>', 'file with the public key (default: the only one there is)')
    .option('--use-from-now-on', 'log in with it from now on, and forget the kept password')
    .action((names: string[], options: InstallKeyOptions) =>
      start('keys', (cli) => installKeyCommand(cli, names, options)),
    );

  const set = command('credential-set', 'Named login details that routers, groups and jump hosts share');
  set
    .command('list', { isDefault: true })
    .description('the sets, with how many routers name each')
    .action(() => start('credential-set', listCredentialSetsCommand));
  set
    .command('add <name>')
    .description('make a set')
    .option('-u, --user <user>', 'user to log in as (default: as each router says)')
    .option('-k, --key <file>', 'private key file')
    .option('--no-agent', 'leave the SSH agent out')
    .addOption(
      new Option('--password <when>', 'where a password comes from')
        .choices(['keyring', 'ask', 'never'])
        .default('ask'),
    )
    .action((name: string, options: CredentialSetOptions) =>
      start('credential-set', (cli) => addCredentialSetCommand(cli, name, options)),
    );
  set
    .command('remove <name>')
    .description('take a set away; what uses it falls back to its own details')
    .action((name: string) => start('credential-set', (cli) => removeCredentialSetCommand(cli, name)));
}
