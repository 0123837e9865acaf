import { Argument, type Command, Option } from 'commander';
import { importFormatSchema } from '../../shared/model/import.ts';
import { type ExportOptions, exportCommand } from './commands/export.ts';
import { type ImportOptions, importCommand } from './commands/import.ts';
import type { Answer, Cli } from './run.ts';

interface Declaring {
  /** Declares a command of the program, by its usage and summary. */
  readonly command: (usage: string, summary: string) => Command;
  readonly start: (command: string, action: (cli: Cli) => Promise<Answer | null>) => Promise<void>;
}

const formats = importFormatSchema.options;

/** Whole fleets from files, and into files. */
export function declareImporting({ command, start }: Declaring): void {
  command('import', 'Add the routers of a file, and bring known ones up to date; no router is asked')
    .addArgument(new Argument('<file>', 'the file; - is the standard input'))
    .addOption(new Option('--from <format>', 'what kind of file it is (default: found out)').choices(formats))
    .option('--preview', 'only show what would become of each row')
    .option('--only <name>', 'take only the row with this name; may be repeated', collect)
    .action((file: string, options: ImportOptions) => start('import', (cli) => importCommand(cli, file, options)));

  command('export', 'Write the routers down, for other programs or for another computer; never with passwords')
    .addArgument(new Argument('[file]', 'a new file (default: the standard output)'))
    .addOption(new Option('--to <format>', 'as what').choices(formats).makeOptionMandatory())
    .option('--group <name>', 'only the routers of this group')
    .option('--tag <name>', 'only the routers with this tag')
    .action((file: string | undefined, options: ExportOptions) =>
      start('export', (cli) => exportCommand(cli, file, options)),
    );
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
