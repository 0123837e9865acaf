import type { Command } from 'commander';
import type { Answer, Cli } from './run.ts';

interface Declaring {
  /** Declares a command of the program, by its usage and summary. */
  readonly command: (usage: string, summary: string) => Command;
  readonly start: (command: string, action: (cli: Cli) => Promise<Answer | null>) => Promise<void>;
}

/** What was seen of routers over time: samples, alerts, metrics, reports. */
export function declareWatching(_declaring: Declaring): void {}
