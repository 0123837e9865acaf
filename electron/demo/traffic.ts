import type { Clock } from './clock.ts';
import { type LoadedOffload, loadedOffload } from './loaded-offload.ts';
import type { NftRuleset } from './nft-ruleset.ts';
import { lanOf, type RouterProfile, uplinkOf } from './profile.ts';
import { seededFraction, seededInteger } from './random.ts';
import { activeSeconds, paceAt, type Wave } from './waves.ts';

/** One entry of the connection table at one moment. Addresses as the kernel prints them: IPv6 in full. */
export interface VirtualFlow {
  readonly family: 'ipv4' | 'ipv6';
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly kind: FlowKind;
  readonly path: 'hardware' | 'software' | 'slow';
  /** Only TCP. */
  readonly state: string | null;
  readonly timeoutSeconds: number;
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
  readonly translated: string;
  readonly up: { readonly packets: number; readonly bytes: number };
  readonly down: { readonly packets: number; readonly bytes: number };
  /** Bytes per second, both directions; 0 = idle. */
  readonly rate: number;
  readonly marks: 'assured' | 'unreplied' | 'none';
  /** How much of its traffic the CPU's slow path still carries. */
  readonly slowShare: number;
  readonly index: number;
}

const flowKinds = ['stream', 'quic', 'resting', 'closing', 'dns', 'icmp', 'local', 'unreplied', 'own'] as const;
export type FlowKind = (typeof flowKinds)[number];
/** Share of each kind in a home's table; forwarded long flows are the smaller part of the entries. */
const kindWeights: Readonly<Record<FlowKind, number>> = {
  stream: 30, quic: 14, resting: 12, closing: 14, dns: 13, icmp: 3, local: 4, unreplied: 5, own: 5,
}; // biome-ignore format: a table
const lifeSeconds: Readonly<Record<FlowKind, number>> = {
  stream: 1500, quic: 700, resting: 2400, closing: 100, dns: 60, icmp: 25, local: 900, unreplied: 50, own: 300,
}; // biome-ignore format: a table

/** What the flows depend on. */
interface Surroundings {
  readonly clock: Clock;
  readonly ruleset: NftRuleset;
  /** By the clock, in milliseconds. */
  readonly bootedAt: number;
}

interface Totals {
  readonly softirqTicks: number;
  readonly userTicks: number;
  readonly idleTicks: number;
  /** As the kernel counts them. */
  readonly links: ReadonlyMap<string, Bytes>;
  /** As the switch or the NIC counts them, with what passes in hardware. */
  readonly ports: ReadonlyMap<string, Bytes>;
}

interface Bytes {
  readonly rx: number;
  readonly tx: number;
}

/**
 * Synthetic traffic that reacts to the loaded ruleset. Flows are a function of the seed and the time, so nothing runs while nobody
 * looks; only the counters of CPU and devices are summed up, at each look and before each ruleset change.
 */
export class Traffic {
  readonly #profile: RouterProfile;
  #loadedAt = Number.NEGATIVE_INFINITY;
  #settledAt: number | null = null;
  #totals: Totals = { softirqTicks: 4200, userTicks: 61_000, idleTicks: 9_000_000, links: new Map(), ports: new Map() };

  constructor(profile: RouterProfile) {
    this.#profile = profile;
  }

  restart(): void {
    this.#settledAt = null;
    this.#totals = { softirqTicks: 310, userTicks: 1900, idleTicks: 4000, links: new Map(), ports: new Map() };
  }

  rulesetLoaded(box: Surroundings): void {
    this.#loadedAt = box.clock.now();
  }

  totals(box: Surroundings): Totals {
    this.settle(box);
    return this.#totals;
  }

  /** Adds what happened since the last look, with the ruleset as it is. */
  settle(box: Surroundings): void {
    const now = box.clock.now();
    const seconds = (now - (this.#settledAt ?? box.bootedAt)) / 1000;
    this.#settledAt = now;
    if (seconds <= 0) return;
    const flows = this.flows(box);
    const ticks = seconds * 100 * this.#profile.cpus;
    const softirq = softirqShare(flows, this.#profile);
    const user = 0.03;
    this.#totals = {
      softirqTicks: this.#totals.softirqTicks + ticks * softirq,
      userTicks: this.#totals.userTicks + ticks * user,
      idleTicks: this.#totals.idleTicks + ticks * Math.max(0, 1 - softirq - user),
      ...this.#addToLinks(flows, seconds),
    };
  }

  /** The connection table now. */
  flows(box: Surroundings): readonly VirtualFlow[] {
    const { traffic } = this.#profile;
    const now = box.clock.now();
    const pace = traffic.activity === 0 ? 1 : 0.75 + 0.25 * paceAt(now / 1000, [this.#household]);
    const count = Math.round(traffic.entries * Math.max(0.08, traffic.activity) * pace);
    const offload = loadedOffload(box.ruleset, this.#profile);
    return Array.from({ length: count }, (_, index) =>
      this.#flow(index, {
        now,
        offload,
        sinceLoad: (now - this.#loadedAt) / 1000,
        sinceBoot: (now - box.bootedAt) / 1000,
      }),
    );
  }

  #flow(
    index: number,
    moment: { now: number; offload: LoadedOffload; sinceLoad: number; sinceBoot: number },
  ): VirtualFlow {
    const { id, traffic } = this.#profile;
    const kind = kindOf(id, index, traffic.activity);
    const life = lifeSeconds[kind] * (0.6 + seededFraction(id, 'life', index));
    const clock = moment.now / 1000 + life * (0.1 + 0.85 * seededFraction(id, 'phase', index));
    const generation = Math.floor(clock / life);
    const age = clock - generation * life + 1;
    const draw = (what: string) => seededFraction(id, what, index, generation);
    const family = traffic.ipv6 && kind !== 'own' && draw('family') < 0.35 ? 'ipv6' : 'ipv4';
    const host = seededInteger(traffic.hosts, id, 'host', index, generation);
    const forwarded = kind === 'stream' || kind === 'quic';
    const path = forwarded ? pathOf(moment.offload, { host, age, sinceLoad: moment.sinceLoad, family }) : 'slow';
    const full = forwarded ? this.#rate(index) : 0;
    const waves = [this.#household, { period: 9 + 40 * draw('wave'), height: 0.35, phase: draw('wave phase') }];
    const seconds = moment.now / 1000;
    const active = activeSeconds(seconds, waves) - activeSeconds(seconds - age, waves);
    const bytes = forwarded ? full * active : 200 + draw('bytes') * 40_000;
    const rate = full * paceAt(seconds, waves);
    const down = Math.round(bytes * 0.92);
    const up = Math.round(bytes * 0.08) + 60;
    return {
      family,
      protocol: protocolOf(kind),
      kind,
      path,
      state: stateOf(kind),
      timeoutSeconds: timeoutOf(kind, draw('timeout')),
      ...this.#addresses(kind, family, host, draw),
      up: { packets: Math.ceil(down / 2800) + 3, bytes: up },
      down: kind === 'unreplied' ? { packets: 0, bytes: 0 } : { packets: Math.ceil(down / 1400) + 2, bytes: down },
      rate,
      marks:
        kind === 'unreplied' ? 'unreplied' : kind === 'dns' || kind === 'icmp' || kind === 'own' ? 'none' : 'assured',
      slowShare: path === 'slow' ? 1 : moment.offload.bothDirections ? 0.01 : 0.5,
      index,
    };
  }

  get #household(): Wave {
    return { period: 97, height: 0.35, phase: seededFraction(this.#profile.id, 'household') };
  }

  /** A few flows carry most of the bytes, as in any home. */
  #rate(index: number): number {
    const { traffic, id } = this.#profile;
    const total = (traffic.megabits * 1_000_000 * traffic.activity) / 8;
    const forwarded = Math.max(1, traffic.entries * 0.44);
    const weight = 0.15 / (0.08 + seededFraction(id, 'weight', index));
    return (total / forwarded) * weight * 2.2;
  }

  #addresses(kind: FlowKind, family: 'ipv4' | 'ipv6', host: number, draw: (what: string) => number) {
    const lan = lanOf(this.#profile);
    const uplink = uplinkOf(this.#profile);
    const port = 32_768 + Math.floor(draw('port') * 28_000);
    const server = Math.floor(draw('server') * 200) + 10;
    const routerV4 = lan?.ipv4?.address ?? '192.168.1.1';
    const uplinkV4 = uplink?.ipv4?.address ?? '192.0.2.2';
    const hostV4 = `${routerV4.slice(0, routerV4.lastIndexOf('.'))}.${20 + host}`;
    const hostV6 = fullAddress(
      `${(lan?.ipv6?.address ?? '2001:db8:a::1').replace(/::.*$/, '')}::${(0x100 + host).toString(16)}`,
    );
    const far = family === 'ipv4' ? `198.51.100.${server}` : fullAddress(`2001:db8:ffff::${server.toString(16)}`);
    if (kind === 'own') {
      return {
        source: uplinkV4,
        sourcePort: port,
        destination: '198.51.100.53',
        destinationPort: 53,
        translated: uplinkV4,
      };
    }
    if (kind === 'dns' || kind === 'local') {
      const router = family === 'ipv4' ? routerV4 : fullAddress(lan?.ipv6?.address ?? '2001:db8:a::1');
      const source = family === 'ipv4' ? hostV4 : hostV6;
      return {
        source,
        sourcePort: port,
        destination: router,
        destinationPort: kind === 'dns' ? 53 : 443,
        translated: source,
      };
    }
    const source = family === 'ipv4' ? hostV4 : hostV6;
    const translated = family === 'ipv4' ? uplinkV4 : source;
    return {
      source,
      sourcePort: port,
      destination: far,
      destinationPort: draw('service') < 0.8 ? 443 : 5223,
      translated,
    };
  }

  #addToLinks(flows: readonly VirtualFlow[], seconds: number): Pick<Totals, 'links' | 'ports'> {
    const links = new Map(this.#totals.links);
    const ports = new Map(this.#totals.ports);
    const uplink = uplinkOf(this.#profile);
    const facing = new Set([uplink?.device, uplink?.l3Device]);
    for (const link of this.#profile.links) {
      const [rx, tx] = facing.has(link.name) ? [0.92, 0.08] : [0.08, 0.92];
      const add = (totals: Map<string, Bytes>, seesHardware: boolean) => {
        const old = totals.get(link.name) ?? { rx: 1_000_000, tx: 400_000 };
        const bytes =
          flows.reduce((sum, flow) => sum + (flow.path === 'hardware' && !seesHardware ? 0 : flow.rate), 0) * seconds;
        const used = link.up && link.kind !== 'loopback' && link.kind !== 'ifb' ? bytes : 0;
        totals.set(link.name, { rx: old.rx + used * rx, tx: old.tx + used * tx });
      };
      // What the NPU forwards never passes the devices above the Ethernet MAC (domain.md 6, vnstat).
      add(links, link.kind === 'conduit' || link.kind === 'ethernet');
      add(ports, true);
    }
    return { links, ports };
  }
}

/** What the forwarding costs: the slow path all, software offload about a third, hardware next to nothing. */
function softirqShare(flows: readonly VirtualFlow[], { traffic }: RouterProfile): number {
  const cost = { slow: 1, software: 0.35, hardware: 0 } as const;
  const busy = flows.reduce((sum, flow) => {
    const fast = flow.path === 'slow' ? 1 : cost[flow.path];
    return sum + flow.rate * (flow.slowShare + (1 - flow.slowShare) * fast);
  }, 0);
  return Math.min(0.94, (busy * 8) / (traffic.slowPathMegabits * 1_000_000) + 0.004);
}

function kindOf(id: string, index: number, activity: number): FlowKind {
  if (activity === 0) return index % 2 === 0 ? 'own' : 'dns';
  const total = Object.values(kindWeights).reduce((sum, weight) => sum + weight, 0);
  let left = seededFraction(id, 'kind', index) * total;
  for (const kind of flowKinds) {
    left -= kindWeights[kind];
    if (left < 0) return kind;
  }
  return 'stream';
}

/** A flow is taken after its first moments, again after each ruleset load, and by hardware a little later (domain.md 5.3). */
function pathOf(
  offload: LoadedOffload,
  flow: { host: number; age: number; sinceLoad: number; family: 'ipv4' | 'ipv6' },
): VirtualFlow['path'] {
  const since = Math.min(flow.age, flow.sinceLoad);
  if (!offload.tags || since < 0.3) return 'slow';
  // Every fourth host hangs on Wi-Fi, which the NPU does not serve without WED.
  const wired = flow.host % 4 !== 3;
  return offload.hardware && wired && since >= 1.5 ? 'hardware' : 'software';
}

const protocolOf = (kind: FlowKind): VirtualFlow['protocol'] =>
  kind === 'icmp' ? 'icmp' : kind === 'quic' || kind === 'dns' || kind === 'own' ? 'udp' : 'tcp';

function stateOf(kind: FlowKind): string | null {
  if (protocolOf(kind) !== 'tcp') return null;
  if (kind === 'closing') return 'TIME_WAIT';
  return kind === 'unreplied' ? 'SYN_SENT' : 'ESTABLISHED';
}

function timeoutOf(kind: FlowKind, fraction: number): number {
  if (kind === 'stream' || kind === 'resting' || kind === 'local') return 7000 + Math.floor(fraction * 440);
  if (kind === 'quic') return 150 + Math.floor(fraction * 30);
  return 5 + Math.floor(fraction * (kind === 'closing' ? 110 : 50));
}

/** The kernel's long form of an IPv6 address. */
export function fullAddress(address: string): string {
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string) => text.split(':').filter((group) => group !== '');
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = address.includes('::')
    ? [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail)]
    : groups(head);
  return all.map((group) => group.padStart(4, '0')).join(':');
}
