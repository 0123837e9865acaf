import { kernelBefore } from '../kernel.ts';
import { type AdvisoryRule, hasHardware, isEnabled, usesProtocol } from './rule.ts';

/** L2TP with hardware offload panics until kernel 6.12.94 and 6.18.22; no fixed 6.6 is known (openwrt#20869). */
function panicsWithL2tp(kernel: string | null): boolean {
  return kernelBefore(kernel, '6.12.94') || (kernel?.startsWith('6.18.') === true && kernelBefore(kernel, '6.18.22'));
}

const tunnelProtocols = ['wireguard', 'openvpn', 'gre', 'gretap', 'vti', 'xfrm', 'amneziawg'];
const transitionProtocols = ['6in4', '6to4', '6rd', 'dslite', 'map', '464xlat', 'ipip'];

/** Ways out of the router that offload treats differently: several uplinks, tunnels, PPP. */
export const routingAdvisories: readonly AdvisoryRule[] = [
  {
    id: 'mwan3',
    severity: 'warn',
    when: (snapshot, mode) => mode !== 'off' && isEnabled(snapshot, 'mwan3'),
    title: 'mwan3 fails over only new connections',
    text: 'An offloaded connection keeps its uplink until it ends or pauses for 30 s. After a failover, flush the connection table.',
    source: 'openwrt/packages#5943',
  },
  {
    id: 'pbr',
    severity: 'warn',
    when: (snapshot, mode) => mode !== 'off' && isEnabled(snapshot, 'pbr', 'vpn-policy-routing'),
    title: 'Policy routing applies only to new connections',
    text: 'pbr chooses the way by marks, and an offloaded connection keeps the way it began with.',
    source: 'mossdef-org/pbr documentation',
  },
  {
    id: 'ipsec',
    severity: 'info',
    when: (snapshot, mode) => mode !== 'off' && (snapshot.software.ipsecPolicies ?? 0) > 0,
    title: 'IPsec traffic stays on the CPU',
    text: 'The kernel never offloads what goes through IPsec. It keeps working, only not faster.',
    source: 'linux net/netfilter/nft_flow_offload.c',
  },
  {
    id: 'tunnels',
    severity: 'info',
    when: (snapshot, mode) =>
      mode !== 'off' &&
      (usesProtocol(snapshot, ...tunnelProtocols) ||
        isEnabled(snapshot, 'openvpn', 'tailscale', 'tailscaled') ||
        snapshot.links.some((link) => link.kind === 'wireguard')),
    title: 'Traffic inside tunnels stays on the CPU',
    text: 'WireGuard, OpenVPN and Tailscale devices are not in the flowtable. What goes through them works as before, only not faster.',
    source: 'openwrt/firewall4#100',
  },
  {
    id: 'ipv6-transition',
    severity: 'info',
    when: (snapshot, mode) => mode === 'software' && usesProtocol(snapshot, ...transitionProtocols),
    title: 'IPv6 or IPv4 inside a tunnel is not offloaded',
    text: '6in4, DS-Lite and MAP wrap one protocol into the other; in software such flows stay in the slow path.',
    source: 'openwrt#4849',
  },
  {
    id: 'pppoe-old-kernel',
    severity: 'warn',
    when: (snapshot, mode) =>
      mode !== 'off' && usesProtocol(snapshot, 'pppoe') && kernelBefore(snapshot.identity.kernel, '5.15.157'),
    title: 'PPPoE with offload is faulty in this release',
    text: 'Until kernel 5.15.157 (OpenWrt 23.05.4) offload over PPPoE often does not work or stalls pages. Upgrade first.',
    source: 'openwrt#10224, openwrt#14365',
  },
  {
    id: 'pppoe-software',
    severity: 'info',
    when: (snapshot, mode) =>
      mode === 'software' &&
      snapshot.platform === 'fw4' &&
      usesProtocol(snapshot, 'pppoe') &&
      !snapshot.flowtables.some((flowtable) => flowtable.devices.some((device) => device.startsWith('pppoe-'))),
    title: 'PPPoE is offloaded only in part',
    text: 'The firewall lists the port below PPPoE, not the PPPoE device. Over a VLAN one direction may stay in the slow path.',
    source: 'openwrt/firewall4#100, openwrt/firewall4#102',
  },
  {
    id: 'l2tp-mt7981',
    severity: 'block',
    when: (snapshot, mode) =>
      mode === 'hardware' &&
      hasHardware(snapshot, 'mt7981') &&
      usesProtocol(snapshot, 'l2tp') &&
      panicsWithL2tp(snapshot.identity.kernel),
    title: 'L2TP with hardware offload restarts this router',
    text: 'On MT7981 an upload over L2TP makes the kernel panic while hardware offload is on. Fixed in kernels 6.12.94 and 6.18.22.',
    source: 'openwrt#20869, linux 976ff48c2ac6',
  },
];
