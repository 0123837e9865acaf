import { Command, Option } from 'commander';
import { rollbackWindow } from '../../shared/model/change.ts';
import { flowPaths } from '../../shared/model/offload.ts';
import type { WantedMode } from '../engine.ts';
import { type AddOptions, addCommand } from './commands/add.ts';
import { type AuditOptions, auditCommand } from './commands/audit.ts';
import { type BackupOptions, backupCommand } from './commands/backup.ts';
import { type ChangeCommandOptions, changeCommand } from './commands/change.ts';
import type { DemoOptions } from './commands/demo.ts';
import { type DiscoverOptions, discoverCommand } from './commands/discover.ts';
import { type FlowsOptions, flowsCommand } from './commands/flows.ts';
import { historyCommand } from './commands/history.ts';
import { listCommand } from './commands/list.ts';
import { planCommand } from './commands/plan.ts';
import { type RemoveOptions, removeCommand } from './commands/remove.ts';
import { type ResolveOptions, resolveCommand } from './commands/resolve.ts';
import { restoreCommand } from './commands/restore.ts';
import { type ServeCommandOptions, serveCommand } from './commands/serve.ts';
import { type TrustOptions, trustCommand } from './commands/trust.ts';
import { type WatchOptions, watchCommand } from './commands/watch.ts';
import { commandExamples, examplesHelp, exitCodesHelp } from './help.ts';
import { declareImporting } from './import-commands.ts';
import { declareLogin } from './login-commands.ts';
import { choosing, declareOrganising } from './organise-commands.ts';

import type { Answer, Cli } from './run.ts';
import { declareWatching } from './watching-commands.ts';

export interface ProgramHooks {
  /** Prints help. */
  readonly print: (text: string) => void;
  /** Runs the action of the command that was chosen. */
  readonly start: (command: string, action: (cli: Cli) => Promise<Answer | null>) => Promise<void>;
}

/** The commands and their options; what they do is in commands/. */
export function buildProgram({ print, start }: ProgramHooks): Command {
  const program = new Command('flowhelm')
    .description('Turns on, proves and watches flow offload on your routers, over SSH.')
    .option('--json', 'print one JSON object to stdout and nothing else there')
    .option('--home <folder>', 'use the profile in this folder (default: FLOWHELM_HOME, else the place of this system)')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .addHelpText('after', examplesHelp + exitCodesHelp)
    // its own words about mistakes come out as every other error does
    .configureOutput({ writeErr: () => undefined, writeOut: print })
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
    .option(
      '-J, --jump <hosts>',
      'jump hosts on the way, the first hop first: user@host:port or the name of a known one, with commas',
    )
    .option(
      '--accept-new-key <fingerprint>',
      'trust the host key with exactly this fingerprint; may be repeated, for jump hosts',
      collect,
    )
    .option('--group <name>', 'put it into this group')
    .option('--tag <tag>', 'give it this tag; may be repeated', collect)
    .option('--no-test', 'do not connect, only write it down')
    .action((name: string, host: string, options: AddOptions) =>
      start('add', (cli) => addCommand(cli, name, host, options)),
    );

  command(program, 'discover', 'Look for routers around this computer; nobody logs in')
    .option('--range <cidr>', 'also look at the SSH banners of a private range, such as 192.168.1.0/24')
    .option('-p, --port <number>', 'SSH port', '22')
    .option('--no-gateways', 'leave the default gateways out')
    .option('--no-neighbours', 'leave out what this computer has talked to (ARP, NDP)')
    .option('--no-mdns', 'do not ask by mDNS')
    .action((options: DiscoverOptions) => start('discover', (cli) => discoverCommand(cli, options)));

  choosing(command(program, 'list', 'List the routers with their last verdicts; no router is asked')).action(
    (choice: { group?: string; tag?: string }) => start('list', (cli) => listCommand(cli, choice)),
  );

  declareImporting({ command: (usage, summary) => command(program, usage, summary), start });
  declareLogin({ command: (usage, summary) => command(program, usage, summary), start });
  declareOrganising({ command: (usage, summary) => command(program, usage, summary), start });
  declareWatching({ command: (usage, summary) => command(program, usage, summary), start });

  command(program, 'remove <router>', 'Forget a router; nothing happens on the router itself')
    .option('--force', 'also when a change on it has no known outcome')
    .action((name: string, options: RemoveOptions) => start('remove', (cli) => removeCommand(cli, name, options)));

  command(program, 'trust [router]', 'Show the host keys of a router or jump host, accept a new one, or forget them')
    .option('--accept-new-key <fingerprint>', 'connect, and trust the host key with exactly this fingerprint')
    .option('--replace <fingerprint>', 'the trusted key that a changed one takes the place of')
    .option('--pin <fingerprint>', 'trust this host key without connecting, before the first time')
    .option('--key-type <type>', 'type of the key to pin', 'ssh-ed25519')
    .option('--forget', 'trust none of its keys any more')
    .addOption(
      new Option('--from <format>', 'trust the keys that a file has; the file is named in place of a router').choices([
        'known_hosts',
      ]),
    )
    .option('-a, --all', 'ask every router and jump host for its key; needs --list')
    .option('--list <file>', 'trust those new keys whose fingerprints are in this file')
    .option('--preview', 'with --from or --list: only show what would be trusted')
    .action((name: string | undefined, options: TrustOptions) =>
      start('trust', (cli) => trustCommand(cli, name, options)),
    );

  choosing(command(program, 'audit [router...]', 'Say what is configured, loaded and really accelerating, and why'))
    .option('-a, --all', 'every router (the same as choosing none)')
    .option('--no-rates', 'do not measure CPU and interface rates, which takes a second')
    .option('-e, --evidence', 'with the raw answers of the router')
    .action((names: string[], options: AuditOptions) => start('audit', (cli) => auditCommand(cli, names, options)));

  command(program, 'plan <router>', 'Show exactly what would change and how it is undone; nothing is done')
    .addOption(modeOption(['auto', 'software', 'hardware', 'off']))
    .action((name: string, options: { mode: WantedMode }) => start('plan', (cli) => planCommand(cli, name, options)));

  changing(
    choosing(
      command(
        program,
        'enable [router...]',
        'Turn offload on: staged, verified, undone by the router if anything fails',
      ),
    ),
  )
    .addOption(modeOption(['auto', 'software', 'hardware']))
    .action((names: string[], options: ChangeCommandOptions & { mode: WantedMode }) =>
      start('enable', (cli) => changeCommand(cli, names, options.mode, options)),
    );

  changing(choosing(command(program, 'disable [router...]', 'Turn offload off, in the same safe way'))).action(
    (names: string[], options: ChangeCommandOptions) =>
      start('disable', (cli) => changeCommand(cli, names, 'off', options)),
  );

  changing(command(program, 'undo <router>', 'Go back to the state before the last change')).action(
    (name: string, options: ChangeCommandOptions) =>
      start('undo', (cli) => changeCommand(cli, [name], 'before', options)),
  );

  command(program, 'resolve [router]', 'Learn what became of changes that this computer never saw the end of')
    .option('--confirm', 'save a change that the router still waits with')
    .option('--undo', 'undo it now')
    .action((name: string | undefined, options: ResolveOptions) =>
      start('resolve', (cli) => resolveCommand(cli, name, options)),
    );

  command(program, 'flows <router>', 'Count connections by path, live; or list them with the reason why they are slow')
    .option('-l, --list', 'list connections instead of counting them')
    .option('-n, --limit <number>', 'how many to list at most', '50')
    .addOption(new Option('--path <path>', 'only connections on this path, as a list').choices(flowPaths))
    .option('--top [number]', 'name the hosts and services with the most connections, 10 of each')
    .option('--once', 'count once')
    .option('-i, --interval <seconds>', 'time between two counts', '2')
    .action((name: string, options: FlowsOptions) => start('flows', (cli) => flowsCommand(cli, name, options)));

  choosing(
    command(program, 'watch [router...]', 'Watch the fleet: verdict, connections by path, CPU, rates; Ctrl-C ends it'),
  )
    .option('-i, --interval <seconds>', 'time between two looks', '5')
    .option('-c, --count <number>', 'end after so many looks')
    .action((names: string[], options: WatchOptions) => start('watch', (cli) => watchCommand(cli, names, options)));

  command(program, 'history <router>', 'Show what was changed on a router, step by step').action((name: string) =>
    start('history', (cli) => historyCommand(cli, name)),
  );

  command(program, 'backup <file>', 'Write the whole profile into one file')
    .option('--with-secrets', 'with passwords and passphrases; encrypts the file with a passphrase')
    .action((file: string, options: BackupOptions) => start('backup', (cli) => backupCommand(cli, file, options)));

  command(
    program,
    'restore <file>',
    'Put a backup in place of the whole profile; what was there is kept beside',
  ).action((file: string) => start('restore', (cli) => restoreCommand(cli, file)));

  command(program, 'serve', 'Show the app in a browser of this computer; Ctrl-C ends it')
    .option('-p, --port <number>', 'port (default: any free one)')
    .option('--demo', 'with virtual routers; your own profile is not opened')
    .option('--listen <address>', 'beyond this computer; needs --tls-cert, --tls-key and FLOWHELM_SERVE_PASSWORD')
    .option('--tls-cert <file>', 'certificate, PEM')
    .option('--tls-key <file>', 'its private key, PEM')
    .option('--metrics', 'also /metrics for Prometheus, without a login, for every program of this computer')
    .option('--metrics-textfile <file>', "also metrics in a file for node_exporter's textfile collector")
    .action((options: ServeCommandOptions) => start('serve', (cli) => serveCommand(cli, options)));

  command(program, 'demo', 'Audit a fleet of virtual routers, to see what this is about')
    .option('--keep', 'keep them running, to try the other commands on them')
    // the virtual routers are a large part of the program, and no other command needs them
    .action((options: DemoOptions) =>
      start('demo', async (cli) => (await import('./commands/demo.ts')).demoCommand(cli, options)),
    );

  return program;
}

function command(program: Command, usage: string, summary: string): Command {
  const [name = ''] = usage.split(' ');
  const examples = commandExamples[name];
  const made = program.command(usage).description(summary);
  return examples
    ? made.addHelpText('after', ['\nExamples:', ...examples.map((line) => `  ${line}`)].join('\n'))
    : made;
}

function modeOption(modes: readonly WantedMode[]): Option {
  return new Option('-m, --mode <mode>', 'auto = what suits the router').choices(modes).default('auto');
}

function changing(change: Command): Command {
  const { default: seconds, minimum, maximum } = rollbackWindow;
  return change
    .option(
      '-w, --window <seconds>',
      `how long the router waits for the confirmation, ${minimum} to ${maximum}`,
      String(seconds),
    )
    .option('--override <id>', 'go on although this advisory blocks; may be repeated', collect);
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
