import type { Link, LogicalInterface, Snapshot, Zone } from '../model/snapshot.ts';
import { isUnread } from './gaps.ts';

/** One way on which forwarded packets leave: `device` is where they really do, `below` what netifd puts it on (for PPPoE). */
export interface ForwardingPath {
  device: string;
  below: string | null;
}

/** Zones that forward to another, are forwarded to, or masquerade. A zone without any of these (management) forwards nothing. */
function forwardingZones(zones: readonly Zone[]): Zone[] {
  const targets = new Set(zones.flatMap((zone) => zone.forwardsTo));
  return zones.filter((zone) => zone.forwardsTo.length > 0 || targets.has(zone.name) || zone.masquerade);
}

function interfacesOf(zone: Zone, snapshot: Snapshot): LogicalInterface[] {
  return snapshot.interfaces.filter((candidate) => candidate.up && zone.networks.includes(candidate.name));
}

function zonePaths(snapshot: Snapshot): ForwardingPath[] {
  return forwardingZones(snapshot.zones).flatMap((zone) => [
    ...interfacesOf(zone, snapshot).map(({ device, l3Device }) => ({
      device: l3Device ?? device ?? '',
      below: device,
    })),
    ...zone.devices.map((device) => ({ device, below: null })),
  ]);
}

/**
 * The devices through which forwarded packets pass, without duplicates. With zones: those of their interfaces that are up. Without:
 * only what the default routes name, for nothing else in a snapshot shows what forwards.
 */
export function forwardingPaths(snapshot: Snapshot): ForwardingPath[] {
  const paths = zonePaths(snapshot);
  if (paths.length === 0) {
    paths.push(...snapshot.defaultRoutes.map((route) => ({ device: route.device, below: null })));
  }
  const byDevice = new Map<string, ForwardingPath>();
  for (const path of paths) {
    // Zones may name devices by pattern ("tun+"), which is no device.
    const isDevice = path.device !== '' && path.device !== 'lo' && !/[*+]$/.test(path.device);
    if (isDevice && !byDevice.has(path.device)) byDevice.set(path.device, path);
  }
  return [...byDevice.values()];
}

export interface DeviceTree {
  link(name: string): Link | null;
  /** The real ports below a device; the device itself when it stands on nothing. A DSA port is real, its conduit is not asked for. */
  leaves(name: string): string[];
  /** True when the device is a bridge or stands on one. */
  crossesBridge(name: string): boolean;
}

/** How the network devices of a snapshot stand on each other. */
export function deviceTree(links: readonly Link[]): DeviceTree {
  const byName = new Map(links.map((link) => [link.name, link]));
  function stack(name: string, seen: Set<string> = new Set()): Link[] {
    const link = byName.get(name);
    if (link === undefined || seen.has(name)) return [];
    seen.add(name);
    const below = link.kind === 'bridge' || link.kind === 'vlan' ? link.lowers : [];
    return [link, ...below.flatMap((lower) => stack(lower, seen))];
  }
  return {
    link: (name) => byName.get(name) ?? null,
    leaves(name) {
      const leaves = stack(name).filter((link) => link.kind !== 'bridge' && link.kind !== 'vlan');
      return leaves.length === 0 ? [name] : leaves.map((link) => link.name);
    },
    crossesBridge: (name) => stack(name).some((link) => link.kind === 'bridge'),
  };
}

/**
 * Whether the router moves packets between networks. `false` = an access point or switch: nothing there can be offloaded
 * (domain.md 6). `null` = the snapshot does not tell.
 */
export function forwardsTraffic(snapshot: Snapshot): boolean | null {
  const flows = snapshot.conntrack.flows;
  if (flows !== null && flows.eligible + flows.byPath.hardware + flows.byPath.software > 0) return true;
  if (snapshot.persistence.ipForwarding === false) return false;
  if (snapshot.zones.length === 0 || isUnread(snapshot, 'interfaces')) return null;
  const isUp = (name: string) => snapshot.zones.some((zone) => zone.name === name && hasUpDevice(zone, snapshot));
  return snapshot.zones.some(
    (zone) => isUp(zone.name) && zone.forwardsTo.some((target) => target !== zone.name && isUp(target)),
  );
}

function hasUpDevice(zone: Zone, snapshot: Snapshot): boolean {
  return zone.devices.length > 0 || interfacesOf(zone, snapshot).length > 0;
}
