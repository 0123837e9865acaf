import { z } from 'zod';
import { flowPathSchema, offloadModeSchema, platformSchema } from './offload.ts';

/**
 * A snapshot is the parsed result of one probe: immutable, timestamped, without a verdict. `null` always means "the router did
 * not say", never "no"; what could not be read is listed in `gaps`, so that a rule can tell absence from ignorance.
 */

const text = z.string().nullable();
const count = z.number().int().nonnegative();

/** Who the router is. `compatible` is the device tree's list, most specific first; on x86 it is empty. */
export const identitySchema = z.object({
  hostname: text,
  boardName: text,
  model: text,
  compatible: z.array(z.string()),
  system: text,
  distribution: text,
  release: text,
  revision: text,
  target: text,
  architecture: text,
  kernel: text,
  bootId: text,
  uptimeSeconds: z.number().nonnegative().nullable(),
});
export type Identity = z.infer<typeof identitySchema>;

export const kernelModules = ['nft_flow_offload', 'nf_flow_table', 'nf_flow_table_inet'] as const;
export type KernelModule = (typeof kernelModules)[number];
/** `available` = the module file lies on disk but is not loaded; `built-in` = in the kernel or in /sys/module without a /proc/modules line. */
export const moduleStateSchema = z.enum(['loaded', 'built-in', 'available', 'absent', 'unknown']);
export type ModuleState = z.infer<typeof moduleStateSchema>;

export const packageManagerSchema = z.enum(['opkg', 'apk', 'apt', 'none']);
export type PackageManager = z.infer<typeof packageManagerSchema>;

/** The parts that flow offload needs. `packages` maps each package of interest that is installed to its version. */
export const offloadStackSchema = z.object({
  packageManager: packageManagerSchema,
  packages: z.record(z.string(), z.string()),
  modules: z.record(z.enum(kernelModules), moduleStateSchema),
  nftVersion: text,
  /** Answer of `nft -c` to a flowtable without devices (domain.md 3.5); `unknown` when it was not asked. */
  flowtableSupport: z.enum(['yes', 'no', 'unknown']),
});
export type OffloadStack = z.infer<typeof offloadStackSchema>;

/** Raw values of the two UCI options as they stand in flash; `null` = the option is absent. */
export const uciOffloadOptionsSchema = z.object({ flow_offloading: text, flow_offloading_hw: text });
export type UciOffloadOptions = z.infer<typeof uciOffloadOptionsSchema>;

/** What the saved configuration asks for. `staged` = lines of `uci changes` (anybody's), verbatim. */
export const configuredOffloadSchema = z.object({
  source: z.enum(['uci', 'nft-file', 'none', 'unknown']),
  mode: offloadModeSchema.nullable(),
  options: uciOffloadOptionsSchema.nullable(),
  /** True when /etc/config/firewall has a `defaults` section that can carry the options. */
  hasDefaultsSection: z.boolean(),
  staged: z.array(z.string()),
});
export type ConfiguredOffload = z.infer<typeof configuredOffloadSchema>;

/** One flowtable of the running ruleset, of any table and whoever made it. `fedBy` lists the rules with `flow add @name`. */
export const flowtableSchema = z.object({
  family: z.string(),
  table: z.string(),
  name: z.string(),
  hook: text,
  priority: text,
  devices: z.array(z.string()),
  /** `flags offload` in the text form; asking for hardware is no proof of hardware (domain.md 2.4). */
  hardware: z.boolean(),
  counter: z.boolean(),
  fedBy: z.array(z.object({ chain: z.string(), rule: z.string() })),
});
export type Flowtable = z.infer<typeof flowtableSchema>;

export const zoneSchema = z.object({
  name: z.string(),
  networks: z.array(z.string()),
  devices: z.array(z.string()),
  masquerade: z.boolean(),
  forwardsTo: z.array(z.string()),
});
export type Zone = z.infer<typeof zoneSchema>;

/** A logical interface of netifd: `device` is what fw4 lists, `l3Device` is where packets really leave (pppoe-wan, wg0 ...). */
export const logicalInterfaceSchema = z.object({
  name: z.string(),
  protocol: text,
  up: z.boolean(),
  device: text,
  l3Device: text,
});
export type LogicalInterface = z.infer<typeof logicalInterfaceSchema>;

export const linkKinds = [
  'ethernet',
  'bridge',
  'vlan',
  'wifi',
  'ppp',
  'wireguard',
  'tunnel',
  'veth',
  'loopback',
  'other',
] as const;
export const linkSchema = z.object({
  name: z.string(),
  kind: z.enum(linkKinds),
  up: z.boolean(),
  /** The bridge (or bond, or DSA conduit) it belongs to. */
  master: text,
  /** Devices it stands on: bridge ports, the VLAN's parent, the DSA conduit. */
  lowers: z.array(z.string()),
  /** True for a DSA user port: `hw-tc-offload` is then always on and proves nothing (domain.md 4.3). */
  dsaPort: z.boolean(),
  hwTcOffload: z.boolean().nullable(),
});
export type Link = z.infer<typeof linkSchema>;

export const npuEngineSchema = z.object({
  kind: z.enum(['mediatek-ppe', 'airoha-ppe', 'mediatek-hnat', 'qualcomm-nss', 'qualcomm-ppe', 'shortcut-fe']),
  path: z.string(),
  /** Entries in hardware; for PPEs one entry is one direction of a flow (domain.md 4.4). `null` = not readable. */
  bound: count.nullable(),
  unbound: count.nullable(),
});
export type NpuEngine = z.infer<typeof npuEngineSchema>;

/** What the kernel said to `flags offload` per device, asked with `nft -c`; caveats in domain.md 2.4 and 3.5. */
export const hardwareProbeSchema = z.object({
  ran: z.boolean(),
  /** Why it did not run, e.g. because a hardware flowtable is already loaded. */
  skipped: text,
  devices: z.array(z.object({ device: z.string(), accepted: z.boolean(), error: text })),
});
export type HardwareProbe = z.infer<typeof hardwareProbeSchema>;

export const npuSchema = z.object({
  engines: z.array(npuEngineSchema),
  wed: z.enum(['on', 'off', 'absent', 'unknown']),
  /** Vendor fast-path modules that rule out or replace the kernel's flowtable: mtkhnat, qca_nss_drv, ecm, shortcut_fe ... */
  vendorModules: z.array(z.string()),
  hardwareProbe: hardwareProbeSchema,
  kernelMessages: z.array(z.string()),
});
export type Npu = z.infer<typeof npuSchema>;

export const pathCountsSchema = z.object({ hardware: count, software: count, slow: count });
export type PathCounts = z.infer<typeof pathCountsSchema>;

/**
 * Conntrack entries by path. `local` = to or from the router itself (never offloaded); `eligible` = slow, forwarded, TCP
 * ESTABLISHED or UDP ASSURED, i.e. entries that a flowtable could have taken. `local` and `eligible` are parts of `byPath.slow`.
 */
export const flowCountsSchema = z.object({
  total: count,
  byPath: pathCountsSchema,
  byProtocol: z.object({ tcp: pathCountsSchema, udp: pathCountsSchema, other: pathCountsSchema }),
  byFamily: z.object({ ipv4: pathCountsSchema, ipv6: pathCountsSchema }),
  local: count,
  eligible: count,
});
export type FlowCounts = z.infer<typeof flowCountsSchema>;

export const conntrackSchema = z.object({
  count: count.nullable(),
  max: count.nullable(),
  /** nf_conntrack_acct: without it, entries carry no packets= and bytes=. */
  accounting: z.boolean().nullable(),
  flows: flowCountsSchema.nullable(),
});
export type Conntrack = z.infer<typeof conntrackSchema>;

/** Raw counters at one moment; rates are differences of two (`ratesBetween` in shared/rules/rates.ts). Ticks are USER_HZ. */
export const counterSampleSchema = z.object({
  uptimeSeconds: z.number().nonnegative(),
  cpu: z.object({ total: count, idle: count, softirq: count }),
  links: z.record(z.string(), z.object({ rxBytes: count, txBytes: count })),
});
export type CounterSample = z.infer<typeof counterSampleSchema>;

export const loadSchema = z.object({
  loadAverage: z.array(z.number()).nullable(),
  cpus: count.nullable(),
  memoryTotalKb: count.nullable(),
  memoryAvailableKb: count.nullable(),
  /** One sample, or two taken a second apart when the probe was asked for rates. */
  samples: z.array(counterSampleSchema),
});
export type Load = z.infer<typeof loadSchema>;

export const defaultRouteSchema = z.object({
  family: z.enum(['ipv4', 'ipv6']),
  gateway: text,
  device: z.string(),
  metric: z.number(),
});
export type DefaultRoute = z.infer<typeof defaultRouteSchema>;

export const storageSchema = z.object({
  /** Where packages and configuration are written: /overlay on OpenWrt, / elsewhere. */
  path: text,
  freeKb: count.nullable(),
  totalKb: count.nullable(),
});
export type Storage = z.infer<typeof storageSchema>;

/** Traces of software that offload would disturb; `shared/rules/advise.ts` turns them into advisories. */
export const softwareSchema = z.object({
  /** Init scripts of interest that start at boot (a link in /etc/rc.d, or a wanted systemd unit). */
  enabledServices: z.array(z.string()),
  /** Lines of `tc qdisc show` that shape: cake, htb, hfsc, ifb, ingress. */
  shapers: z.array(z.string()),
  /** SQM queues of /etc/config/sqm with `enabled '1'`, by interface. */
  sqmInterfaces: z.array(z.string()),
  qosmateEnabled: z.boolean(),
  /** /etc/config/firewall has rules limited to times or weekdays. */
  hasTimedRules: z.boolean(),
  /** Number of IPsec policies (ip xfrm policy); `null` = not read. */
  ipsecPolicies: count.nullable(),
  /** Rules of the running ruleset that set marks or DSCP in forwarding, capped at 20. */
  markingRules: z.array(z.string()),
  /** Names of the tables in the running ruleset as "family name". */
  nftTables: z.array(z.string()),
  mirrors: z.boolean(),
});
export type Software = z.infer<typeof softwareSchema>;

/** Only meaningful on plain nftables: how our own table would survive a reboot. */
export const persistenceSchema = z.object({
  systemd: z.boolean(),
  /** The main rules file, e.g. /etc/nftables.conf. */
  rulesFile: text,
  /** True when the rules file already includes the file that we would write. */
  rulesFileIncludesOurs: z.boolean(),
  /** Text of our own persisted table file, `null` when there is none. */
  ownFile: text,
  ipForwarding: z.boolean().nullable(),
});
export type Persistence = z.infer<typeof persistenceSchema>;

export const snapshotSchema = z.object({
  version: z.literal(1),
  /** ISO 8601, UTC, by this computer's clock. */
  takenAt: z.string(),
  platform: platformSchema,
  identity: identitySchema,
  stack: offloadStackSchema,
  configured: configuredOffloadSchema,
  flowtables: z.array(flowtableSchema),
  zones: z.array(zoneSchema),
  interfaces: z.array(logicalInterfaceSchema),
  links: z.array(linkSchema),
  npu: npuSchema,
  conntrack: conntrackSchema,
  load: loadSchema,
  defaultRoutes: z.array(defaultRouteSchema),
  storage: storageSchema,
  software: softwareSchema,
  persistence: persistenceSchema,
  /** Kernel oopses and warnings that name the flow table. */
  kernelFaults: z.array(z.string()),
  /** What could not be read, and why; rules must then answer "unknown". */
  gaps: z.array(z.object({ section: z.string(), reason: z.string() })),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

export const snapshotSections = [
  'identity',
  'stack',
  'configured',
  'flowtables',
  'links',
  'interfaces',
  'npu',
  'conntrack',
  'load',
  'routes',
  'storage',
  'software',
] as const;

/** One conntrack entry as the flow explorer shows it. Addresses as the router printed them. */
export const flowEntrySchema = z.object({
  family: z.enum(['ipv4', 'ipv6']),
  protocol: z.string(),
  path: flowPathSchema,
  state: text,
  timeoutSeconds: z.number().nullable(),
  source: z.string(),
  sourcePort: z.number().int().nullable(),
  destination: z.string(),
  destinationPort: z.number().int().nullable(),
  replySource: text,
  replyDestination: text,
  packets: z.number().nullable(),
  bytes: z.number().nullable(),
  assured: z.boolean(),
  unreplied: z.boolean(),
  mark: z.number().nullable(),
});
export type FlowEntry = z.infer<typeof flowEntrySchema>;
