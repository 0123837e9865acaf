import { ownTableRuleset } from '../../shared/rules/own-table.ts';
import { addAuthorizedKey } from './authorized-keys.ts';
import { checkFirewall, fw4Watchdog, printFlowtable, reloadFirewall, stageUci } from './change-fw4.ts';
import type { RouterCommand } from './command.ts';
import { readConfiguration } from './configuration.ts';
import { listFlows, readConntrack } from './conntrack.ts';
import { readIdentity } from './facts.ts';
import { readFlowtables } from './flowtables.ts';
import { installPackage, simulateInstall, updateLists } from './install.ts';
import { readInterfaces } from './interfaces.ts';
import { readLinks } from './links.ts';
import { readLoad } from './load.ts';
import { readLocks, releaseLock, tellWatchdog } from './lock.ts';
import { readNpu } from './npu.ts';
import { readOwnAddresses } from './own-addresses.ts';
import { loadOwnTable, ownTableWatchdog, stageOwnTable } from './own-table.ts';
import { readStack } from './packages.ts';
import { readPoll } from './poll.ts';
import { pingGateways, readUserId } from './reachability.ts';
import { readSoftware } from './software.ts';
import { armWatchdog } from './watchdog.ts';

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
  entry(readPoll),
  entry(listFlows),
  entry(readOwnAddresses),
  entry(readLocks),
  entry(readUserId),
  entry(pingGateways),
  entry(checkFirewall),
  entry(printFlowtable),
  entry(simulateInstall),
  entry(armWatchdog),
  entry(updateLists),
  entry(installPackage),
  entry(stageUci),
  entry(reloadFirewall),
  entry(stageOwnTable),
  entry(loadOwnTable),
  entry(tellWatchdog),
  entry(releaseLock),
  entry(addAuthorizedKey),
];

const wanted = { option: 'flow_offloading', before: null, after: '1' } as const;
const unit = { kind: 'systemd-unit' } as const;
const include = { kind: 'include', rulesFile: '/etc/nftables.conf', addIncludeLine: true } as const;
const table = ownTableRuleset('software', ['lan', 'wan']);

/** The watchdog scripts, one per way of saving; `arm-watchdog` puts the one that fits on the router. */
export const watchdogs: readonly { readonly title: string; readonly script: string }[] = [
  { title: 'fw4', script: fw4Watchdog('CHANGE', [wanted]) },
  { title: 'plain nftables with systemd', script: ownTableWatchdog('CHANGE', table, unit) },
  { title: 'plain nftables without systemd', script: ownTableWatchdog('CHANGE', table, include) },
];
