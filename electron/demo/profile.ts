/** What a virtual router is: the hardware, the firmware and the state it boots into. Pure data. */
export interface RouterProfile {
  /** Stable, kebab-case. */
  readonly id: string;
  /** As a person would call it, site first: "Harbour Street 12, ground floor". */
  readonly name: string;
  readonly site: string;
  /** One line: what one learns from this router. */
  readonly teaches: string;
  readonly system: 'openwrt' | 'debian';
  readonly hostname: string;
  readonly sshIdent: string;
  readonly board: Board;
  readonly kernel: string;
  /** nft as the router has it; from 1.1 on, device names are quoted in listings (domain.md 3.3). */
  readonly nft: { readonly version: string; readonly release: string; readonly quotesDevices: boolean };
  readonly cpus: number;
  readonly memoryKb: number;
  /** Kilobytes of the writable file system. */
  readonly storage: { readonly totalKb: number; readonly freeKb: number };
  readonly hardware: HardwareAbility;
  readonly packages: PackageState;
  readonly links: readonly VirtualLink[];
  readonly interfaces: readonly VirtualInterface[];
  /** fw4's rendering by release (domain.md 2.2, 2.3). */
  readonly firewall: FirewallGeneration;
  /** Files that differ from the system's usual ones; the text of /etc/config/firewall, /etc/nftables.conf and so on. */
  readonly files: Readonly<Record<string, string>>;
  /** Staged UCI edits present at start, as lines of a delta file, by configuration name. */
  readonly staged: Readonly<Record<string, readonly string[]>>;
  readonly traffic: TrafficShape;
  readonly kernelLog: readonly string[];
  /** Lines of `tc qdisc show`; `null` = tc is not installed. */
  readonly qdiscs: readonly string[] | null;
  readonly enabledServices: readonly string[];
}

export interface Board {
  readonly model: string;
  readonly boardName: string;
  /** Device tree list, most specific first; empty on x86. */
  readonly compatible: readonly string[];
  /** `system` of `ubus call system board`. */
  readonly system: string;
  readonly cpuinfo: string;
  /** Empty on Debian. */
  readonly release: { readonly version: string; readonly revision: string; readonly target: string };
  readonly architecture: string;
}

/**
 * `flags offload` at bind time: `engine` = there is an NPU that takes flows; `ignored` = accepted although there is none (OpenWrt's
 * patch 701, domain.md 2.4); `refused` = the kernel says no; `vendor` = an engine outside of the flowtable (domain.md 4.7).
 */
type HardwareAbility =
  | { readonly kind: 'engine'; readonly ppes: number }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'vendor' };

export type FirewallGeneration = 'fw4-lower-devices' | 'fw4' | 'none';

interface PackageState {
  readonly manager: 'opkg' | 'apk' | 'apt';
  readonly installed: Readonly<Record<string, string>>;
  readonly available: Readonly<Record<string, AvailablePackage>>;
}

export interface AvailablePackage {
  readonly version: string;
  readonly sizeKb: number;
  /** Kernel modules that it brings. */
  readonly modules: readonly string[];
  readonly depends: readonly string[];
}

export interface VirtualLink {
  readonly name: string;
  readonly kind: 'loopback' | 'ethernet' | 'conduit' | 'dsa' | 'bridge' | 'vlan' | 'wifi' | 'ppp' | 'wireguard' | 'ifb';
  readonly up: boolean;
  readonly address: string;
  /** Bridge ports, the VLAN's parent, the DSA conduit. */
  readonly lowers: readonly string[];
  readonly hwTcOffload: boolean;
}

export interface VirtualInterface {
  readonly name: string;
  readonly protocol: string;
  readonly up: boolean;
  readonly device: string;
  readonly l3Device: string;
  readonly ipv4: { readonly address: string; readonly mask: number } | null;
  readonly ipv6: { readonly address: string; readonly mask: number } | null;
  readonly gateway4: string | null;
  readonly gateway6: string | null;
}

interface TrafficShape {
  /** Conntrack entries, more or less. */
  readonly entries: number;
  /** Hosts in the LAN. */
  readonly hosts: number;
  readonly ipv6: boolean;
  /** Forwarded traffic when busy, in megabits per second. */
  readonly megabits: number;
  /** Megabits per second that the CPU could forward on the slow path; tells how busy it is. */
  readonly slowPathMegabits: number;
  /** 0 = nobody at home: only a few entries of the router's own. */
  readonly activity: number;
}

/** The interface that leads to the internet. */
export function uplinkOf(profile: RouterProfile): VirtualInterface | null {
  return profile.interfaces.find(({ gateway4 }) => gateway4 !== null) ?? null;
}

/** The first interface that serves hosts. */
export function lanOf(profile: RouterProfile): VirtualInterface | null {
  return profile.interfaces.find(({ name }) => name.startsWith('lan')) ?? null;
}
