import type { RouterProfile } from '../profile.ts';
import {
  dsaLinks,
  filogicBoard,
  firewallConfig,
  fw4Packages,
  hardwareOn,
  homeInterfaces,
  link,
  nftVersions,
  openwrtBase,
  releases,
  softwareOn,
} from './common.ts';

const kernel24 = '6.6.119';
const kernel25 = '6.12.94';
const ppeLog = ['mtk_soc_eth 15100000.ethernet eth0: mediatek frame engine at 0xffffffc081800000, irq 99'] as const;

const bananaPi = dsaLinks(['lan1', 'lan2', 'lan3', 'lan4'], ['phy0-ap0', 'phy1-ap0']);

const harbourStreet: RouterProfile = {
  ...openwrtBase,
  id: 'mt7986-off',
  name: 'Harbour Street 12',
  site: 'Harbour Street',
  teaches: 'An engine that works and is not used: turning hardware offload on is one safe change, proven by flows.',
  hostname: 'harbour-12',
  board: filogicBoard('Bananapi BPI-R3', 'bananapi,bpi-r3', 'mediatek,mt7986a', releases['24.10']),
  kernel: kernel24,
  nft: nftVersions['24.10'],
  cpus: 4,
  memoryKb: 2_030_000,
  storage: { totalKb: 92_000, freeKb: 71_400 },
  hardware: { kind: 'engine', ppes: 2 },
  packages: fw4Packages({ kernel: kernel24, manager: 'opkg' }),
  links: bananaPi,
  interfaces: homeInterfaces({ number: 1 }),
  files: { '/etc/config/firewall': firewallConfig() },
  kernelLog: ppeLog,
  traffic: { entries: 120, hosts: 14, ipv6: true, megabits: 620, slowPathMegabits: 940, activity: 1 },
};

const chapelHillLinks = dsaLinks(['lan1', 'lan2', 'lan3'], ['phy0-ap0']);
const chapelHill: RouterProfile = {
  ...harbourStreet,
  id: 'mt7981-apk',
  name: 'Chapel Hill 3',
  site: 'Chapel Hill',
  teaches: 'Hardware offload at work on 25.12, where apk is the package manager.',
  hostname: 'chapel-3',
  sshIdent: 'dropbear_2025.88',
  board: filogicBoard('Cudy WR3000 v1', 'cudy,wr3000-v1', 'mediatek,mt7981', releases['25.12']),
  kernel: kernel25,
  nft: nftVersions['25.12'],
  cpus: 2,
  memoryKb: 240_000,
  storage: { totalKb: 8_900, freeKb: 5_100 },
  hardware: { kind: 'engine', ppes: 2 },
  packages: fw4Packages({ kernel: kernel25, manager: 'apk', more: { ethtool: '6.11-r1' } }),
  links: chapelHillLinks,
  interfaces: homeInterfaces({ number: 2 }),
  files: { '/etc/config/firewall': firewallConfig(hardwareOn) },
  traffic: { entries: 90, hosts: 9, ipv6: true, megabits: 280, slowPathMegabits: 700, activity: 0.9 },
};

const millLaneLinks = dsaLinks(['lan1', 'lan2', 'lan3', 'lan4'], ['phy0-ap0', 'phy1-ap0']);
const millLane: RouterProfile = {
  ...openwrtBase,
  id: 'mt7621-software',
  name: 'Mill Lane 7, ground floor',
  site: 'Mill Lane',
  teaches: 'Software offload at work on 23.05, where the flowtable lists ports, on a SoC that could do hardware.',
  hostname: 'mill-7',
  sshIdent: 'dropbear_2022.83',
  firewall: 'fw4-lower-devices',
  board: {
    model: 'D-Link COVR-X1860 A1',
    boardName: 'dlink,covr-x1860-a1',
    compatible: ['dlink,covr-x1860-a1', 'mediatek,mt7621-soc'],
    system: 'MediaTek MT7621 ver:1 eco:3',
    cpuinfo:
      'system type\t\t: MediaTek MT7621 ver:1 eco:3\nmachine\t\t\t: D-Link COVR-X1860 A1\nprocessor\t\t: 0\ncpu model\t\t: MIPS 1004Kc V2.15\nBogoMIPS\t\t: 586.13\n',
    release: { ...releases['23.05'], target: 'ramips/mt7621' },
    architecture: 'mipsel_24kc',
  },
  kernel: '5.15.150',
  nft: nftVersions['23.05'],
  cpus: 4,
  memoryKb: 250_000,
  storage: { totalKb: 88_000, freeKb: 80_200 },
  hardware: { kind: 'engine', ppes: 1 },
  packages: fw4Packages({ kernel: '5.15.150', manager: 'opkg' }),
  links: millLaneLinks,
  interfaces: homeInterfaces({ number: 3 }),
  files: { '/etc/config/firewall': firewallConfig(softwareOn) },
  traffic: { entries: 70, hosts: 8, ipv6: false, megabits: 190, slowPathMegabits: 420, activity: 0.8 },
};

const stationRoadLinks = dsaLinks(['lan1', 'lan2', 'lan3'], ['phy0-ap0']);
const stationRoad: RouterProfile = {
  ...harbourStreet,
  id: 'mt7986-sqm',
  name: 'Station Road 41',
  site: 'Station Road',
  teaches: 'A shaper (SQM with cake) that offload would bypass: an advisory to weigh before anything is changed.',
  hostname: 'station-41',
  board: filogicBoard('GL.iNet GL-MT6000', 'glinet,gl-mt6000', 'mediatek,mt7986a', releases['24.10']),
  packages: fw4Packages({
    kernel: kernel24,
    manager: 'opkg',
    more: { 'sqm-scripts': '1.6.0-r3', 'tc-tiny': '6.11.0-r1' },
  }),
  links: [...stationRoadLinks, link('ifb4wan', 'ifb')],
  hardware: { kind: 'engine', ppes: 2 },
  interfaces: homeInterfaces({ number: 4 }),
  files: {
    '/etc/config/firewall': firewallConfig(),
    '/etc/config/sqm':
      "config queue 'wan'\n\toption enabled '1'\n\toption interface 'wan'\n\toption download '85000'\n\toption upload '36000'\n\toption script 'piece_of_cake.qos'\n\toption qdisc 'cake'\n",
  },
  qdiscs: [
    'qdisc noqueue 0: dev lo root refcnt 2',
    'qdisc cake 8005: dev wan root refcnt 2 bandwidth 36Mbit besteffort triple-isolate nonat nowash no-ack-filter split-gso rtt 100ms raw overhead 0',
    'qdisc ingress ffff: dev wan parent ffff:fff1 ----------------',
    'qdisc cake 8006: dev ifb4wan root refcnt 2 bandwidth 85Mbit besteffort triple-isolate nonat wash no-ack-filter split-gso rtt 100ms raw overhead 0',
  ],
  enabledServices: [...openwrtBase.enabledServices, 'sqm'],
  traffic: { entries: 80, hosts: 7, ipv6: true, megabits: 80, slowPathMegabits: 940, activity: 0.7 },
};

const ferryQuay: RouterProfile = {
  ...harbourStreet,
  id: 'mt7986-staged',
  name: 'Ferry Quay 2, office',
  site: 'Ferry Quay',
  teaches: 'Somebody left edits of the firewall staged: they are never committed by us, so a change is refused.',
  hostname: 'ferry-2',
  interfaces: homeInterfaces({ number: 5 }),
  files: { '/etc/config/firewall': firewallConfig() },
  staged: { firewall: ["firewall.cfg0692bd.enabled='0'"] },
  traffic: { entries: 60, hosts: 11, ipv6: false, megabits: 140, slowPathMegabits: 940, activity: 0.6 },
};

const ashGroveLinks = [
  ...dsaLinks(['lan1', 'lan2', 'lan3'], ['phy0-ap0']),
  link('pppoe-wan', 'ppp', { lowers: ['wan'] }),
];
const ashGrove: RouterProfile = {
  ...harbourStreet,
  id: 'mt7986-pppoe',
  name: 'Ash Grove 19',
  site: 'Ash Grove',
  teaches: 'Software offload misses pppoe-wan, so half of the packets stay on the slow path.',
  hostname: 'ash-19',
  links: ashGroveLinks,
  hardware: { kind: 'engine', ppes: 2 },
  interfaces: homeInterfaces({
    number: 6,
    uplink: { protocol: 'pppoe', l3Device: 'pppoe-wan', ipv4: { address: '203.0.113.16', mask: 32 } },
  }),
  files: { '/etc/config/firewall': firewallConfig(softwareOn) },
  traffic: { entries: 75, hosts: 6, ipv6: true, megabits: 240, slowPathMegabits: 940, activity: 0.8 },
};

export const mediatekProfiles = [harbourStreet, chapelHill, millLane, stationRoad, ferryQuay, ashGrove] as const;
