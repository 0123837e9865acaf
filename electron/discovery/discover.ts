import { networkInterfaces } from 'node:os';
import type { DiscoveryEvent, DiscoveryRequest, FoundHost } from '../../shared/model/discovery.ts';
import { lookAtSsh } from './banner.ts';
import { EventQueue } from './event-queue.ts';
import { FoundHosts, type KnownAddress, oneAddressPerDevice, type Sighting } from './found-hosts.ts';
import { type Announcement, askMdns } from './mdns.ts';
import { addressesOf, isPrivateAddress, rangeAround } from './private-range.ts';
import { type AskName, askReverse, NameQuestions } from './reverse-names.ts';
import { type ScanPace, scan } from './scan.ts';
import { askGateways, askNeighbours, thisSystem } from './system.ts';
import type { Neighbour } from './tables.ts';

/** The ways to look around; injected in tests. */
export interface Senses {
  readonly gateways: (signal: AbortSignal) => Promise<string[]>;
  readonly neighbours: (signal: AbortSignal) => Promise<Neighbour[]>;
  readonly mdns: (signal: AbortSignal) => Promise<Announcement[]>;
  readonly look: (address: string, port: number, signal: AbortSignal) => Promise<FoundHost['ssh']>;
  readonly name: AskName;
  readonly pace?: ScanPace;
}

/** Longer than a slow router needs to say its line, short enough for addresses where nobody is. */
const lookPatienceMs = 2_500;
const mdnsListenMs = 2_500;
/** More neighbours than this are a table that somebody fills. */
const mostSightings = 8_192;

const ownSenses: Senses = {
  gateways: (signal) => askGateways(thisSystem(signal)),
  neighbours: (signal) => askNeighbours(thisSystem(signal)),
  mdns: (signal) => askMdns({ listenMs: mdnsListenMs, signal, interfaces: ownAddresses() }),
  look: (address, port, signal) => lookAtSsh(address, port, { patienceMs: lookPatienceMs, signal }),
  name: askReverse,
};

/** Private ranges that this computer is part of; large networks as the part around its own address. */
export function ownRanges(
  interfaces = networkInterfaces(),
): { interfaceName: string; range: string; addresses: number }[] {
  const ranges = Object.entries(interfaces).flatMap(([interfaceName, addresses = []]) =>
    addresses.flatMap(({ cidr, internal }) => {
      const around = cidr === null || internal ? null : rangeAround(cidr);
      return around ? [{ interfaceName, ...around }] : [];
    }),
  );
  return [...new Map(ranges.map((range) => [range.range, range])).values()];
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.flatMap(({ family, address, internal }) =>
      family === 'IPv4' && !internal && isPrivateAddress(address) ? [address] : [],
    ),
  );
}

/**
 * Looks for routers around this computer. Asks the system for gateways and neighbours, the link by mDNS, and every address of the
 * confirmed range for its SSH banner; nobody logs in. A host comes again when more is known of it. A way that does not work is a note.
 * Ends with `done`, or without it when the signal aborts or the reader leaves. Throws `bad-input` for a range that may not be looked at.
 */
export async function* discover(
  request: DiscoveryRequest,
  fleet: readonly KnownAddress[],
  signal?: AbortSignal,
  senses: Senses = ownSenses,
): AsyncGenerator<DiscoveryEvent, void> {
  const addresses = request.range === null ? [] : addressesOf(request.range);
  const left = new AbortController();
  const stop = signal ? AbortSignal.any([signal, left.signal]) : left.signal;
  const queue = new EventQueue<DiscoveryEvent>();
  const hosts = new FoundHosts(request.port, fleet);
  const notice = (sighting: Sighting) => {
    const host = hosts.size < mostSightings && !stop.aborted ? hosts.add(sighting) : null;
    if (host) queue.push({ kind: 'found', host });
    if (host?.name === null) names.add(host.address);
  };
  const names = new NameQuestions(senses.name, stop, (address, name) => {
    for (const host of stop.aborted ? [] : hosts.giveName(address, name)) queue.push({ kind: 'found', host });
  });
  const round = { request, addresses, senses, stop, notice, tell: (event: DiscoveryEvent) => queue.push(event) };
  const work = lookAround(round).then(() => names.answered());
  void work.then(
    () => queue.end(),
    () => queue.end(),
  );
  try {
    queue.push({ kind: 'progress', done: 0, total: addresses.length });
    yield* queue.read();
    await work;
    if (!stop.aborted) yield { kind: 'done', found: hosts.size };
  } finally {
    left.abort();
  }
}

interface Round {
  readonly request: DiscoveryRequest;
  readonly addresses: readonly string[];
  readonly senses: Senses;
  readonly stop: AbortSignal;
  readonly notice: (sighting: Sighting) => void;
  readonly tell: (event: DiscoveryEvent) => void;
}

async function lookAround(round: Round): Promise<void> {
  await Promise.all([ownTables(round), announcements(round), banners(round)]);
}

async function ownTables({ request, senses, stop, notice, tell }: Round): Promise<void> {
  const [gateways, neighbours] = await Promise.all([
    request.gateways ? attempt(senses.gateways(stop), gatewaysNote, tell, stop) : [],
    // the hardware addresses of gateways are in here, so it is asked for them as well
    request.neighbours || request.gateways ? attempt(senses.neighbours(stop), neighboursNote, tell, stop) : [],
  ]);
  const sightings: Sighting[] = [
    ...gateways.map((address): Sighting => ({ source: 'gateway', address })),
    ...neighbours.map((neighbour): Sighting => ({ source: 'neighbour', ...neighbour })),
  ];
  for (const sighting of oneAddressPerDevice(sightings)) {
    if (request.neighbours || sighting.source === 'gateway') notice(sighting);
  }
}

async function announcements({ request, senses, stop, notice, tell }: Round): Promise<void> {
  if (!request.mdns) return;
  const found = await attempt(senses.mdns(stop), mdnsNote, tell, stop);
  for (const announcement of found) notice({ source: 'mdns', ...announcement });
}

/** Progress is told a hundred times at most. */
async function banners({ request, addresses, senses, stop, notice, tell }: Round): Promise<void> {
  const total = addresses.length;
  const step = Math.max(1, Math.ceil(total / 100));
  let done = 0;
  await scan({
    addresses,
    look: (address) => senses.look(address, request.port, stop),
    seen: (address, ssh) => {
      done += 1;
      if (ssh) notice({ source: 'scan', address, ssh });
      if (done % step === 0 || done === total) tell({ kind: 'progress', done, total });
    },
    signal: stop,
    ...(senses.pace && { pace: senses.pace }),
  });
}

const gatewaysNote = 'This system does not tell its default gateways.';
const neighboursNote = 'This system does not tell its neighbours.';
const mdnsNote = 'Devices cannot be asked by mDNS here.';

async function attempt<Found>(
  way: Promise<Found[]>,
  sentence: string,
  tell: Round['tell'],
  stop: AbortSignal,
): Promise<Found[]> {
  try {
    return await way;
  } catch {
    if (!stop.aborted) tell({ kind: 'note', sentence });
    return [];
  }
}
