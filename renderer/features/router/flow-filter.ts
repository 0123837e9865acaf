import type { ListedFlow } from '../../../shared/model/fleet.ts';
import type { FlowPath } from '../../../shared/model/offload.ts';
import { canonicalAddress } from '../../../shared/rules/addresses.ts';
import { lanHostOf, serviceOf } from '../../../shared/rules/top-flows.ts';

export interface FlowFilter {
  readonly path: FlowPath | 'any';
  /** `any`, `tcp`, `udp`, or `other` for all the rest. */
  readonly protocol: 'any' | 'tcp' | 'udp' | 'other';
  /** One address, of either end or behind a forwarded port; `null` = all. */
  readonly host: string | null;
  /** One service, as "tcp/443"; `null` = all. */
  readonly service: string | null;
  /** Words that must all occur in a flow's addresses, ports, protocol, state or reason. */
  readonly search: string;
}

export const everyFlow: FlowFilter = { path: 'any', protocol: 'any', host: null, service: null, search: '' };

/** "192.168.1.10:443", "[2001:db8::1]:443"; without a port the address alone. */
export function endpoint(address: string, port: number | null): string {
  if (port === null) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/**
 * An IPv6 address as people write it (RFC 5952): conntrack prints it in full (domain.md 5.2). Anything else comes back as it is.
 */
export function shortAddress(address: string): string {
  if (!address.includes(':')) return address;
  const groups = canonicalAddress(address).split(':');
  let zeros = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start += 1) {
    const after = groups.findIndex((group, index) => index >= start && group !== '0');
    const length = (after === -1 ? groups.length : after) - start;
    if (length > zeros.length) zeros = { start, length };
  }
  if (zeros.length < 2) return groups.join(':');
  return `${groups.slice(0, zeros.start).join(':')}::${groups.slice(zeros.start + zeros.length).join(':')}`;
}

function protocolGroup(protocol: string): FlowFilter['protocol'] {
  return protocol === 'tcp' || protocol === 'udp' ? protocol : 'other';
}

function searchable(flow: ListedFlow): string {
  return [
    flow.protocol,
    flow.path,
    flow.source,
    flow.destination,
    endpoint(shortAddress(flow.source), flow.sourcePort),
    endpoint(shortAddress(flow.destination), flow.destinationPort),
    flow.state ?? '',
    flow.slowReason?.text ?? '',
  ]
    .join(' ')
    .toLowerCase();
}

function isOf(flow: ListedFlow, host: string): boolean {
  return flow.source === host || flow.destination === host || lanHostOf(flow) === host;
}

/** The flows that a filter lets through, in the order they came. */
export function filterFlows(flows: readonly ListedFlow[], filter: FlowFilter): ListedFlow[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  return flows.filter((flow) => {
    if (filter.path !== 'any' && flow.path !== filter.path) return false;
    if (filter.protocol !== 'any' && protocolGroup(flow.protocol) !== filter.protocol) return false;
    if (filter.host !== null && !isOf(flow, filter.host)) return false;
    if (filter.service !== null && serviceOf(flow) !== filter.service) return false;
    if (words.length === 0) return true;
    const text = searchable(flow);
    return words.every((word) => text.includes(word));
  });
}

/** Hosts that start flows, most first, for the host filter. */
export function busiestHosts(flows: readonly ListedFlow[], limit = 50): { host: string; flows: number }[] {
  const counts = new Map<string, number>();
  for (const { source } of flows) counts.set(source, (counts.get(source) ?? 0) + 1);
  return [...counts]
    .map(([host, number]) => ({ host, flows: number }))
    .toSorted((one, other) => other.flows - one.flows || one.host.localeCompare(other.host))
    .slice(0, limit);
}

/** Why flows are slow, most frequent first. */
export function slowReasons(flows: readonly ListedFlow[]): { code: string; text: string; flows: number }[] {
  const reasons = new Map<string, { code: string; text: string; flows: number }>();
  for (const { slowReason } of flows) {
    if (slowReason === null) continue;
    const known = reasons.get(slowReason.code);
    if (known === undefined) reasons.set(slowReason.code, { ...slowReason, flows: 1 });
    else known.flows += 1;
  }
  return [...reasons.values()].toSorted((one, other) => other.flows - one.flows);
}
