import type { Link, LogicalInterface, Snapshot, Zone } from '../../../shared/model/snapshot.ts';
import type { Verdict } from '../../../shared/model/verdict.ts';

export interface DeviceRow {
  readonly name: string;
  /** `null` = listed or wanted, but the router has no such device. */
  readonly link: Link | null;
  /** `listed` in a flowtable, `missing` from it although it forwards, `not-needed` otherwise. */
  readonly place: 'listed' | 'missing' | 'not-needed';
  /** Why it is missing; reads on after the device's name. */
  readonly reason: string | null;
  readonly zones: readonly string[];
  readonly interfaces: readonly string[];
}

const order: Record<DeviceRow['place'], number> = { missing: 0, listed: 1, 'not-needed': 2 };

function covers(listed: string, device: string): boolean {
  // Kernels from 6.16 on take "lan*" as a device of a flowtable (domain.md 3.3).
  return listed.endsWith('*') ? device.startsWith(listed.slice(0, -1)) : listed === device;
}

/** Every device with its place: those that are missing first, then those in the flowtable, then the rest; by name within. */
export function deviceRows(snapshot: Snapshot, verdict: Pick<Verdict, 'missingDevices'>): DeviceRow[] {
  const listed = [...new Set(snapshot.flowtables.flatMap(({ devices }) => devices))];
  const missing = new Map(verdict.missingDevices.map(({ device, reason }) => [device, reason]));
  const links = new Map(snapshot.links.map((link) => [link.name, link]));
  const names = new Set([
    ...links.keys(),
    ...missing.keys(),
    ...listed.filter((device) => !device.endsWith('*') && !links.has(device)),
  ]);
  return [...names]
    .map((name): DeviceRow => {
      const isListed = listed.some((entry) => covers(entry, name));
      return {
        name,
        link: links.get(name) ?? null,
        place: missing.has(name) ? 'missing' : isListed ? 'listed' : 'not-needed',
        reason: missing.get(name) ?? null,
        zones: snapshot.zones
          .filter((zone) => devicesOf(zone, snapshot.interfaces).includes(name))
          .map((zone) => zone.name),
        interfaces: snapshot.interfaces
          .filter(({ device, l3Device }) => device === name || l3Device === name)
          .map((one) => one.name),
      };
    })
    .toSorted((one, other) => order[one.place] - order[other.place] || one.name.localeCompare(other.name));
}

/** The devices of a zone: those it names, and those of the networks it covers. */
function devicesOf(zone: Zone, interfaces: readonly LogicalInterface[]): string[] {
  const covered = interfaces.filter(({ name }) => zone.networks.includes(name));
  const below = covered.flatMap(({ device, l3Device }) => l3Device ?? device ?? []);
  return [...new Set([...zone.devices, ...below])];
}

/** Devices on the two sides of the picture: where the default routes leave, and the members of all other zones. */
export function sides(snapshot: Snapshot): { wan: string[]; lan: string[] } {
  const { zones, interfaces, links, defaultRoutes } = snapshot;
  const uplinks = [...new Set(defaultRoutes.map(({ device }) => device))];
  const zoneDevices = (masquerade: boolean) => [
    ...new Set(zones.filter((zone) => zone.masquerade === masquerade).flatMap((zone) => devicesOf(zone, interfaces))),
  ];
  const wan = uplinks.length > 0 ? uplinks : zoneDevices(true);
  const inside = zoneDevices(false).filter((device) => !wan.includes(device));
  if (zones.length > 0) return { wan, lan: inside };
  // A box without zones: whatever it offloads and is not the way out.
  const listed = new Set(snapshot.flowtables.flatMap(({ devices }) => devices));
  const others = links.filter(({ name, kind, up }) => up && kind !== 'loopback' && !wan.includes(name));
  const named = others.filter(({ name }) => listed.has(name));
  return {
    wan,
    lan: (named.length > 0 ? named : others.filter(({ master }) => master === null)).map(({ name }) => name),
  };
}

/** What the kernel calls an NPU: "ppe0" of "/sys/kernel/debug/ppe0/entries". */
export function engineName(path: string): string {
  const names = path.split('/').filter((name) => name !== '');
  return names.findLast((name) => !/^(entries|bind|hnat_entry)$/.test(name)) ?? path;
}
