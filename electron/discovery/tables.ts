import { isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';
import { isMulticast } from '../../shared/rules/addresses.ts';
import { parseDefaultRoutes } from '../router/default-routes.ts';

/** What this computer's own tables know of the devices around it. Readers of text only; `system.ts` gets the text. */

export interface Neighbour {
  readonly address: string;
  /** Six bytes, lower case, with colons; null = the table does not say. */
  readonly hardwareAddress: string | null;
}

/** The gateways of the default routes in Linux's /proc/net/route and /proc/net/ipv6_route; a link-local one with its zone. */
export function linuxGateways(ipv4: string, ipv6: string): string[] {
  const files = new Map([
    ['/proc/net/route', ipv4.split('\n')],
    ['/proc/net/ipv6_route', ipv6.split('\n')],
  ]);
  return unique(
    parseDefaultRoutes({ files }).flatMap(({ gateway, device }) =>
      gateway === null ? [] : withZone(gateway, device ?? ''),
    ),
  );
}

/** `netstat -rn` of macOS and the BSDs: "default  192.168.1.1  UGScg  en0", "default  fe80::1%en0  UGcIg  en0". */
export function bsdGateways(text: string): string[] {
  return unique(
    rows(text).flatMap(([destination, gateway = '', flags = '', device = '']) => {
      if (destination !== 'default' || !flags.includes('G')) return [];
      return isAddress(gateway) ? withZone(gateway, device) : [];
    }),
  );
}

/**
 * `route print` of Windows. Its words are in the person's language, so only the figures are read: the active IPv4 default is a row of
 * five columns that begins with 0.0.0.0 0.0.0.0, the IPv6 one "12  281 ::/0  fe80::1" with the number of the interface first.
 */
export function windowsGateways(text: string): string[] {
  return unique(
    rows(text).flatMap((row) => {
      const [first = '', second = '', third = '', fourth = ''] = row;
      if (row.length === 5 && first === '0.0.0.0' && second === '0.0.0.0' && isIPv4(third)) return [third];
      if (third === '::/0' && /^\d+$/.test(first) && isIPv6(fourth)) return withZone(fourth, first);
      return [];
    }),
  );
}

/** Linux's /proc/net/arp; entries without an answer (flags without 0x2) are left out. */
export function linuxArp(text: string): Neighbour[] {
  return neighbours(
    rows(text).map(([address = '', , flags = '', hardware = '']) =>
      Number.parseInt(flags, 16) & 0x2 ? { address, hardware } : { address: '', hardware },
    ),
  );
}

const ipNeighbourSchema = z.array(
  z.object({
    dst: z.string(),
    dev: z.string().default(''),
    lladdr: z.string().optional(),
    state: z.array(z.string()).default([]),
  }),
);

/** `ip -j neigh` (iproute2). Throws when it is not its JSON. */
export function ipNeighbours(text: string): Neighbour[] {
  const entries = ipNeighbourSchema.parse(JSON.parse(text.trim() || '[]'));
  return neighbours(
    entries
      .filter(({ state, lladdr }) => lladdr !== undefined && !state.includes('FAILED') && !state.includes('INCOMPLETE'))
      .map(({ dst, dev, lladdr = '' }) => ({ address: withZone(dst, dev)[0] ?? '', hardware: lladdr })),
  );
}

/**
 * `arp -a` of macOS ("? (192.168.1.1) at 0:11:22:33:44:55 on en0 ifscope [ethernet]") and of Windows ("  192.168.1.1
 * 00-11-22-33-44-55     dynamic", the last word in the person's language), and macOS's `ndp -an`
 * ("fe80::1%en0  0:11:22:33:44:55  en0 23h59m58s S R").
 */
export function arpOrNdp(text: string): Neighbour[] {
  return neighbours(
    text.split('\n').map((line) => {
      const inBrackets = /\(([0-9.]+)\) at (\S+)/.exec(line);
      const [address = '', hardware = ''] = inBrackets ? inBrackets.slice(1) : line.trim().split(/\s+/);
      return { address, hardware };
    }),
  );
}

/** "0:1B:2c:3:4:5" and "00-1b-2c-03-04-05" as "00:1b:2c:03:04:05"; null = not one, or one that no single device has. */
export function hardwareAddressOf(text: string): string | null {
  const bytes = text.split(/[:-]/);
  if (bytes.length !== 6 || !bytes.every((byte) => /^[0-9a-f]{1,2}$/i.test(byte))) return null;
  const full = bytes.map((byte) => byte.padStart(2, '0').toLowerCase());
  const first = Number.parseInt(full[0] ?? '', 16);
  return first & 1 || full.every((byte) => byte === '00') ? null : full.join(':');
}

function neighbours(found: readonly { address: string; hardware: string }[]): Neighbour[] {
  const byAddress = new Map<string, Neighbour>();
  for (const { address, hardware } of found) {
    const hardwareAddress = hardwareAddressOf(hardware);
    if (!isAddress(address) || isMulticast(address) || hardwareAddress === null) continue;
    byAddress.set(address, { address, hardwareAddress });
  }
  return [...byAddress.values()];
}

function rows(text: string): string[][] {
  return text.split('\n').map((line) => line.trim().split(/\s+/));
}

function isAddress(text: string): boolean {
  return isIPv4(text) || isIPv6(text);
}

/** A link-local IPv6 address means nothing without its interface. */
function withZone(address: string, zone: string): string[] {
  const needsZone = /^fe[89ab][0-9a-f]:/i.test(address) && !address.includes('%');
  return [needsZone && zone !== '' ? `${address}%${zone}` : address];
}

function unique(addresses: readonly string[]): string[] {
  return [...new Set(addresses)];
}
