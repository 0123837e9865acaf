import type { RouterCommand } from './command.ts';
import { readConfiguration } from './configuration.ts';
import { listFlows, readConntrack } from './conntrack.ts';
import { readIdentity } from './facts.ts';
import { readFlowtables } from './flowtables.ts';
import { readInterfaces } from './interfaces.ts';
import { readLinks } from './links.ts';
import { readLoad } from './load.ts';
import { readNpu } from './npu.ts';
import { readStack } from './packages.ts';
import { readSoftware } from './software.ts';

/** A command as the documentation needs it: with its example filled in, so that commands of all signatures fit one list. */
export interface CatalogueEntry extends Pick<RouterCommand, 'id' | 'effect' | 'summary' | 'undo'> {
  readonly shell: string;
}

function entry<Arguments extends readonly unknown[]>(command: RouterCommand<Arguments>): CatalogueEntry {
  const { id, effect, summary, undo } = command;
  return { id, effect, summary, undo, shell: command.shell(...command.example).text };
}

/** Everything that Flowhelm ever runs on a router; ROUTER-CHANGES.md is written from it. */
export const catalogue: readonly CatalogueEntry[] = [
  entry(readIdentity),
  entry(readLoad),
  entry(readStack),
  entry(readConfiguration),
  entry(readFlowtables),
  entry(readLinks),
  entry(readInterfaces),
  entry(readNpu),
  entry(readConntrack),
  entry(readSoftware),
  entry(listFlows),
];
