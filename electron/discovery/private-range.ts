import ipaddr from 'ipaddr.js';
import { FlowhelmError } from '../../shared/model/errors.ts';

/** More addresses than a person means when they look for routers; at the pace of the look these take half a minute. */
export const mostAddresses = 4096;

/** RFC 1918, unique local IPv6 (RFC 4193), and this computer itself. */
const allowed = new Set(['private', 'uniqueLocal', 'loopback']);

/**
 * Every address of a range in CIDR form (or of one address) that a host may have, in order; without the network's own and the
 * broadcast address. Throws `bad-input` for what is not a range, not private, or larger than `mostAddresses`.
 */
export function addressesOf(range: string): string[] {
  const { network, prefix } = parse(range);
  const bits = network.kind() === 'ipv4' ? 32 : 128;
  if (prefix < bits - Math.log2(mostAddresses)) throw tooLarge(range, bits);
  const first = firstAddress(network, prefix);
  const last = [...first];
  const count = 2 ** (bits - prefix);
  add(last, count - 1);
  if (!isPrivate(ipaddr.fromByteArray(first)) || !isPrivate(ipaddr.fromByteArray(last))) throw notPrivate(range);
  const skipped = network.kind() === 'ipv4' && prefix < 31 ? 1 : 0;
  const addresses: string[] = [];
  for (let index = skipped; index < count - skipped; index += 1) {
    const bytes = [...first];
    add(bytes, index);
    addresses.push(ipaddr.fromByteArray(bytes).toString());
  }
  return addresses;
}

/** Whether Flowhelm may look at this address of its own accord; a zone ("%eth0") does not matter. */
export function isPrivateAddress(address: string): boolean {
  return ipaddr.isValid(address) && isPrivate(ipaddr.parse(address));
}

/**
 * The range around one address of this computer, as a choice: a network that is too large to look at becomes the 256 addresses
 * around. `null` = not private.
 */
export function rangeAround(cidr: string): { range: string; addresses: number } | null {
  const parsed = cidrOf(cidr);
  if (parsed?.network.kind() !== 'ipv4' || !isPrivate(parsed.network)) return null;
  const prefix = parsed.prefix < 32 - Math.log2(mostAddresses) ? 24 : parsed.prefix;
  const range = `${ipaddr.fromByteArray(firstAddress(parsed.network, prefix)).toString()}/${prefix}`;
  return { range, addresses: addressesOf(range).length };
}

type Address = ReturnType<typeof ipaddr.parse>;

function isPrivate(address: Address): boolean {
  return allowed.has(address.range());
}

function cidrOf(text: string): { network: Address; prefix: number } | null {
  if (!ipaddr.isValidCIDR(text)) return null;
  const [network, prefix] = ipaddr.parseCIDR(text);
  return { network, prefix };
}

function parse(range: string): { network: Address; prefix: number } {
  const text = range.trim();
  const parsed = cidrOf(text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`);
  // "10.1" is an address to some programs (10.0.0.1); here it is more likely a slip
  if (!parsed || (!text.includes(':') && text.split('.').length !== 4)) throw notARange(range);
  return parsed;
}

function firstAddress(network: Address, prefix: number): number[] {
  return network.toByteArray().map((byte, index) => {
    const kept = Math.min(8, Math.max(0, prefix - index * 8));
    return byte & ((0xff << (8 - kept)) & 0xff);
  });
}

function add(bytes: number[], amount: number): void {
  let carry = amount;
  for (let index = bytes.length - 1; index >= 0 && carry > 0; index -= 1) {
    const sum = (bytes[index] ?? 0) + carry;
    bytes[index] = sum % 256;
    carry = Math.floor(sum / 256);
  }
}

function notARange(range: string): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: 'That is not a range of addresses.',
    nextStep: 'Write it like 192.168.1.0/24.',
    evidence: { range: range.slice(0, 100) },
  });
}

function notPrivate(range: string): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: `${range} is not a private range, and Flowhelm only looks at private ones.`,
    nextStep:
      'Choose a range inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or fc00::/7. Add other routers by their address.',
  });
}

function tooLarge(range: string, bits: number): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: `${range} has more than ${mostAddresses} addresses.`,
    nextStep: `Choose a smaller range, /${bits - Math.log2(mostAddresses)} or longer, and look at several one after the other.`,
  });
}
