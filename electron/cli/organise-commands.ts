import { type Command, Option } from 'commander';
import { offloadModes } from '../../shared/model/offload.ts';
import { type EditOptions, editCommand } from './commands/edit.ts';
import {
  type GroupOptions,
  groupAddCommand,
  groupEditCommand,
  groupListCommand,
  groupRemoveCommand,
} from './commands/group.ts';
import type { Answer, Cli } from './run.ts';

interface Declaring {
  /** Declares a command of the program, by its usage and summary. */
  readonly command: (usage: string, summary: string) => Command;
  readonly start: (command: string, action: (cli: Cli) => Promise<Answer | null>) => Promise<void>;
}

/** Groups, and edits of many routers. */
export function declareOrganising({ command, start }: Declaring): void {
  const group = command('group', 'Groups of routers: the sites of a fleet, with what their routers share');
  group
    .command('list', { isDefault: true })
    .description('the groups, with how many routers each has')
    .action(() => start('group', groupListCommand));
  details(group.command('add <name>').description('make a group')).action((name: string, options: GroupOptions) =>
    start('group', (cli) => groupAddCommand(cli, name, options)),
  );
  details(group.command('edit <name>').description('rename a group, or change what it gives its routers'))
    .option('--rename <name>', 'its new name; its routers are not touched')
    .option('--no-credential-set', 'its routers log in with their own details')
    .option('--no-jump', 'its routers are reached directly')
    .action((name: string, options: GroupOptions) => start('group', (cli) => groupEditCommand(cli, name, options)));
  group
    .command('remove <name>')
    .description('take a group away; its routers stay, reached as before')
    .action((name: string) => start('group', (cli) => groupRemoveCommand(cli, name)));

  choosing(command('edit [router...]', 'Change group, tags, user, port, login or jump hosts of many routers at once'))
    .option('--move-to <group>', 'put them into this group')
    .option('--leave-group', 'take them out of their groups')
    .option('--add-tag <tag>', 'give them this tag; may be repeated', collect)
    .option('--remove-tag <tag>', 'take this tag away; may be repeated', collect)
    .option('-u, --user <user>', 'user to log in as')
    .option('-p, --port <number>', 'SSH port')
    .option('--credential-set <name>', 'log in with this set of login details')
    .addOption(new Option('--login <whose>', 'whose login details hold').choices(['own', 'group']))
    .option('--jump <name>', 'go through this jump host; repeat it for a chain, the first hop first', collect)
    .option('--no-jump', 'go there directly, whatever the group says')
    .option('--jump-of-group', 'go as the group says')
    .option('--preview', 'only say what would change for which')
    .action((names: string[], options: EditOptions) => start('edit', (cli) => editCommand(cli, names, options)));
}

/** Options that choose routers by their group or tag. */
export function choosing(command: Command): Command {
  return command
    .option('--group <name>', 'the routers of this group')
    .option('--tag <name>', 'the routers with this tag');
}

function details(command: Command): Command {
  return command
    .option('--credential-set <name>', 'login details for its routers that say so')
    .option(
      '--jump <name>',
      'the jump host on the way to its routers; repeat it for a chain, the first hop first',
      collect,
    )
    .addOption(
      new Option('--mode <mode>', 'what its routers should run; drift tells which differ').choices([
        ...offloadModes,
        'none',
      ]),
    );
}

function collect(value: string, before?: readonly string[] | boolean): string[] {
  return [...(Array.isArray(before) ? before : []), value];
}
