import type { ListedFlow } from '../../../shared/model/fleet.ts';
import { makeFlow } from '../router/samples.ts';

const services: readonly Pick<ListedFlow, 'protocol' | 'destinationPort'>[] = [
  { protocol: 'tcp', destinationPort: 443 },
  { protocol: 'tcp', destinationPort: 443 },
  { protocol: 'udp', destinationPort: 443 },
  { protocol: 'tcp', destinationPort: 5223 },
  { protocol: 'udp', destinationPort: 53 },
  { protocol: 'tcp', destinationPort: 993 },
  { protocol: 'udp', destinationPort: 51_820 },
];

/** The connections of a home with nine hosts, the first of which has most of them; every path occurs, and one long IPv6 address. */
export function madeUpFlows(count: number): ListedFlow[] {
  return Array.from({ length: count }, (_, number) => {
    const host = Math.floor((number % 27) ** 2 / 81);
    const path = number % 6 === 5 ? 'slow' : number % 5 === 4 ? 'software' : 'hardware';
    const source = host === 1 ? '2001:0db8:0001:0000:5c1d:78ff:fe2a:0b10' : `192.168.1.${20 + host}`;
    return makeFlow({
      ...services[number % services.length],
      family: host === 1 ? 'ipv6' : 'ipv4',
      source,
      replyDestination: host === 1 ? source : '203.0.113.2',
      sourcePort: 40_000 + number,
      path,
      bytes: path === 'hardware' ? null : number * 1000,
      slowReason: path === 'slow' ? { code: 'quiet', text: 'It is short or has been idle for 30 s.' } : null,
    });
  });
}
