import { createSocket, type Socket } from 'node:dgram';
import { type Answer, decode, encode } from 'dns-packet';
import { printable } from '../ssh/printable.ts';
import { isPrivateAddress } from './private-range.ts';
import { hardwareAddressOf } from './tables.ts';

/** A device that announces itself. */
export interface Announcement {
  readonly address: string;
  /** Of its SSH server; null = it only says that it is there. */
  readonly port: number | null;
  readonly name: string | null;
  readonly hardwareAddress: string | null;
}

const sshService = '_ssh._tcp.local';
const workstationService = '_workstation._tcp.local';
/** An answer is one datagram of at most 9000 bytes (RFC 6762 section 17); more than this many come from something broken. */
const mostAnswers = 512;

export interface MdnsOptions {
  /** How long to listen, milliseconds. */
  readonly listenMs: number;
  readonly signal: AbortSignal;
  /** Own IPv4 addresses, one for each interface to ask on. */
  readonly interfaces: readonly string[];
  /** Injected in tests; else the group of mDNS. */
  readonly destination?: { readonly address: string; readonly port: number };
}

/**
 * Asks every device on the link once for SSH servers and workstations. The question goes out from a port of its own, so the answers
 * come straight back (RFC 6762 section 6.7) and a responder of this computer that holds port 5353 does not matter.
 * Rejects when the question can be sent on no interface.
 */
export async function askMdns(options: MdnsOptions): Promise<Announcement[]> {
  const { interfaces } = options;
  const asked = await Promise.allSettled(interfaces.map((address) => askOn(address, options)));
  const [failed] = asked.filter((one) => one.status === 'rejected');
  if (failed && asked.every((one) => one.status === 'rejected')) throw failed.reason;
  return asked.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
}

function askOn(interfaceAddress: string, options: MdnsOptions): Promise<Announcement[]> {
  const { listenMs, signal, destination = { address: '224.0.0.251', port: 5353 } } = options;
  const socket: Socket = createSocket('udp4');
  const found: Announcement[] = [];
  let answers = 0;
  return new Promise((resolve, reject) => {
    let closed = false;
    const close = (then: () => void) => {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      socket.close(then);
    };
    const end = () => close(() => resolve(found));
    const fail = (error: Error) => close(() => reject(error));
    const timer = setTimeout(end, listenMs);
    if (signal.aborted) return end();
    signal.addEventListener('abort', end, { once: true });
    socket.once('error', fail);
    socket.on('message', (packet, { address }) => {
      answers += 1;
      if (answers <= mostAnswers && isPrivateAddress(address)) found.push(...readAnswer(packet, address));
    });
    socket.bind(0, interfaceAddress, () => {
      socket.setMulticastTTL(255);
      socket.setMulticastInterface(interfaceAddress);
      socket.send(question, destination.port, destination.address, (error) => error && fail(error));
    });
  });
}

const question = encode({
  type: 'query',
  questions: [sshService, workstationService].map((name) => ({ type: 'PTR', name, class: 'IN' })),
});

/**
 * The devices in one answer that came from `sender`. An answer without the addresses of its names is about the sender. What is
 * not an answer of mDNS is nothing.
 */
export function readAnswer(packet: Buffer, sender: string): Announcement[] {
  const records = recordsOf(packet);
  return records.flatMap((record): Announcement[] => {
    if (record.type !== 'PTR') return [];
    const service = lower(record.name);
    const instance = String(record.data);
    if (service === workstationService) return [workstation(instance, sender)];
    return service === sshService ? sshServers(instance, records, sender) : [];
  });
}

function sshServers(instance: string, records: readonly Answer[], sender: string): Announcement[] {
  const name = labelOf(instance, sshService);
  const servers = records.flatMap((record) =>
    record.type === 'SRV' && lower(record.name) === lower(instance) ? [record.data] : [],
  );
  if (servers.length === 0) return [{ address: sender, port: null, name, hardwareAddress: null }];
  return servers.map(({ port, target }) => {
    const addresses = records.flatMap((record) =>
      record.type === 'A' && lower(record.name) === lower(target) ? [record.data] : [],
    );
    // the sender first: it has just proved that this address of its reaches us
    const address = addresses.includes(sender) ? sender : (addresses.find(isPrivateAddress) ?? sender);
    return { address, port: port > 0 ? port : null, name, hardwareAddress: null };
  });
}

/** Avahi names workstations "attic [00:11:22:33:44:55]". */
function workstation(instance: string, sender: string): Announcement {
  const label = labelOf(instance, workstationService) ?? '';
  const [, name = label, hardware = ''] = /^(.*) \[([0-9a-f:]{17})\]$/i.exec(label) ?? [];
  return { address: sender, port: null, name: name || null, hardwareAddress: hardwareAddressOf(hardware) };
}

function labelOf(instance: string, service: string): string | null {
  const label = lower(instance).endsWith(`.${service}`) ? instance.slice(0, -service.length - 1) : instance;
  return printable(label, 63) || null;
}

function recordsOf(packet: Buffer): Answer[] {
  try {
    const { type, answers = [], additionals = [] } = decode(packet);
    return type === 'response' ? [...answers, ...additionals] : [];
  } catch {
    return [];
  }
}

function lower(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
