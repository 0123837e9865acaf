import type { FlowEntry, Snapshot } from '../model/snapshot.ts';
import { canonicalAddress, isLinkLocalOrLoopback, isMulticast } from './addresses.ts';
import { loadedMode, platformFlowtable } from './loaded-mode.ts';

export type SlowFlowCode =
  | 'multicast'
  | 'local'
  | 'offload-off'
  | 'protocol'
  | 'not-established'
  | 'closing'
  | 'unreplied'
  | 'helper'
  | 'device-not-listed'
  | 'quiet';

export interface SlowFlowReason {
  code: SlowFlowCode;
  text: string;
}

export interface FlowContext {
  /** Addresses of the router itself, in any spelling. */
  localAddresses: readonly string[];
  /** The snapshot of the same router, for what is loaded; `null` = not known. */
  snapshot: Snapshot | null;
  /** Devices that the flow passes, when they are known. */
  devices?: readonly string[];
}

const texts: Record<Exclude<SlowFlowCode, 'protocol' | 'helper' | 'device-not-listed'>, string> = {
  multicast: 'Multicast and broadcast are never offloaded.',
  local: 'It starts or ends at the router itself; only forwarded traffic is offloaded.',
  'offload-off': 'Flow offload is off.',
  'not-established': 'The connection is not established yet.',
  closing: 'The connection is closing.',
  unreplied: 'Nobody has answered yet.',
  quiet:
    'It is short or has been idle for 30 s; an idle flow leaves the flowtable and comes back with its next packets.',
};

/** Ports whose connections usually carry a conntrack helper, and a flow with a helper is never offloaded (domain.md 5.3). */
const helperPorts: Record<string, Record<number, string>> = {
  tcp: { 21: 'FTP', 1720: 'H.323', 1723: 'PPTP', 5060: 'SIP', 6667: 'IRC' },
  udp: { 69: 'TFTP', 5060: 'SIP' },
};

function reason(code: keyof typeof texts): SlowFlowReason {
  return { code, text: texts[code] };
}

/** To the router means that the router is what answers: after port forwarding that is another host than the one asked for. */
function isLocal(entry: FlowEntry, localAddresses: readonly string[]): boolean {
  const local = new Set(localAddresses.map(canonicalAddress));
  const ends = [entry.source, entry.replySource ?? entry.destination];
  return ends.some((address) => isLinkLocalOrLoopback(address) || local.has(canonicalAddress(address)));
}

function stateReason(entry: FlowEntry): SlowFlowReason | null {
  if (entry.protocol === 'tcp' && entry.state !== null && entry.state !== 'ESTABLISHED') {
    return reason(/^SYN_|^NONE$/.test(entry.state) ? 'not-established' : 'closing');
  }
  return entry.unreplied ? reason('unreplied') : null;
}

function helperReason(entry: FlowEntry): SlowFlowReason | null {
  const helper = helperPorts[entry.protocol]?.[entry.destinationPort ?? -1];
  return helper === undefined
    ? null
    : { code: 'helper', text: `It looks like ${helper}; a connection that a helper watches is not offloaded.` };
}

function deviceReason({ snapshot, devices = [] }: FlowContext): SlowFlowReason | null {
  const flowtable = snapshot === null ? null : platformFlowtable(snapshot);
  if (flowtable === null) return null;
  const missing = devices.find((device) => !flowtable.devices.includes(device));
  return missing === undefined
    ? null
    : { code: 'device-not-listed', text: `It passes ${missing}, which is not in the flowtable.` };
}

/**
 * Why an entry is on the slow path, by the kernel's own conditions (domain.md 5.3); `null` when it is offloaded. The last answer,
 * "short or idle", is what remains when nothing speaks against the flow.
 */
export function whySlow(entry: FlowEntry, context: FlowContext): SlowFlowReason | null {
  if (entry.path !== 'slow') return null;
  if (isMulticast(entry.destination)) return reason('multicast');
  if (isLocal(entry, context.localAddresses)) return reason('local');
  if (context.snapshot !== null && loadedMode(context.snapshot) === 'off') return reason('offload-off');
  if (entry.protocol !== 'tcp' && entry.protocol !== 'udp') {
    return { code: 'protocol', text: `Only TCP and UDP are offloaded; this is ${entry.protocol.toUpperCase()}.` };
  }
  return stateReason(entry) ?? helperReason(entry) ?? deviceReason(context) ?? reason('quiet');
}
