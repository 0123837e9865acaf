import type { Snapshot } from '../model/snapshot.ts';
import { deviceTree } from './forwarding-paths.ts';

/** What leads to the internet, as far as a snapshot tells. */
export interface Uplinks {
  /** Devices whose counters add up to the traffic of the default routes, none of it twice. */
  readonly devices: readonly string[];
  /** The ports below them, when their counters hold nothing but that traffic; otherwise empty. */
  readonly ports: readonly string[];
  /** Where a ping goes, with the zone of a link-local address; IPv4 first, then the best metric. */
  readonly gateway: string | null;
}

/**
 * The devices that hold default routes. One that stands on another of them (PPPoE over the port that holds the IPv6 route) carries the
 * same packets and is left out, and so is a tunnel beside a route that is none.
 */
export function uplinksOf(snapshot: Snapshot): Uplinks {
  const routed = [...new Set(snapshot.defaultRoutes.map((route) => route.device))];
  const stacks = new Map(routed.map((device) => [device, devicesBelow(snapshot, device)]));
  const isTunnel = (device: string) =>
    snapshot.links.some(({ name, kind }) => name === device && (kind === 'wireguard' || kind === 'tunnel'));
  const direct = routed.filter((device) => !isTunnel(device));
  const devices = (direct.length > 0 ? direct : routed).filter(
    (device) => !routed.some((other) => other !== device && stacks.get(device)?.has(other)),
  );
  return { devices, ports: portsBelow(snapshot, devices), gateway: gatewayOf(snapshot) };
}

/** Everything that a device stands on. What is below PPPoE is told by netifd alone. */
function devicesBelow(snapshot: Snapshot, device: string, seen: Set<string> = new Set()): Set<string> {
  const link = snapshot.links.find(({ name }) => name === device);
  const carriers = snapshot.interfaces.filter(({ l3Device }) => l3Device === device).map((found) => found.device);
  for (const lower of [...(link && !link.dsaPort ? link.lowers : []), ...carriers]) {
    if (lower === null || lower === device || seen.has(lower)) continue;
    seen.add(lower);
    devicesBelow(snapshot, lower, seen);
  }
  return seen;
}

/** A port that also carries something else (a VLAN of the LAN, a bridge with it) says nothing about the uplink alone. */
function portsBelow(snapshot: Snapshot, devices: readonly string[]): string[] {
  const { links } = snapshot;
  const tree = deviceTree(links);
  const stack = new Set(devices.flatMap((device) => [device, ...devicesBelow(snapshot, device)]));
  const lowest = [...stack].filter((device) => devicesBelow(snapshot, device).size === 0);
  const ports = lowest.filter((device) => tree.link(device)?.kind === 'ethernet');
  const above = links.filter(({ name }) => [...devicesBelow(snapshot, name)].some((lower) => ports.includes(lower)));
  const alone = lowest.length === ports.length && above.every(({ name }) => stack.has(name) || isIdle(snapshot, name));
  return alone ? ports : [];
}

/** A device that is down carries nothing. */
function isIdle(snapshot: Snapshot, device: string): boolean {
  return snapshot.links.some(({ name, up }) => name === device && !up);
}

function gatewayOf(snapshot: Snapshot): string | null {
  const [first] = snapshot.defaultRoutes
    .filter(({ gateway }) => gateway !== null)
    .sort((left, right) => left.family.localeCompare(right.family) || left.metric - right.metric);
  if (first?.gateway == null) return null;
  return first.gateway.toLowerCase().startsWith('fe80') ? `${first.gateway}%${first.device}` : first.gateway;
}
