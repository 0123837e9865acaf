import type { Command } from 'commander';
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
}
