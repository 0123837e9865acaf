import type { AvailablePackage, Board, RouterProfile, VirtualInterface, VirtualLink } from '../profile.ts';

/** /etc/config/firewall as OpenWrt ships it, shortened to what tells; `options` are lines for the defaults section. */
export function firewallConfig(options: readonly string[] = [], more = ''): string {
  const extra = options.map((option) => `\toption ${option}\n`).join('');
  return `config defaults
	option syn_flood	1
	option input		REJECT
	option output		ACCEPT
	option forward		REJECT
${extra}
config zone
	option name		lan
	list   network		'lan'
	option input		ACCEPT
	option output		ACCEPT
	option forward		ACCEPT

config zone
	option name		wan
	list   network		'wan'
	list   network		'wan6'
	option input		REJECT
	option output		ACCEPT
	option forward		DROP
	option masq		1
	option mtu_fix		1

config forwarding
	option src		lan
	option dest		wan

# We need to accept udp packets on port 68,
config rule
	option name		Allow-DHCP-Renew
	option src		wan
	option proto		udp
	option dest_port	68
	option target		ACCEPT
	option family		ipv4

config rule
	option name		Allow-Ping
	option src		wan
	option proto		icmp
	option icmp_type	echo-request
	option family		ipv4
	option target		ACCEPT
${more}`;
}

export const softwareOn = ["flow_offloading '1'"] as const;
export const hardwareOn = ["flow_offloading '1'", "flow_offloading_hw '1'"] as const;

interface LinkOptions {
  readonly lowers?: readonly string[];
  readonly up?: boolean;
  readonly hwTcOffload?: boolean;
}

export function link(name: string, kind: VirtualLink['kind'], options: LinkOptions = {}): VirtualLink {
  const { lowers = [], up = true, hwTcOffload = kind === 'dsa' } = options;
  const tail = [...name].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 65_536, 7);
  const address = kind === 'loopback' ? '00:00:00:00:00:00' : `02:00:5e:10:${byte(tail >> 8)}:${byte(tail & 255)}`;
  return { name, kind, up, address, lowers, hwTcOffload };
}

const byte = (value: number) => value.toString(16).padStart(2, '0');

/** A router with a DSA switch: a conduit, LAN ports in br-lan (with Wi-Fi) and a WAN port. */
export function dsaLinks(ports: readonly string[], wifi: readonly string[], conduit = 'eth0'): readonly VirtualLink[] {
  return [
    link('lo', 'loopback'),
    link(conduit, 'conduit', { hwTcOffload: true }),
    ...ports.map((port, index) => link(port, 'dsa', { lowers: [conduit], up: index < 3 })),
    link('wan', 'dsa', { lowers: [conduit] }),
    ...wifi.map((name) => link(name, 'wifi')),
    link('br-lan', 'bridge', { lowers: [...ports, ...wifi] }),
  ];
}

interface HomeOptions {
  readonly number: number;
  readonly uplink?: Partial<VirtualInterface>;
  readonly lanDevice?: string;
}

/** loopback, lan, wan and wan6 of a home; addresses from the ranges for documentation and private use. */
export function homeInterfaces({
  number,
  uplink = {},
  lanDevice = 'br-lan',
}: HomeOptions): readonly VirtualInterface[] {
  const none = { ipv4: null, ipv6: null, gateway4: null, gateway6: null, up: true };
  const wan: VirtualInterface = {
    ...none,
    name: 'wan',
    protocol: 'dhcp',
    device: 'wan',
    l3Device: 'wan',
    ipv4: { address: `203.0.113.${number + 10}`, mask: 24 },
    gateway4: '203.0.113.1',
    ...uplink,
  };
  return [
    {
      ...none,
      name: 'loopback',
      protocol: 'static',
      device: 'lo',
      l3Device: 'lo',
      ipv4: { address: '127.0.0.1', mask: 8 },
    },
    {
      ...none,
      name: 'lan',
      protocol: 'static',
      device: lanDevice,
      l3Device: lanDevice,
      ipv4: { address: `192.168.${number}.1`, mask: 24 },
      ipv6: { address: `2001:db8:${number}::1`, mask: 60 },
    },
    wan,
    {
      ...none,
      name: 'wan6',
      protocol: 'dhcpv6',
      device: wan.device,
      l3Device: wan.l3Device,
      ipv6: { address: `2001:db8:f000::${number + 10}`, mask: 64 },
      gateway6: 'fe80::1',
    },
  ];
}

interface PackageOptions {
  readonly kernel: string;
  readonly manager: 'opkg' | 'apk';
  readonly without?: readonly string[];
  readonly more?: Readonly<Record<string, string>>;
}

/** The packages that matter, of an image with fw4 (domain.md 1.3). */
export function fw4Packages({ kernel, manager, without = [], more = {} }: PackageOptions): RouterProfile['packages'] {
  const modern = /^6\./.test(kernel);
  const moduleVersion = modern ? `${kernel}-r1` : `${kernel}-1`;
  const all: Readonly<Record<string, string>> = {
    'base-files': modern ? '1637~d9c5716d1d' : '1557-r23809',
    kernel: `${moduleVersion.replace('-', '~2d23b8a4ca7c461cce81c262d535bcf7-')}`,
    'kmod-nft-core': moduleVersion,
    'kmod-nf-conntrack': moduleVersion,
    'kmod-nf-flow': moduleVersion,
    'kmod-nft-offload': moduleVersion,
    firewall4: modern ? '2024.12.18~18fc0ead-r1' : '2023-09-01-598d9fbb-1',
    'nftables-json': modern ? '1.1.1-r1' : '1.0.8-1',
    'luci-app-firewall': '24.365',
    ...more,
  };
  const offload: AvailablePackage = {
    version: moduleVersion,
    sizeKb: 14,
    modules: ['nf_flow_table_inet', 'nft_flow_offload'],
    depends: ['kmod-nf-flow'],
  };
  return {
    manager,
    installed: Object.fromEntries(Object.entries(all).filter(([name]) => !without.includes(name))),
    available: {
      'kmod-nft-offload': offload,
      'kmod-nf-flow': { version: moduleVersion, sizeKb: 20, modules: ['nf_flow_table'], depends: [] },
      'kmod-nf-conntrack': { version: moduleVersion, sizeKb: 60, modules: ['nf_conntrack'], depends: [] },
    },
  };
}

export const nftVersions = {
  '23.05': { version: '1.0.8', release: 'Old Doc Yak #2', quotesDevices: false },
  '24.10': { version: '1.1.1', release: 'Commodore Bullmoose #2', quotesDevices: true },
  '25.12': { version: '1.1.5', release: 'Commodore Bullmoose #6', quotesDevices: true },
  debian12: { version: '1.0.6', release: 'Lester Gooch #5', quotesDevices: false },
} as const;

const armCpuinfo = 'processor\t: 0\nBogoMIPS\t: 26.00\nCPU implementer\t: 0x41\nCPU architecture: 8\n';

export const releases = {
  '23.05': { version: '23.05.3', revision: 'r23809-234f1a2efa' },
  '24.10': { version: '24.10.5', revision: 'r29087-d9c5716d1d' },
  '25.12': { version: '25.12.5', revision: 'r33051-f5dae5ece4' },
} as const;

/** A board with an arm64 MediaTek SoC. */
export function filogicBoard(
  model: string,
  boardName: string,
  soc: string,
  release: Omit<Board['release'], 'target'>,
): Board {
  return {
    model,
    boardName,
    compatible: [boardName, soc],
    system: 'ARMv8 Processor rev 4',
    cpuinfo: armCpuinfo,
    release: { ...release, target: 'mediatek/filogic' },
    architecture: 'aarch64_cortex-a53',
  };
}

/** What most OpenWrt profiles share. */
export const openwrtBase = {
  system: 'openwrt',
  sshIdent: 'dropbear_2024.86',
  kernelLog: [],
  qdiscs: null,
  enabledServices: ['firewall', 'dnsmasq', 'odhcpd', 'dropbear', 'network', 'uhttpd'],
  staged: {},
  firewall: 'fw4',
} as const satisfies Partial<RouterProfile>;
