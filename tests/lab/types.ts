/** The words of the lab: routers, faults, and what a test gets to hold. */

/** The three routers: a fw4-like one on the packet engine, a fw4-like one on plain devices, a plain Debian one. */
export const ROUTER_NAMES = ['npu', 'soft', 'linux'] as const;
export type RouterName = (typeof ROUTER_NAMES)[number];

/** What can be made to go wrong on a fw4-like router; `clearFaults` and `restore` undo it. */
export const FAULTS = [
  /** The rendered ruleset passes `fw4 check` and is refused by the kernel at load, while offload is configured. */
  'reload-fails',
  /** `fw4 check` fails whatever is configured: the router was broken before anybody came. */
  'check-fails',
  /** `fw4 check` fails as soon as offload is configured. */
  'check-fails-with-offload',
  /** No space on the flash: `uci commit` fails and `df -k /overlay` shows 0 available. */
  'overlay-full',
  /** Somebody else's uncommitted edit of the firewall config. */
  'foreign-staged',
  /** kmod-nft-offload is not installed and flowtables are refused, until opkg installs it. */
  'no-kmod',
  /** opkg cannot reach its feeds. */
  'opkg-offline',
  /** The feed's kernel modules are for another kernel build. */
  'opkg-wrong-kernel',
  /** The next `fw4 reload` stops before it loads anything, holding fw4's lock, until the fault is cleared. */
  'reload-hangs',
  /** From the next `fw4 reload` on, the gateway answers only while no flowtable is loaded. */
  'no-gateway',
] as const;
export type Fault = (typeof FAULTS)[number];

/** How to reach a running lab; plain data, so it can be handed to another process. */
export interface LabConnection {
  readonly folder: string;
  readonly qmpSocket: string;
  readonly consoleLog: string;
  readonly privateKeyPath: string;
  readonly controlPort: number;
  readonly routerPorts: Readonly<Record<RouterName, number>>;
  readonly hostKeyFingerprints: Readonly<Record<RouterName, string>>;
}

/** What is known of a machine before anybody has spoken to it. */
export type MachineConnection = Omit<LabConnection, 'hostKeyFingerprints'>;

/** What an application needs to log in to one router. */
export interface RouterAccess {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: 'root';
  readonly password: string;
  readonly privateKeyPath: string;
  /** Of its ed25519 key, as OpenSSH prints it: `SHA256:` and base64 without padding. */
  readonly hostKeyFingerprint: string;
}

/** The outcome of a command. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /** -1 when a signal ended the command. */
  readonly exitCode: number;
}

export interface CommandOptions {
  /** Default 60 s: emulated machines share their host with others. */
  readonly timeoutMs?: number;
}

export interface TrafficOptions {
  readonly seconds: number;
  /** Parallel flows, default 4. */
  readonly streams?: number;
  readonly udp?: boolean;
  readonly ipv6?: boolean;
}

/** Background traffic through a router. */
export interface Traffic {
  /** The server's port, to find the flows in a conntrack table. */
  readonly port: number;
  stop(): Promise<void>;
}

/** What a router looks like, for comparing before and after byte for byte. */
export interface Fingerprint {
  /** Below /etc: path to mode, owner and SHA-256, or the target of a link. */
  readonly files: Readonly<Record<string, string>>;
  /** `uci changes` of every package; empty on a router without uci. */
  readonly uciChanges: string;
  /** `nft -s list ruleset`: without counters. */
  readonly ruleset: string;
  /** Names below /tmp and /run, without those that come and go by themselves. */
  readonly tmp: readonly string[];
  /** Command lines that mention flowhelm. */
  readonly processes: readonly string[];
}
