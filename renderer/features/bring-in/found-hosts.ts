import type { DiscoveryEvent, FoundHost } from '../../../shared/model/discovery.ts';
import { assertNever } from '../../../shared/model/offload.ts';
import type { Router } from '../../../shared/model/router.ts';

/** A look around the network as far as it has come. */
export interface Look {
  readonly state: 'looking' | 'done' | 'stopped';
  /** When it began, ISO 8601. */
  readonly at: string;
  /** In the order in which they were noticed; what is learned later of a machine does not move it. */
  readonly hosts: readonly FoundHost[];
  /** Addresses asked, of how many; `total` is 0 while only the system is asked. */
  readonly done: number;
  readonly total: number;
  /** Ways that do not work here, with the reason. */
  readonly notes: readonly string[];
}

/** A look that has told nothing yet; `at` = now, ISO 8601. */
export function lookBegun(at: string): Look {
  return { state: 'looking', at, hosts: [], done: 0, total: 0, notes: [] };
}

/** The look after one event; the last word about a machine holds. */
export function afterEvent(look: Look, event: DiscoveryEvent): Look {
  switch (event.kind) {
    case 'progress':
      return { ...look, done: event.done, total: event.total };
    case 'found':
      return { ...look, hosts: withHost(look.hosts, event.host) };
    case 'note':
      return look.notes.includes(event.sentence) ? look : { ...look, notes: [...look.notes, event.sentence] };
    case 'done':
      return { ...look, state: 'done' };
    default:
      return assertNever(event);
  }
}

/** One machine may run several SSH servers, each on its port. */
export function hostKeyOf({ address, port }: Pick<FoundHost, 'address' | 'port'>): string {
  return `${address} ${port}`;
}

function withHost(hosts: readonly FoundHost[], host: FoundHost): readonly FoundHost[] {
  const key = hostKeyOf(host);
  const place = hosts.findIndex((known) => hostKeyOf(known) === key);
  return place === -1 ? [...hosts, host] : hosts.with(place, host);
}

/** The name that a form proposes: the first part of a name of the network, without what mDNS appends; empty = none. */
export function proposedName({ name }: Pick<FoundHost, 'name'>): string {
  return name === null ? '' : name.replace(/\.$/, '').replace(/\.(local|lan|home\.arpa|internal)$/i, '');
}

/** Which of the machines are in the fleet, by `hostKeyOf`: as the engine knew them, or by their address as they were added since. */
export function knownRouters<Known extends Pick<Router, 'id' | 'host' | 'port'>>(
  hosts: readonly FoundHost[],
  routers: readonly Known[],
): ReadonlyMap<string, Known> {
  const byId = new Map(routers.map((router) => [router.id, router]));
  const byAddress = new Map(routers.map((router) => [hostKeyOf({ address: router.host, port: router.port }), router]));
  return new Map(
    hosts.flatMap((host) => {
      const known = byId.get(host.knownRouterId ?? '') ?? byAddress.get(hostKeyOf(host));
      return known === undefined ? [] : [[hostKeyOf(host), known] as const];
    }),
  );
}
