import type { Command } from 'commander';
import type { Choice } from './chosen-routers.ts';
import {
  type AlertSettingsOptions,
  type AlertsOptions,
  alertSettingsCommand,
  alertsCommand,
} from './commands/alerts.ts';
import { driftCommand } from './commands/drift.ts';
import { type MetricsOptions, metricsCommand } from './commands/metrics.ts';
import { type ReportOptions, reportCommand } from './commands/report.ts';
import { type SamplesOptions, samplesCommand } from './commands/samples.ts';
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

  choosing(
    command(
      'drift [router...]',
      'List the routers that differ from the desired mode of their group; no router is asked',
    ),
  ).action((names: string[], choice: Omit<Choice, 'all'>) => start('drift', (cli) => driftCommand(cli, names, choice)));

  const alerts = choosing(
    command('alerts [router...]', 'Show what routers have been reported for, open and past, newest first'),
  )
    .option('--open', 'only those that are open')
    .option('-n, --limit <number>', 'how many at most', '50')
    .option('--snooze <alert>', 'tell nobody of this one for a time; may be repeated', collect)
    .option('--for <time>', 'how long: 30m, 2h, 3d, 1w')
    .option('--until <time>', 'or until when: 2026-01-31T08:00')
    .option('--unsnooze <alert>', 'tell of this one again; may be repeated', collect)
    .action((names: string[], options: AlertsOptions) => start('alerts', (cli) => alertsCommand(cli, names, options)));
  alerts
    .command('settings')
    .description('print the rules and hooks as JSON, or take them from a file')
    .option('--import <file>', 'put these in place of all rules and hooks')
    .option('--try <hook>', 'tell this hook of an alert that is none')
    .action((options: AlertSettingsOptions) => start('alerts', (cli) => alertSettingsCommand(cli, options)));

  command('samples [router]', 'Show what was found of a router over time, or of the whole fleet; no router is asked')
    .option('--from <time>', 'since when: 24h or 7d ago, or 2026-01-31T08:00', '24h')
    .option('--to <time>', 'until when, in the same way', 'now')
    .option('--csv', 'every sample as CSV, of the finest resolution that is kept of this time')
    .option('--out <file>', 'the same into a new file')
    .action((name: string | undefined, options: SamplesOptions) =>
      start('samples', (cli) => samplesCommand(cli, name, options)),
    );

  choosing(command('metrics [router...]', 'Ask the routers once and print metrics for Prometheus'))
    .option('--textfile <file>', "write them into a file for node_exporter's textfile collector instead, in one step")
    .option('--demo', 'of virtual routers; your own profile is not opened')
    .action((names: string[], options: MetricsOptions) =>
      start('metrics', (cli) => metricsCommand(cli, names, options)),
    );
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
