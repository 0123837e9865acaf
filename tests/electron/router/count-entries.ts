import ipaddr from 'ipaddr.js';
import type { FlowCounts, FlowEntry, PathCounts } from '../../../shared/model/snapshot.ts';

/** The same count as the router's awk makes, from parsed entries and written the plain way, to hold the two against each other. */
export function countEntries(entries: readonly FlowEntry[], ownAddresses: ReadonlySet<string>): FlowCounts {
  const own = (address: string | null) =>
    address !== null && (address.startsWith('127.') || ownAddresses.has(canonical(address)));
  const isLocal = (entry: FlowEntry) =>
    entry.path === 'slow' && (own(entry.source) || (own(entry.destination) && own(entry.replySource)));
  const couldBeOffloaded = (entry: FlowEntry) =>
    entry.path === 'slow' &&
    !isLocal(entry) &&
    ((entry.protocol === 'tcp' && entry.state === 'ESTABLISHED') || (entry.protocol === 'udp' && entry.assured));
  const paths = (list: readonly FlowEntry[]): PathCounts => ({
    hardware: list.filter((entry) => entry.path === 'hardware').length,
    software: list.filter((entry) => entry.path === 'software').length,
    slow: list.filter((entry) => entry.path === 'slow').length,
  });
  return {
    total: entries.length,
    byPath: paths(entries),
    byProtocol: {
      tcp: paths(entries.filter((entry) => entry.protocol === 'tcp')),
      udp: paths(entries.filter((entry) => entry.protocol === 'udp')),
      other: paths(entries.filter((entry) => entry.protocol !== 'tcp' && entry.protocol !== 'udp')),
    },
    byFamily: {
      ipv4: paths(entries.filter((entry) => entry.family === 'ipv4')),
      ipv6: paths(entries.filter((entry) => entry.family === 'ipv6')),
    },
    local: entries.filter(isLocal).length,
    eligible: entries.filter(couldBeOffloaded).length,
  };
}

function canonical(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.parse(address).toString() : address;
}
