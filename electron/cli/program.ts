import { Command, Option } from 'commander';
import { type AddOptions, addCommand } from './commands/add.ts';
import { type AuditOptions, auditCommand } from './commands/audit.ts';
import { listCommand } from './commands/list.ts';
import { examplesHelp, exitCodesHelp } from './help.ts';
import type { Answer, Cli } from './run.ts';

/** Runs the action of the command that was chosen. */
export type Start = (command: string, action: (cli: Cli) => Promise<Answer | null>) => Promise<void>;

/** The commands and their options; what they do is in commands/. */
export function buildProgram(start: Start): Command {
  const program = new Command('flowhelm')
    .description('Turns on, proves and watches flow offload on your routers, over SSH.')
    .option('--json', 'print one JSON object to stdout and nothing else there')
    .option('--home <folder>', 'use the profile in this folder (default: FLOWHELM_HOME, else the place of this system)')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .addHelpText('after', examplesHelp + exitCodesHelp)
    // its own words about mistakes come out as every other error does
    .configureOutput({ writeErr: () => undefined })
    .exitOverride();

  command(program, 'add <name> <host>', 'Add a router: connect to it, trust its host key, take a first audit')
    .option('-p, --port <number>', 'SSH port', '22')
    .option('-u, --user <user>', 'user to log in as; changes need root', 'root')
    .option('-k, --key <file>', 'private key file')
    .option('--no-agent', 'leave the SSH agent out')
    .addOption(
      new Option('--password <when>', 'where a password comes from')
        .choices(['keyring', 'ask', 'never'])
        .default('ask'),
    )
    .option('--legacy-algorithms', 'allow ssh-rsa (SHA-1) host keys, for OpenWrt 19.07 and older')
    .option('--accept-new-key <fingerprint>', 'trust the host key with exactly this fingerprint')
    .option('--no-test', 'do not connect, only write it down')
    .action((name: string, host: string, options: AddOptions) =>
      start('add', (cli) => addCommand(cli, name, host, options)),
    );

  command(program, 'list', 'List the routers with their last verdicts; no router is asked').action(() =>
    start('list', listCommand),
  );

  command(program, 'audit [router...]', 'Say what is configured, loaded and really accelerating, and why')
    .option('-a, --all', 'every router (the same as naming none)')
    .option('--no-rates', 'do not measure CPU and interface rates, which takes a second')
    .option('-e, --evidence', 'with the raw answers of the router')
    .action((names: string[], options: AuditOptions) => start('audit', (cli) => auditCommand(cli, names, options)));

  return program;
}

function command(program: Command, usage: string, summary: string): Command {
  return program.command(usage).description(summary);
}
