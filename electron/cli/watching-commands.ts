import type { Command } from 'commander';
import { type MetricsOptions, metricsCommand } from './commands/metrics.ts';
import { type ReportOptions, reportCommand } from './commands/report.ts';
import { choosing } from './organise-commands.ts';
import type { Answer, Cli } from './run.ts';

interface Declaring {
  /** Declares a command of the program, by its usage and summary. */
  readonly command: (usage: string, summary: string) => Command;
  readonly start: (command: string, action: (cli: Cli) => Promise<Answer | null>) => Promise<void>;
}

/** What was seen of routers over time: samples, alerts, metrics, reports. */
export function declareWatching({ command, start }: Declaring): void {
  command('report [change]', 'Say whether a change has paid, from the samples around it, with honest uncertainty')
    .option('--router <name>', 'the last change of this router, in place of an id')
    .option('--html <file>', 'also write it as one page that needs nothing else')
    .option('--markdown <file>', 'also write it as Markdown')
    .option('--identified', "with the router's name and address; without, it can be shared")
    .option('-w, --window <minutes>', 'how far to look before and after the change', '30')
    .action((change: string | undefined, options: ReportOptions) =>
      start('report', (cli) => reportCommand(cli, change, options)),
    );

  choosing(command('metrics [router...]', 'Ask the routers once and print metrics for Prometheus'))
    .option('--textfile <file>', "write them into a file for node_exporter's textfile collector instead, in one step")
    .option('--demo', 'of virtual routers; your own profile is not opened')
    .action((names: string[], options: MetricsOptions) =>
      start('metrics', (cli) => metricsCommand(cli, names, options)),
    );
}
