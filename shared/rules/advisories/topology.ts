import { deviceTree, forwardingPaths, forwardsTraffic } from '../forwarding-paths.ts';
import { findHardware } from '../hardware.ts';
import { type AdvisoryRule, isEnabled, isInstalled } from './rule.ts';

/** Which devices the traffic passes: containers, roaming clients, access points, Wi-Fi. */
export const topologyAdvisories: readonly AdvisoryRule[] = [
  {
    id: 'containers',
    severity: 'warn',
    when: (snapshot, mode) =>
      mode !== 'off' &&
      (snapshot.links.some((link) => link.name === 'docker0') ||
        isEnabled(snapshot, 'docker', 'dockerd', 'podman') ||
        isInstalled(snapshot, 'dockerd', 'podman')),
    title: 'Container networks can stall',
    text: 'Containers come and go with their network devices, and an offloaded connection keeps the old one for up to 30 s.',
    source: 'openwrt/firewall4#32',
  },
  {
    id: 'roaming',
    severity: 'info',
    when: (snapshot, mode) => mode !== 'off' && isEnabled(snapshot, 'dawn', 'usteer'),
    title: 'Roaming devices can pause',
    text: 'A device that moves to another access point keeps its offloaded connections on the old path until they pause for 30 s.',
    source: 'openwrt#13410, openwrt#11650, openwrt#25305',
  },
  {
    id: 'nothing-to-offload',
    severity: 'info',
    when: (snapshot, mode) => mode !== 'off' && forwardsTraffic(snapshot) === false,
    title: 'This device routes nothing',
    text: 'Offload speeds up routed traffic only. An access point or switch bridges, and bridged traffic is not offloaded.',
    source: 'openwrt#18589',
  },
  {
    id: 'wed-off',
    severity: 'info',
    when: (snapshot, mode) =>
      mode === 'hardware' &&
      findHardware(snapshot.identity)?.wed === true &&
      snapshot.npu.wed === 'off' &&
      snapshot.links.some((link) => link.kind === 'wifi'),
    title: 'Wi-Fi stays on the CPU',
    text: 'This chip can take Wi-Fi traffic into hardware (WED), but that is off here. Wired traffic is not affected.',
    source: 'openwrt/mt76#868, openwrt/mt76#746',
  },
  {
    id: 'vlan-bridge-6-12',
    severity: 'info',
    when: (snapshot, mode) => {
      if (mode === 'off' || snapshot.identity.kernel?.startsWith('6.12.') !== true) return false;
      const tree = deviceTree(snapshot.links);
      return forwardingPaths(snapshot).some(
        ({ device }) => tree.link(device)?.kind === 'vlan' && tree.crossesBridge(device),
      );
    },
    title: 'VLANs on a bridge can be slow with this kernel',
    text: 'With kernel 6.12 some routers with VLAN filtering on the bridge got slower. Compare the speed after the change.',
    source: 'openwrt#19130, openwrt#19134',
  },
];
