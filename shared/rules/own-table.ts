import type { OffloadMode } from '../model/offload.ts';
import type { Link, Snapshot } from '../model/snapshot.ts';

/** On plain nftables Flowhelm owns one table and one file; nothing else there is ever touched (design.md section 6). */
export const ownTable = { family: 'inet', table: 'flowhelm', flowtable: 'ft' } as const;
export const ownTableFile = '/etc/flowhelm/offload.nft';
/** With a wildcard, a missing file is no error, so removing ours can never break the user's own rules at boot. */
export const ownTableInclude = 'include "/etc/flowhelm/*.nft"';
export const ownTableUnit = 'flowhelm-offload.service';

/** Bridges that container and virtual machine software makes; their ports come and go with the guests. */
const guestBridge = /^(docker|virbr|lxcbr|lxdbr|podman|cni|br-[0-9a-f]{12}$)/;
/** What may stand between quotes in an nft device list; the kernel allows more, nobody uses it. */
const plainDeviceName = /^[A-Za-z0-9][A-Za-z0-9_.@+-]{0,14}$/;

/**
 * The devices for our flowtable: the real ports that forwarded packets enter and leave by. Bridges and VLANs are replaced by the
 * devices they stand on, because the bridge's name alone stops working in kernel 7.2 (domain.md 2.5, 3.1). Sorted, unique.
 */
export function ownTableDevices(snapshot: Snapshot): string[] {
  const byName = new Map(snapshot.links.map((link) => [link.name, link]));
  const conduits = new Set(snapshot.links.filter((link) => link.dsaPort).flatMap((link) => link.lowers));
  const leaves = snapshot.links
    .filter((link) => link.up && link.master === null)
    .flatMap((link) => leafDevices(link, byName))
    .filter((name) => !conduits.has(name) && plainDeviceName.test(name));
  return [...new Set(leaves)].sort();
}

function leafDevices(link: Link, byName: ReadonlyMap<string, Link>): string[] {
  switch (link.kind) {
    case 'bridge':
      return guestBridge.test(link.name) ? [] : link.lowers.flatMap((name) => leavesOf(name, byName));
    case 'vlan':
      return link.lowers.flatMap((name) => leavesOf(name, byName));
    case 'ethernet':
    case 'wifi':
    case 'veth':
      return [link.name];
    case 'ppp':
    case 'wireguard':
    case 'tunnel':
    case 'loopback':
    case 'other':
      return [];
  }
}

function leavesOf(name: string, byName: ReadonlyMap<string, Link>): string[] {
  const link = byName.get(name);
  return link ? leafDevices(link, byName) : [];
}

/**
 * The whole ruleset of our table. The first two lines make loading it again replace it in one transaction, also while flows are
 * offloaded (domain.md 3.6, measured). `filter - 1` runs before the user's forward chain, yet only flows which that chain has
 * let through become established, and only established flows are taken.
 */
export function ownTableRuleset(mode: Exclude<OffloadMode, 'off'>, devices: readonly string[]): string {
  const { family, table, flowtable } = ownTable;
  return [
    `table ${family} ${table}`,
    `delete table ${family} ${table}`,
    `table ${family} ${table} {`,
    `\tflowtable ${flowtable} {`,
    '\t\thook ingress priority filter;',
    `\t\tdevices = { ${devices.map((device) => `"${device}"`).join(', ')} };`,
    ...(mode === 'hardware' ? ['\t\tflags offload;'] : []),
    '\t\tcounter;',
    '\t}',
    '',
    '\tchain forward {',
    '\t\ttype filter hook forward priority filter - 1; policy accept;',
    `\t\tmeta l4proto { tcp, udp } flow add @${flowtable}`,
    '\t}',
    '}',
    '',
  ].join('\n');
}

/** The mode that a persisted file of ours asks for. */
export function ownFileMode(file: string | null): OffloadMode {
  if (file === null || !/\bflowtable\b/.test(file)) return 'off';
  return /^\s*flags offload;?\s*$/m.test(file) ? 'hardware' : 'software';
}
