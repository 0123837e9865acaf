import ipaddr from 'ipaddr.js';
import type { DefaultRoute } from '../../shared/model/snapshot.ts';
import { type Report, words } from './report.ts';

const flagUp = 0x1;
const flagGateway = 0x2;
const flagReject = 0x200;

/** Default routes of the main table, both families, from the two files of /proc/net. Unreachable defaults are left out. */
export function parseDefaultRoutes(report: Pick<Report, 'files'>): DefaultRoute[] {
  const routes = [
    ...ipv4Routes(report.files.get('/proc/net/route') ?? []),
    ...ipv6Routes(report.files.get('/proc/net/ipv6_route') ?? []),
  ];
  // IPv6 has one default route per delegated prefix ("from 2001:db8::/56"); to a person they are one.
  return [...new Map(routes.map((route) => [JSON.stringify(route), route])).values()];
}

function ipv4Routes(lines: readonly string[]): DefaultRoute[] {
  const rows = lines.map(words).filter((row) => row.length >= 8 && /^[0-9A-F]{8}$/i.test(row[1] ?? ''));
  const bigEndian = isBigEndian(rows.map((row) => row[7] ?? ''));
  return rows.flatMap(([device = '', destination, gateway = '', flags = '', , , metric = '', mask]) => {
    const bits = Number.parseInt(flags, 16);
    if (destination !== '00000000' || mask !== '00000000' || !(bits & flagUp) || bits & flagReject) return [];
    return [
      {
        family: 'ipv4' as const,
        gateway: bits & flagGateway ? ipv4(gateway, bigEndian) : null,
        device,
        metric: finite(Number(metric)),
      },
    ];
  });
}

/**
 * The kernel prints the four bytes of an address as one number of its own byte order, so the same route reads 010200C0 on mipsel and
 * C0000201 on mips. The masks of the other routes tell: a mask's ones are never behind its zeros. Without such a route (or with
 * masks that read both ways) it is taken for little-endian, which all but a few ath79 and old PowerPC boards are.
 */
function isBigEndian(masks: readonly string[]): boolean {
  for (const mask of masks) {
    if (!/^[0-9A-F]{8}$/i.test(mask)) continue;
    const asBig = isMask(bytesOf(mask));
    const asLittle = isMask(bytesOf(mask).reverse());
    if (asBig !== asLittle) return asBig;
  }
  return false;
}

function isMask(bytes: readonly number[]): boolean {
  return /^1*0*$/.test(bytes.map((byte) => byte.toString(2).padStart(8, '0')).join(''));
}

function bytesOf(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

function ipv4(hex: string, bigEndian: boolean): string | null {
  if (!/^[0-9A-F]{8}$/i.test(hex)) return null;
  const bytes = bigEndian ? bytesOf(hex) : bytesOf(hex).reverse();
  return bytes.join('.');
}

function ipv6Routes(lines: readonly string[]): DefaultRoute[] {
  return lines.map(words).flatMap((row) => {
    const [destination = '', length, , , nextHop = '', metric = '', , , flags = '', device = ''] = row;
    const bits = Number.parseInt(flags, 16);
    if (!/^0{32}$/.test(destination) || length !== '00' || device === '' || device === 'lo') return [];
    if (!(bits & flagUp) || bits & flagReject || !/^[0-9a-f]{32}$/i.test(nextHop)) return [];
    const gateway = /^0+$/.test(nextHop) ? null : ipaddr.fromByteArray(bytesOf(nextHop)).toString();
    return [{ family: 'ipv6' as const, gateway, device, metric: finite(Number.parseInt(metric, 16)) }];
  });
}

function finite(metric: number): number {
  return Number.isFinite(metric) ? metric : 0;
}
