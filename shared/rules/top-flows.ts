import type { FlowEntry, PathCounts } from '../model/snapshot.ts';
import { canonicalAddress } from './addresses.ts';
import { serviceName } from './service-names.ts';

export interface FlowSum {
  readonly flows: number;
  readonly byPath: PathCounts;
  /** Of the flows that the router counts bytes for; `null` = of none. */
  readonly bytes: number | null;
}

export interface TopHost extends FlowSum {
  readonly host: string;
}

export interface TopService extends FlowSum {
  /** "tcp/443", or the protocol alone where there are no ports. */
  readonly service: string;
  /** What usually runs there, as people call it; `null` = not one of the well-known. */
  readonly name: string | null;
}

/** The busiest ones, and all others in one sum. */
export interface Top<Entry extends FlowSum> {
  readonly first: Entry[];
  /** `null` = there are no others. */
  readonly rest: (FlowSum & { readonly count: number }) | null;
}

export interface TopFlows {
  readonly hosts: Top<TopHost>;
  readonly services: Top<TopService>;
}

type Countable = Pick<
  FlowEntry,
  'protocol' | 'path' | 'source' | 'destination' | 'destinationPort' | 'replySource' | 'replyDestination' | 'bytes'
>;

/** Hosts of the LAN and services with the most connections, at most `limit` of each; the same number goes by name. */
export function topFlows(flows: readonly Countable[], limit: number): TopFlows {
  const hosts = top(flows, limit, lanHostOf);
  const services = top(flows, limit, serviceOf);
  return {
    hosts: { ...hosts, first: hosts.first.map(({ key, ...sum }) => ({ host: key, ...sum })) },
    services: {
      ...services,
      first: services.first.map(({ key, ...sum }) => ({ service: key, name: serviceName(key), ...sum })),
    },
  };
}

/**
 * The end on the side of the LAN. Address translation tells: what was rewritten is on the other side of the router. Without any, a
 * private address does, and otherwise it is who began.
 */
export function lanHostOf(flow: Countable): string {
  const { source, destination, replySource, replyDestination } = flow;
  const isForwardedPort = replySource !== null && !sameAddress(replySource, destination);
  const isMasqueraded = replyDestination !== null && !sameAddress(replyDestination, source);
  if (isForwardedPort && !isMasqueraded) return replySource;
  if (isMasqueraded || isPrivate(source) || !isPrivate(destination)) return source;
  return destination;
}

export function serviceOf({ protocol, destinationPort }: Pick<FlowEntry, 'protocol' | 'destinationPort'>): string {
  return destinationPort === null ? protocol : `${protocol}/${destinationPort}`;
}

function sameAddress(one: string, other: string): boolean {
  return one === other || canonicalAddress(one) === canonicalAddress(other);
}

/** RFC 1918, and unique local addresses (RFC 4193). */
function isPrivate(address: string): boolean {
  if (address.includes(':')) return /^f[cd]/i.test(address);
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address);
}

interface Keyed extends FlowSum {
  readonly key: string;
}

function top(flows: readonly Countable[], limit: number, keyOf: (flow: Countable) => string): Top<Keyed> {
  const groups = new Map<string, Countable[]>();
  for (const flow of flows) {
    const key = keyOf(flow);
    const group = groups.get(key);
    if (group) group.push(flow);
    else groups.set(key, [flow]);
  }
  const sums = [...groups].map(([key, group]): Keyed => ({ key, ...sumOf(group) }));
  const byFlows = sums.toSorted((one, other) => other.flows - one.flows || compare(one.key, other.key));
  const others = byFlows.slice(limit);
  return {
    first: byFlows.slice(0, limit),
    rest: others.length === 0 ? null : { count: others.length, ...added(others) },
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : 1;
}

function sumOf(flows: readonly Countable[]): FlowSum {
  const byPath: PathCounts = { hardware: 0, software: 0, slow: 0 };
  for (const { path } of flows) byPath[path] += 1;
  return { flows: flows.length, byPath, bytes: addedBytes(flows) };
}

function added(sums: readonly FlowSum[]): FlowSum {
  const of = (path: keyof PathCounts) => sums.reduce((total, { byPath }) => total + byPath[path], 0);
  return {
    flows: sums.reduce((total, { flows }) => total + flows, 0),
    byPath: { hardware: of('hardware'), software: of('software'), slow: of('slow') },
    bytes: addedBytes(sums),
  };
}

function addedBytes(parts: readonly { readonly bytes: number | null }[]): number | null {
  return parts.reduce<number | null>((sum, { bytes }) => (bytes === null ? sum : (sum ?? 0) + bytes), null);
}
