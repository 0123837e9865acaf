import type { FirewallGeneration, RouterProfile, VirtualLink } from './profile.ts';
import { findSection, type UciPackage, type UciSection } from './uci-package.ts';

interface Fw4Zone {
  readonly name: string;
  readonly networks: readonly string[];
  /** What the rules match: the device packets really pass, e.g. br-lan or pppoe-wan. */
  readonly devices: readonly string[];
  /** What fw4 takes for the flowtable: netifd's `device`, not `l3_device` (domain.md 2.7). */
  readonly physicalDevices: readonly string[];
  readonly input: string;
  readonly output: string;
  readonly forward: string;
  readonly masquerade: boolean;
  readonly mtuFix: boolean;
}

export interface Fw4Configuration {
  readonly offload: boolean;
  readonly hardware: boolean;
  readonly synFlood: boolean;
  readonly policies: { readonly input: string; readonly output: string; readonly forward: string };
  readonly zones: readonly Fw4Zone[];
  readonly forwardings: readonly { readonly from: string; readonly to: string }[];
}

/** fw4's view of /etc/config/firewall, staged edits included, and of netifd. */
export function readFw4(sections: UciPackage, profile: RouterProfile): Fw4Configuration {
  const defaults = findSection(sections, '@defaults[0]');
  const flag = (section: UciSection | null, option: string) =>
    /^(1|on|true|yes|enabled)$/.test(text(section, option) ?? '0');
  return {
    offload: flag(defaults, 'flow_offloading'),
    hardware: flag(defaults, 'flow_offloading_hw'),
    synFlood: flag(defaults, 'syn_flood') || flag(defaults, 'synflood_protect'),
    policies: {
      input: verdict(text(defaults, 'input')),
      output: verdict(text(defaults, 'output') ?? 'ACCEPT'),
      forward: verdict(text(defaults, 'forward')),
    },
    zones: sections.filter(({ type }) => type === 'zone').map((section) => zoneOf(section, profile)),
    forwardings: sections
      .filter(({ type }) => type === 'forwarding')
      .map((section) => ({ from: text(section, 'src') ?? '', to: text(section, 'dest') ?? '' })),
  };
}

function zoneOf(section: UciSection, profile: RouterProfile): Fw4Zone {
  const networks = listOf(section, 'network');
  const interfaces = profile.interfaces.filter(({ name, up }) => up && networks.includes(name));
  return {
    name: text(section, 'name') ?? section.name,
    networks,
    devices: unique([...interfaces.map(({ l3Device }) => l3Device), ...listOf(section, 'device')]),
    physicalDevices: unique(interfaces.map(({ device }) => device)),
    input: verdict(text(section, 'input')),
    output: verdict(text(section, 'output') ?? 'ACCEPT'),
    forward: verdict(text(section, 'forward')),
    masquerade: text(section, 'masq') === '1',
    mtuFix: text(section, 'mtu_fix') === '1',
  };
}

function text(section: UciSection | null, option: string): string | null {
  const value = section?.options.get(option);
  return typeof value === 'string' ? value : null;
}

function listOf(section: UciSection, option: string): readonly string[] {
  const value = section.options.get(option);
  if (value === undefined) return [];
  return typeof value === 'string' ? value.split(/\s+/) : value;
}

const verdict = (policy: string | null) => (policy ?? 'DROP').toLowerCase();
const unique = (values: readonly string[]) => [...new Set(values)];

/** The flowtable's devices (domain.md 2.2): leaf ports for hardware, zone devices for software since 23.05.4. */
export function flowtableDevices(
  configuration: Fw4Configuration,
  links: readonly VirtualLink[],
  options: { readonly hardware: boolean; readonly generation: FirewallGeneration },
): readonly string[] {
  const physical = configuration.zones.flatMap(({ physicalDevices }) => physicalDevices);
  const lower = options.hardware || options.generation === 'fw4-lower-devices';
  const devices = lower ? physical.flatMap((device) => leavesOf(device, links)) : physical;
  return unique(devices)
    .filter((device) => links.some(({ name }) => name === device))
    .toSorted();
}

function leavesOf(device: string, links: readonly VirtualLink[]): readonly string[] {
  const link = links.find(({ name }) => name === device);
  if (!link || (link.kind !== 'bridge' && link.kind !== 'vlan')) return [device];
  return link.lowers.flatMap((lower) => leavesOf(lower, links));
}

/** The text that fw4 hands to nft; close to fw4's own template in content and order (domain.md 2.3). */
export function renderFw4(
  configuration: Fw4Configuration,
  flowtable: { readonly devices: readonly string[]; readonly hardware: boolean } | null,
  flowtableLoaded: boolean,
): string {
  const { zones } = configuration;
  const parts = [
    'table inet fw4\nflush table inet fw4\n',
    flowtableLoaded ? 'delete flowtable inet fw4 ft\n' : '',
    '\ntable inet fw4 {\n',
    flowtable && flowtable.devices.length > 0 ? flowtableBlock(flowtable) : '',
    inputChain(configuration),
    forwardChain(configuration, flowtable !== null && flowtable.devices.length > 0),
    outputChain(configuration),
    chain(
      'prerouting',
      'filter hook prerouting priority filter',
      'accept',
      zones.map((zone) => jump(zone, 'iifname', 'helper', 'helper assignment')),
    ),
    chain('handle_reject', null, null, [
      'meta l4proto tcp reject with tcp reset comment "!fw4: Reject TCP traffic"',
      'reject comment "!fw4: Reject any other traffic"',
    ]),
    configuration.synFlood
      ? chain('syn_flood', null, null, [
          'limit rate 25/second burst 50 packets return comment "!fw4: Accept SYN packets below rate-limit"',
          'drop comment "!fw4: Drop excess packets"',
        ])
      : '',
    ...zones.map((zone) => zoneChains(zone, configuration)),
    natChains(zones),
    '}\n',
  ];
  return parts.join('');
}

function flowtableBlock({ devices, hardware }: { devices: readonly string[]; hardware: boolean }): string {
  const list = devices.map((device) => `"${device}"`).join(', ');
  return `\tflowtable ft {\n\t\thook ingress priority 0;\n\t\tdevices = { ${list} };\n\t\tcounter;\n${hardware ? '\t\tflags offload;\n' : ''}\t}\n\n`;
}

function chain(name: string, base: string | null, policy: string | null, rules: readonly string[]): string {
  const head = base === null ? '' : `\t\ttype ${base}; policy ${policy ?? 'accept'};\n\n`;
  return `\tchain ${name} {\n${head}${rules.map((rule) => `\t\t${rule}\n`).join('')}\t}\n\n`;
}

/** nft knows no policy `reject`: fw4 sets `drop` and ends the chain with a jump to handle_reject. */
const basePolicy = (policy: string) => (policy === 'accept' ? 'accept' : 'drop');
const rejectEnd = (policy: string) => (policy === 'reject' ? ['jump handle_reject'] : []);
const known = 'vmap { established : accept, related : accept }';

function inputChain(configuration: Fw4Configuration): string {
  return chain('input', 'filter hook input priority filter', basePolicy(configuration.policies.input), [
    'iif "lo" accept comment "!fw4: Accept traffic from loopback"',
    `ct state ${known} comment "!fw4: Handle inbound flows"`,
    ...(configuration.synFlood
      ? ['tcp flags syn / fin,syn,rst,ack jump syn_flood comment "!fw4: Rate limit TCP syn packets"']
      : []),
    ...configuration.zones.map((zone) => jump(zone, 'iifname', 'input', 'input traffic')),
    ...rejectEnd(configuration.policies.input),
  ]);
}

function forwardChain(configuration: Fw4Configuration, offload: boolean): string {
  return chain('forward', 'filter hook forward priority filter', basePolicy(configuration.policies.forward), [
    ...(offload ? ['meta l4proto { tcp, udp } flow offload @ft;'] : []),
    `ct state ${known} comment "!fw4: Handle forwarded flows"`,
    ...configuration.zones.map((zone) => jump(zone, 'iifname', 'forward', 'forward traffic')),
    ...rejectEnd(configuration.policies.forward),
  ]);
}

function outputChain(configuration: Fw4Configuration): string {
  return chain('output', 'filter hook output priority filter', basePolicy(configuration.policies.output), [
    'oif "lo" accept comment "!fw4: Accept traffic towards loopback"',
    `ct state ${known} comment "!fw4: Handle outbound flows"`,
    ...configuration.zones.map((zone) => jump(zone, 'oifname', 'output', 'output traffic')),
    ...rejectEnd(configuration.policies.output),
  ]);
}

function match(word: 'iifname' | 'oifname', zone: Fw4Zone): string {
  const names = zone.devices.map((device) => `"${device}"`);
  return `${word} ${names.length === 1 ? names[0] : `{ ${names.join(', ')} }`}`;
}

function jump(zone: Fw4Zone, word: 'iifname' | 'oifname', chainKind: string, what: string): string {
  return `${match(word, zone)} jump ${chainKind}_${zone.name} comment "!fw4: Handle ${zone.name} IPv4/IPv6 ${what}"`;
}

function zoneChains(zone: Fw4Zone, { forwardings }: Fw4Configuration): string {
  const { name } = zone;
  const onward = forwardings
    .filter(({ from }) => from === name)
    .map(({ to }) => `jump accept_to_${to} comment "!fw4: Accept ${name} to ${to} forwarding"`);
  return [
    chain(`input_${name}`, null, null, [...(zone.masquerade ? uplinkRules : []), `jump ${zone.input}_from_${name}`]),
    chain(`output_${name}`, null, null, [`jump ${zone.output}_to_${name}`]),
    chain(`forward_${name}`, null, null, [...onward, `jump ${zone.forward}_to_${name}`]),
    chain(`helper_${name}`, null, null, []),
    ...[...new Set([`${zone.input}_from`, `${zone.output}_to`, 'accept_to', `${zone.forward}_to`])].map((kind) =>
      verdictChain(zone, kind),
    ),
  ].join('');
}

const uplinkRules = [
  'meta nfproto ipv4 udp dport 68 counter accept comment "!fw4: Allow-DHCP-Renew"',
  'icmp type echo-request counter accept comment "!fw4: Allow-Ping"',
  'meta nfproto ipv6 udp dport 546 counter accept comment "!fw4: Allow-DHCPv6"',
];

function verdictChain(zone: Fw4Zone, kind: string): string {
  const [action = '', direction = ''] = kind.split('_');
  const target = action === 'reject' ? 'jump handle_reject' : action;
  const leak =
    zone.masquerade && direction === 'to' && action === 'accept'
      ? [
          `meta nfproto ipv4 ${match('oifname', zone)} ct state invalid counter drop comment "!fw4: Prevent NAT leakage"`,
        ]
      : [];
  const word = direction === 'from' ? 'iifname' : 'oifname';
  return chain(`${kind}_${zone.name}`, null, null, [
    ...leak,
    `${match(word, zone)} counter ${target} comment "!fw4: ${action} ${zone.name} IPv4/IPv6 traffic"`,
  ]);
}

function natChains(zones: readonly Fw4Zone[]): string {
  const masquerading = zones.filter(({ masquerade }) => masquerade);
  const clamp = (zone: Fw4Zone, word: 'iifname' | 'oifname', way: string) =>
    `${match(word, zone)} tcp flags syn / fin,syn,rst tcp option maxseg size set rt mtu comment "!fw4: Zone ${zone.name} IPv4/IPv6 ${way} MTU fixing"`;
  const fixing = zones.filter(({ mtuFix }) => mtuFix);
  return [
    chain('dstnat', 'nat hook prerouting priority dstnat', 'accept', []),
    chain(
      'srcnat',
      'nat hook postrouting priority srcnat',
      'accept',
      masquerading.map((zone) => jump(zone, 'oifname', 'srcnat', 'srcnat traffic')),
    ),
    ...masquerading.map((zone) =>
      chain(`srcnat_${zone.name}`, null, null, [
        `meta nfproto ipv4 masquerade comment "!fw4: Masquerade IPv4 ${zone.name} traffic"`,
      ]),
    ),
    chain(
      'mangle_postrouting',
      'filter hook postrouting priority mangle',
      'accept',
      fixing.map((zone) => clamp(zone, 'oifname', 'egress')),
    ),
    chain(
      'mangle_forward',
      'filter hook forward priority mangle',
      'accept',
      fixing.map((zone) => clamp(zone, 'iifname', 'ingress')),
    ),
  ].join('');
}
