import { kernelBefore } from '../kernel.ts';
import { type AdvisoryRule, hasHardware, isEnabled, isInstalled, usesProtocol } from './rule.ts';

/** What counts traffic, and would count too little. */
export const counterAdvisories: readonly AdvisoryRule[] = [
  {
    id: 'nlbwmon-counters',
    severity: 'warn',
    when: (snapshot, mode) =>
      mode !== 'off' &&
      (isEnabled(snapshot, 'nlbwmon') || isInstalled(snapshot, 'nlbwmon')) &&
      // Before 5.15 (OpenWrt 22.03) the flowtable has no counter, so that software flows miss too.
      (mode === 'hardware' || (snapshot.platform === 'fw4' && kernelBefore(snapshot.identity.kernel, '5.15'))),
    title: 'nlbwmon counts too little',
    text: 'nlbwmon reads the byte counts of the connection table, which offloaded packets may not raise. Its figures come out low.',
    source: 'jow-/nlbwmon#9, #35, #49; openwrt#10399',
  },
  {
    id: 'interface-counters',
    severity: 'warn',
    when: (snapshot, mode) =>
      mode === 'hardware' &&
      (isEnabled(snapshot, 'vnstat', 'vnstatd', 'collectd', 'luci_statistics') ||
        isInstalled(snapshot, 'vnstat', 'vnstat2', 'collectd')),
    title: 'Interface statistics count too little',
    text: 'vnStat and collectd read the counters of network devices. Packets in hardware do not pass them; the ports themselves still count (ethtool -S).',
    source: 'openwrt#11957, openwrt#17942',
  },
  {
    id: 'capture-mt7621',
    severity: 'warn',
    when: (snapshot, mode) => mode === 'hardware' && usesProtocol(snapshot, 'pppoe') && hasHardware(snapshot, 'mt7621'),
    title: 'A packet capture can restart this router',
    text: 'On MT7621 with PPPoE and hardware offload, tcpdump on the PPPoE device resets the router. Turn hardware offload off before a capture.',
    source: 'openwrt#24459',
  },
];
