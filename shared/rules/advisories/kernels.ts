import type { Snapshot } from '../../model/snapshot.ts';
import { deviceGaps } from '../devices.ts';
import { deviceTree, forwardingPaths } from '../forwarding-paths.ts';
import { kernelAtLeast, kernelBefore, pathStrictness } from '../kernel.ts';
import { loadedMode } from '../loaded-mode.ts';
import { type AdvisoryRule, hasHardware, hasMediatekEngine } from './rule.ts';

/** True when fw4's software list would name a bridge and not its ports (domain.md 2.2); a loaded list that names them disproves it. */
function listsOnlyTheBridge(snapshot: Snapshot): boolean {
  if (snapshot.platform !== 'fw4') return false;
  if (loadedMode(snapshot) === 'software') return deviceGaps(snapshot).some((gap) => gap.kind === 'port');
  const tree = deviceTree(snapshot.links);
  return forwardingPaths(snapshot).some((path) => tree.crossesBridge(path.device));
}

/**
 * Development builds of September 2025 by their count of commits: r30867 is from 27 August, and about 400 a month follow; the
 * regression began shortly before 5 September (openwrt#19961).
 */
function isSnapshotOfSeptember2025(snapshot: Snapshot): boolean {
  const { release, revision } = snapshot.identity;
  const commits = Number(/^r(\d+)/.exec(revision ?? '')?.[1] ?? Number.NaN);
  return release?.includes('SNAPSHOT') === true && commits > 30_867 && commits <= 31_300;
}

/** Kernels and builds in which offload itself is faulty. */
export const kernelAdvisories: readonly AdvisoryRule[] = [
  {
    id: 'software-bridge-drops',
    severity: 'block',
    when: (snapshot, mode) =>
      mode === 'software' && pathStrictness(snapshot.identity.kernel) === 'drops' && listsOnlyTheBridge(snapshot),
    title: 'Software offload loses connections with this kernel',
    text: 'From kernel 6.18.45 on, flows through a bridge are dropped when the flowtable lists the bridge without its ports, as the firewall does in software mode. Hardware mode lists the ports.',
    source: 'openwrt#24800, linux b5964aac51e0',
  },
  {
    id: 'software-bridge-ignored',
    severity: 'warn',
    when: (snapshot, mode) =>
      mode === 'software' && pathStrictness(snapshot.identity.kernel) === 'strict' && listsOnlyTheBridge(snapshot),
    title: 'Software offload does nothing through the bridge',
    text: 'From kernel 7.2 on, a flow is offloaded only when its ports are listed by name. The firewall lists the bridge, so nothing speeds up.',
    source: 'linux 871df5007eda; measured on 7.2 and 7.3',
  },
  {
    id: 'september-2025-snapshot',
    severity: 'block',
    when: (snapshot, mode) => mode === 'hardware' && hasMediatekEngine(snapshot) && isSnapshotOfSeptember2025(snapshot),
    title: 'Hardware offload resets the network in this build',
    text: 'In development builds of about September 2025, hardware offload makes WAN and LAN go down and up all the time. Upgrade first.',
    source: 'openwrt#19961',
  },
  {
    id: 'mt7621-fades',
    severity: 'warn',
    when: (snapshot, mode) =>
      mode === 'hardware' && hasHardware(snapshot, 'mt7621') && kernelBefore(snapshot.identity.kernel, '5.15'),
    title: 'Hardware offload fades on this release',
    text: 'On MT7621 with OpenWrt 22.03 hardware offload works for a while, then stops. Upgrade to 23.05 or later.',
    source: 'openwrt#10354',
  },
  {
    id: 'mt7622-lan',
    severity: 'warn',
    when: (snapshot, mode) =>
      mode !== 'off' && hasHardware(snapshot, 'mt7622') && kernelBefore(snapshot.identity.kernel, '5.15'),
    title: 'Offload can stop the wired LAN on this release',
    text: 'On MT7622 with kernel 5.10 offload stopped wired traffic or crashed the kernel. Upgrade to 23.05 or later.',
    source: 'openwrt#9717, openwrt#9440',
  },
  {
    id: 'idle-connections',
    severity: 'info',
    when: (snapshot, mode) =>
      mode !== 'off' && snapshot.platform === 'fw4' && kernelBefore(snapshot.identity.kernel, '5.15'),
    title: 'Quiet connections can drop',
    text: 'With kernel 5.10 (OpenWrt 22.03) connections that pause for long, such as an idle SSH session, can be lost with offload on.',
    source: 'openwrt#10422',
  },
  {
    id: 'flows-end-after-300s',
    severity: 'warn',
    when: (snapshot, mode) =>
      mode === 'hardware' &&
      hasMediatekEngine(snapshot) &&
      kernelAtLeast(snapshot.identity.kernel, '6.18') &&
      // OpenWrt carried 6.18.45 in September 2026, after the fix of June.
      kernelBefore(snapshot.identity.kernel, '6.18.45'),
    title: 'Connections in hardware can end after five minutes',
    text: 'Builds with kernel 6.18 from before June 2026 let connections in hardware expire after about 300 s. Upgrade if long downloads break.',
    source: 'openwrt#22970, openwrt#23611',
  },
  {
    id: 'kernel-faults',
    severity: 'warn',
    when: (snapshot, mode) => mode !== 'off' && snapshot.kernelFaults.length > 0,
    title: 'The kernel reports faults in the flow table',
    text: (snapshot) => `The kernel log says: ${snapshot.kernelFaults[0]}`,
    source: 'the kernel log of this router',
  },
];
