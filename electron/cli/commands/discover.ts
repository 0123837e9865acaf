import { z } from 'zod';
import type { DiscoveryEvent, FoundHost } from '../../../shared/model/discovery.ts';
import { assertNever } from '../../../shared/model/offload.ts';
import { discover, ownRanges } from '../../discovery/discover.ts';
import { parseInput, portSchema } from '../router-input.ts';
import type { Answer, Cli } from '../run.ts';
import { withSession } from '../session.ts';
import { showDiscovery } from '../show-discovery.ts';

export interface DiscoverOptions {
  readonly range?: string;
  readonly port: string;
  readonly gateways: boolean;
  readonly neighbours: boolean;
  readonly mdns: boolean;
}

/** `flowhelm discover`: what this computer knows of the devices around it, and the SSH banners of a range; nobody logs in. */
export function discoverCommand(cli: Cli, options: DiscoverOptions): Promise<Answer<'discover'>> {
  return withSession(cli, { mode: 'read' }, async ({ profile }) => {
    const { gateways, neighbours, mdns, range = null } = options;
    const port = parseInput(z.object({ port: portSchema }), options).port;
    const routers = profile.routers.list();
    const hosts = new Map<string, FoundHost>();
    for await (const event of discover({ gateways, neighbours, mdns, range, port }, routers, cli.signal)) {
      take(cli, event, hosts);
    }
    cli.terminal.status(null);
    const found = [...hosts.values()];
    const { paint, width } = cli.terminal;
    const names = new Map(routers.map(({ id, name }) => [id, name]));
    const view = {
      paint,
      width,
      names,
      ranges: range === null ? ownRanges() : [],
      looked: range !== null,
      cancelled: cli.signal.aborted,
    };
    const { sentence, text } = showDiscovery(found, view);
    return {
      result: { sentence, hosts: found, complete: !cli.signal.aborted },
      text,
      exit: cli.signal.aborted ? 130 : 0,
    };
  });
}

function take({ terminal }: Cli, event: DiscoveryEvent, hosts: Map<string, FoundHost>): void {
  switch (event.kind) {
    case 'found':
      hosts.set(`${event.host.address} ${event.host.port}`, event.host);
      return;
    case 'progress':
      if (event.total > 0) terminal.status(`${event.done} of ${event.total} addresses, ${hosts.size} found`);
      return;
    case 'note':
      terminal.notice(event.sentence);
      return;
    case 'done':
      return;
    default:
      assertNever(event);
  }
}
