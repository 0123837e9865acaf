import type { Flowtable, Link, Snapshot } from '../model/snapshot.ts';
import { type DeviceTree, deviceTree, type ForwardingPath, forwardingPaths } from './forwarding-paths.ts';
import { isUnread } from './gaps.ts';
import { kernelAtLeast, pathStrictness } from './kernel.ts';
import { platformFlowtable } from './loaded-mode.ts';

export { compareKernel } from './kernel.ts';

export interface MissingDevice {
  device: string;
  /** Plain words; reads on after the device's name. */
  reason: string;
}

export interface DeviceGap extends MissingDevice {
  kind: 'tunnel' | 'pppoe' | 'vlan-parent' | 'port' | 'fallen-out' | 'not-listed' | 'does-not-exist';
  /** True when flows through the device cannot be offloaded at all while it is missing. */
  stopsFlows: boolean;
}

interface Question {
  kernel: string | null;
  hardware: boolean;
  tree: DeviceTree;
  isListed: (device: string) => boolean;
}

/** Kernels from 6.16 on take "lan*" as a device of a flowtable (domain.md 3.3). */
function isListedIn(flowtable: Flowtable): (device: string) => boolean {
  return (device) =>
    flowtable.devices.some((listed) =>
      listed.endsWith('*') ? device.startsWith(listed.slice(0, -1)) : listed === device,
    );
}

function tunnelGap(device: string, link: Link): DeviceGap {
  const what = link.kind === 'wireguard' ? 'a WireGuard tunnel' : 'a tunnel';
  return {
    device,
    kind: 'tunnel',
    stopsFlows: true,
    reason: `is ${what} and not in the flowtable; what goes through it stays on the CPU.`,
  };
}

function pppGap(path: ForwardingPath, question: Question): DeviceGap[] {
  const leaves = path.below === null ? [] : question.tree.leaves(path.below);
  const ports = leaves.filter(question.isListed);
  // The NPU learns PPPoE from the port below; in software the packets come in through the PPPoE device itself.
  if (question.hardware && leaves.length > 0 && ports.length === leaves.length) return [];
  const carried = ports.length > 0 || (path.below !== null && question.isListed(path.below));
  const below = carried
    ? 'only the device below it is, so part of the traffic stays on the CPU'
    : 'so its traffic stays on the CPU';
  return [
    {
      device: path.device,
      kind: 'pppoe',
      stopsFlows: !carried,
      reason: `carries the PPPoE connection and is not in the flowtable; ${below}.`,
    },
  ];
}

function portReason(top: string, strictness: 'drops' | 'strict'): string {
  return strictness === 'strict'
    ? `belongs to ${top} and is not in the flowtable; this kernel offloads only what is listed port by port.`
    : `belongs to ${top} and is not in the flowtable; this kernel may lose connections through a bridge that is listed without its ports.`;
}

/** `top` itself is listed, some of the ports below it are not. Whether that matters depends on the kernel (domain.md 2.5). */
function portGaps(top: string, missing: readonly string[], question: Question): DeviceGap[] {
  const strictness = pathStrictness(question.kernel);
  const bridged = question.tree.crossesBridge(top);
  if (strictness === 'strict' || (strictness === 'drops' && bridged)) {
    return missing.map((device) => ({ device, kind: 'port', stopsFlows: true, reason: portReason(top, strictness) }));
  }
  if (bridged) return [];
  return missing.map((device) => ({
    device,
    kind: 'vlan-parent',
    stopsFlows: false,
    reason: `carries the VLAN ${top} and is not in the flowtable; one direction may stay on the CPU.`,
  }));
}

function unlistedGaps(top: string, leaves: readonly string[], question: Question): DeviceGap[] {
  const missing = leaves.filter((leaf) => !question.isListed(leaf));
  const stopsFlows = missing.length === leaves.length;
  if (stopsFlows && (pathStrictness(question.kernel) === 'lenient' || leaves.includes(top))) {
    return [{ device: top, kind: 'not-listed', stopsFlows, reason: 'forwards traffic and is not in the flowtable.' }];
  }
  return missing
    .filter((leaf) => question.tree.link(leaf)?.up !== false)
    .map((device) => ({
      device,
      kind: stopsFlows ? 'not-listed' : 'fallen-out',
      stopsFlows,
      reason: leafReason(device, top, question),
    }));
}

function leafReason(device: string, top: string, question: Question): string {
  const restarts = question.tree.link(device)?.kind === 'wifi' && !kernelAtLeast(question.kernel, '6.18');
  const why = restarts ? '; Wi-Fi devices that restart drop out until the firewall reloads' : '';
  return `belongs to ${top} and is not in the flowtable${why}.`;
}

function pathGaps(path: ForwardingPath, question: Question): DeviceGap[] {
  const link = question.tree.link(path.device);
  if (link?.kind === 'wireguard' || link?.kind === 'tunnel') {
    return question.isListed(path.device) ? [] : [tunnelGap(path.device, link)];
  }
  if (link?.kind === 'ppp') return question.isListed(path.device) ? [] : pppGap(path, question);
  const leaves = question.tree.leaves(path.device);
  const missing = leaves.filter((leaf) => !question.isListed(leaf));
  if (missing.length === 0) return [];
  return question.isListed(path.device)
    ? portGaps(path.device, missing, question)
    : unlistedGaps(path.device, leaves, question);
}

function ghostGaps(flowtable: Flowtable, question: Question): DeviceGap[] {
  const silently = kernelAtLeast(question.kernel, '6.16') ? '; this kernel loads such a list without an error' : '';
  return flowtable.devices
    .filter((device) => !device.endsWith('*') && question.tree.link(device) === null)
    .map((device) => ({
      device,
      kind: 'does-not-exist',
      stopsFlows: false,
      reason: `is in the flowtable and does not exist${silently}.`,
    }));
}

/** Stacked devices that are listed by name, on platforms whose zones do not say what forwards. */
function listedStacks(flowtable: Flowtable, tree: DeviceTree): ForwardingPath[] {
  return flowtable.devices
    .filter((device) => ['bridge', 'vlan'].includes(tree.link(device)?.kind ?? ''))
    .map((device) => ({ device, below: null }));
}

/** What `missingDevices` tells, with the kind of each gap, for rules that have to weigh it. */
export function deviceGaps(snapshot: Snapshot): DeviceGap[] {
  const flowtable = platformFlowtable(snapshot);
  if (flowtable === null || isUnread(snapshot, 'flowtables')) return [];
  if (isUnread(snapshot, 'links') || snapshot.links.length === 0) return [];
  const tree = deviceTree(snapshot.links);
  const question: Question = {
    kernel: snapshot.identity.kernel,
    hardware: flowtable.hardware,
    tree,
    isListed: isListedIn(flowtable),
  };
  const paths = [...forwardingPaths(snapshot), ...listedStacks(flowtable, tree)];
  const gaps = [...paths.flatMap((path) => pathGaps(path, question)), ...ghostGaps(flowtable, question)];
  const byDevice = new Map<string, DeviceGap>();
  for (const gap of gaps) if (!byDevice.has(gap.device)) byDevice.set(gap.device, gap);
  return [...byDevice.values()];
}

/**
 * Devices that forward but are not in the platform's flowtable, and listed devices that do not exist, each with the reason
 * (domain.md 0.9, 2.5, 2.7). Empty when there is no flowtable or the snapshot cannot tell.
 */
export function missingDevices(snapshot: Snapshot): MissingDevice[] {
  return deviceGaps(snapshot).map(({ device, reason }) => ({ device, reason }));
}
