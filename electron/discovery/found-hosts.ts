import type { DiscoverySource, FoundHost } from '../../shared/model/discovery.ts';
import { canonicalAddress } from '../../shared/rules/addresses.ts';

/** One way in which a host was noticed. */
export interface Sighting {
  readonly source: DiscoverySource;
  readonly address: string;
  /** Null = not known; the port that is asked about then stands for it. */
  readonly port?: number | null;
  readonly name?: string | null;
  readonly hardwareAddress?: string | null;
  readonly ssh?: FoundHost['ssh'];
}

export interface KnownAddress {
  readonly id: string;
  readonly host: string;
  readonly port: number;
}

/** What is known of the hosts so far: the same address and port are one host, however often it was noticed. */
export class FoundHosts {
  readonly #port: number;
  readonly #known: ReadonlyMap<string, string>;
  readonly #hosts = new Map<string, FoundHost>();

  /** `port` is the one that is asked about; `fleet` are the routers that are known already. */
  constructor(port: number, fleet: readonly KnownAddress[]) {
    this.#port = port;
    this.#known = new Map(fleet.map(({ id, host, port: sshPort }) => [keyOf(host, sshPort), id]));
  }

  get size(): number {
    return this.#hosts.size;
  }

  /** The host with what the sighting adds to it; `null` = nothing new. */
  add(sighting: Sighting): FoundHost | null {
    const { source, address, name = null, hardwareAddress = null, ssh = null } = sighting;
    const port = sighting.port ?? this.#port;
    const key = keyOf(address, port);
    const before = this.#hosts.get(key);
    const host: FoundHost = {
      ...{ address: before?.address ?? address, port },
      sources: [...new Set([...(before?.sources ?? []), source])],
      name: before?.name ?? name,
      hardwareAddress: before?.hardwareAddress ?? hardwareAddress,
      ssh: ssh ?? before?.ssh ?? null,
      knownRouterId: this.#known.get(key) ?? null,
    };
    if (before && JSON.stringify(before) === JSON.stringify(host)) return null;
    this.#hosts.set(key, host);
    return host;
  }

  /** The hosts of an address that had no name, with this one. */
  giveName(address: string, name: string): FoundHost[] {
    const named = [...this.#hosts]
      .filter(([, host]) => host.address === address && host.name === null)
      .map(([key, host]): [string, FoundHost] => [key, { ...host, name }]);
    for (const [key, host] of named) this.#hosts.set(key, host);
    return named.map(([, host]) => host);
  }
}

/**
 * A device has one IPv4 and several IPv6 addresses in the tables; the same hardware address shows that they are one. What was noticed
 * under an IPv6 address then counts for the IPv4 one, which people know.
 */
export function oneAddressPerDevice(sightings: readonly Sighting[]): Sighting[] {
  const hardware = new Map<string, string>();
  const ipv4 = new Map<string, string>();
  for (const { address, hardwareAddress } of sightings) {
    if (!hardwareAddress) continue;
    hardware.set(address, hardwareAddress);
    if (!address.includes(':') && !ipv4.has(hardwareAddress)) ipv4.set(hardwareAddress, address);
  }
  return sightings.map((sighting) => {
    const hardwareAddress = hardware.get(sighting.address) ?? sighting.hardwareAddress ?? null;
    const known = hardwareAddress === null ? undefined : ipv4.get(hardwareAddress);
    const address = sighting.address.includes(':') ? (known ?? sighting.address) : sighting.address;
    return { ...sighting, address, hardwareAddress };
  });
}

function keyOf(address: string, port: number): string {
  const zone = /%.*$/.exec(address)?.[0] ?? '';
  return `${canonicalAddress(address)}${zone} ${port}`;
}
