import type { RouterProfile } from '../profile.ts';
import {
  dsaLinks,
  firewallConfig,
  fw4Packages,
  hardwareOn,
  homeInterfaces,
  link,
  nftVersions,
  openwrtBase,
  releases,
} from './common.ts';

const x86Links = [
  link('lo', 'loopback'),
  link('eth0', 'ethernet'),
  link('eth1', 'ethernet'),
  link('eth2', 'ethernet', { up: false }),
  link('br-lan', 'bridge', { lowers: ['eth0', 'eth2'] }),
];
const x86Cpuinfo = 'processor\t: 0\nvendor_id\t: GenuineIntel\nmodel name\t: Intel(R) N100\ncpu MHz\t\t: 800.000\n';

const observatory: RouterProfile = {
  ...openwrtBase,
  id: 'x86-fell-back',
  name: 'Observatory 1, rack',
  site: 'Observatory',
  teaches: 'Hardware is configured and the kernel took the flag, yet no engine exists: flows run in software only.',
  hostname: 'observatory-1',
  board: {
    model: 'Default string Default string',
    boardName: 'default-string-default-string',
    compatible: [],
    system: 'Intel(R) N100',
    cpuinfo: x86Cpuinfo,
    release: { ...releases['24.10'], target: 'x86/64' },
    architecture: 'x86_64',
  },
  kernel: '6.6.119',
  nft: nftVersions['24.10'],
  cpus: 4,
  memoryKb: 8_000_000,
  storage: { totalKb: 102_000, freeKb: 80_000 },
  hardware: { kind: 'ignored' },
  packages: fw4Packages({ kernel: '6.6.119', manager: 'opkg' }),
  links: x86Links,
  interfaces: homeInterfaces({ number: 7, uplink: { device: 'eth1', l3Device: 'eth1' } }),
  files: { '/etc/config/firewall': firewallConfig(hardwareOn) },
  traffic: { entries: 180, hosts: 28, ipv6: true, megabits: 850, slowPathMegabits: 9000, activity: 1 },
};

const gardenHouse: RouterProfile = {
  ...openwrtBase,
  id: 'ath79-off',
  name: 'Garden House',
  site: 'Harbour Street',
  teaches: 'A small old SoC without an engine, where software offload is worth the most.',
  hostname: 'garden-house',
  board: {
    model: 'TP-Link Archer C7 v2',
    boardName: 'tplink,archer-c7-v2',
    compatible: ['tplink,archer-c7-v2', 'qca,qca9558'],
    system: 'Qualcomm Atheros QCA9558 ver 1 rev 0',
    cpuinfo:
      'system type\t\t: Qualcomm Atheros QCA9558 ver 1 rev 0\nmachine\t\t\t: TP-Link Archer C7 v2\nprocessor\t\t: 0\ncpu model\t\t: MIPS 74Kc V5.0\nBogoMIPS\t\t: 358.80\n',
    release: { ...releases['24.10'], target: 'ath79/generic' },
    architecture: 'mips_24kc',
  },
  kernel: '6.6.119',
  nft: nftVersions['24.10'],
  cpus: 1,
  memoryKb: 121_000,
  storage: { totalKb: 7_600, freeKb: 3_900 },
  hardware: { kind: 'ignored' },
  packages: fw4Packages({ kernel: '6.6.119', manager: 'opkg' }),
  links: [
    link('lo', 'loopback'),
    link('eth0', 'ethernet'),
    link('eth0.1', 'vlan', { lowers: ['eth0'] }),
    link('eth0.2', 'vlan', { lowers: ['eth0'] }),
    link('phy0-ap0', 'wifi'),
    link('br-lan', 'bridge', { lowers: ['eth0.1', 'phy0-ap0'] }),
  ],
  interfaces: homeInterfaces({ number: 8, uplink: { device: 'eth0.2', l3Device: 'eth0.2' } }),
  files: { '/etc/config/firewall': firewallConfig() },
  traffic: { entries: 55, hosts: 5, ipv6: false, megabits: 120, slowPathMegabits: 190, activity: 0.9 },
};

const workshopLinks = dsaLinks(['lan1', 'lan2', 'lan3', 'lan4'], []);
const workshop: RouterProfile = {
  ...openwrtBase,
  id: 'custom-image',
  name: 'Workshop, custom image',
  site: 'Mill Lane',
  teaches: 'An image without kmod-nft-offload: the package can be installed first.',
  hostname: 'workshop',
  board: {
    model: 'Turris Omnia',
    boardName: 'cznic,turris-omnia',
    compatible: ['cznic,turris-omnia', 'marvell,armada385', 'marvell,armada380'],
    system: 'ARMv7 Processor rev 1 (v7l)',
    cpuinfo:
      'processor\t: 0\nmodel name\t: ARMv7 Processor rev 1 (v7l)\nHardware\t: Marvell Armada 380/385 (Device Tree)\n',
    release: { ...releases['24.10'], target: 'mvebu/cortexa9' },
    architecture: 'arm_cortex-a9_vfpv3-d16',
  },
  kernel: '6.6.119',
  nft: nftVersions['24.10'],
  cpus: 2,
  memoryKb: 2_050_000,
  storage: { totalKb: 7_000_000, freeKb: 6_800_000 },
  hardware: { kind: 'ignored' },
  packages: fw4Packages({ kernel: '6.6.119', manager: 'opkg', without: ['kmod-nft-offload', 'kmod-nf-flow'] }),
  links: workshopLinks,
  interfaces: homeInterfaces({ number: 9 }),
  files: { '/etc/config/firewall': firewallConfig() },
  traffic: { entries: 65, hosts: 6, ipv6: true, megabits: 160, slowPathMegabits: 1000, activity: 0.7 },
};

const libraryLinks = dsaLinks(['lan1', 'lan2', 'lan3', 'lan4'], ['wl0-ap0', 'wl1-ap0']);
const library: RouterProfile = {
  ...openwrtBase,
  id: 'ipq807x-vendor',
  name: 'Library, reading room',
  site: 'Library',
  teaches: "Qualcomm's own engine (NSS) forwards the flows: the kernel's flowtable must stay off.",
  hostname: 'library',
  board: {
    model: 'Xiaomi AX9000',
    boardName: 'xiaomi,ax9000',
    compatible: ['xiaomi,ax9000', 'qcom,ipq8074'],
    system: 'ARMv8 Processor rev 4',
    cpuinfo: 'processor\t: 0\nBogoMIPS\t: 48.00\nCPU implementer\t: 0x51\n',
    release: { version: '24.10-SNAPSHOT', revision: 'r28739-nss', target: 'qualcommax/ipq807x' },
    architecture: 'aarch64_cortex-a53',
  },
  kernel: '6.6.95',
  nft: nftVersions['24.10'],
  cpus: 4,
  memoryKb: 900_000,
  storage: { totalKb: 60_000, freeKb: 42_000 },
  hardware: { kind: 'vendor' },
  packages: fw4Packages({
    kernel: '6.6.95',
    manager: 'opkg',
    more: { 'kmod-qca-nss-drv': '6.6.95-r5', 'kmod-qca-nss-ecm': '6.6.95-r5' },
  }),
  links: libraryLinks,
  interfaces: homeInterfaces({ number: 10 }),
  files: { '/etc/config/firewall': firewallConfig(["flow_offloading '0'"]) },
  traffic: { entries: 110, hosts: 22, ipv6: false, megabits: 480, slowPathMegabits: 4000, activity: 0.9 },
};

const nftablesConf = `#!/usr/sbin/nft -f

flush ruleset

table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		iif "lo" accept
		ct state established,related accept
		tcp dport 22 accept
	}

	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		iifname "lan0" oifname "wan0" accept
	}
}

table ip nat {
	chain postrouting {
		type nat hook postrouting priority srcnat; policy accept;
		oifname "wan0" masquerade
	}
}
`;

const boathouse: RouterProfile = {
  ...openwrtBase,
  system: 'debian',
  id: 'debian-nftables',
  name: 'Boathouse, Debian',
  site: 'Ferry Quay',
  teaches: 'A plain Debian router: our own table stands beside rules that are never touched.',
  hostname: 'boathouse',
  sshIdent: 'OpenSSH_9.2p1 Debian-2+deb12u3',
  firewall: 'none',
  board: {
    model: 'PC Engines apu2',
    boardName: '',
    compatible: [],
    system: 'AMD GX-412TC SOC',
    cpuinfo: 'processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel name\t: AMD GX-412TC SOC\n',
    release: { version: '12', revision: '', target: '' },
    architecture: 'x86_64',
  },
  kernel: '6.1.0-28-amd64',
  nft: nftVersions.debian12,
  cpus: 4,
  memoryKb: 4_000_000,
  storage: { totalKb: 15_000_000, freeKb: 11_200_000 },
  hardware: { kind: 'refused' },
  packages: {
    manager: 'apt',
    installed: { 'linux-image-amd64': '6.1.119-1', nftables: '1.0.6-2+deb12u2', iproute2: '6.1.0-3' },
    available: {},
  },
  links: [link('lo', 'loopback'), link('lan0', 'ethernet'), link('wan0', 'ethernet'), link('wg0', 'wireguard')],
  interfaces: homeInterfaces({ number: 11, lanDevice: 'lan0', uplink: { device: 'wan0', l3Device: 'wan0' } }),
  files: {
    '/etc/nftables.conf': nftablesConf,
    '/sys/class/dmi/id/sys_vendor': 'PC Engines\n',
    '/sys/class/dmi/id/product_name': 'apu2\n',
  },
  qdiscs: ['qdisc noqueue 0: dev lo root refcnt 2', 'qdisc mq 0: dev wan0 root'],
  enabledServices: ['nftables', 'ssh'],
  traffic: { entries: 85, hosts: 12, ipv6: true, megabits: 300, slowPathMegabits: 900, activity: 0.8 },
};

export const otherProfiles = [observatory, gardenHouse, workshop, library, boathouse] as const;
