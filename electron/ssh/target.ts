import type { Authentication, Router } from '../../shared/model/router.ts';

/** All that is needed to reach one router and log in; no secret is part of it. */
export interface ConnectTarget {
  readonly routerId: string;
  /** The router's name in the inventory, used in sentences for people. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly authentication: Authentication;
  readonly legacyAlgorithms: boolean;
}

export function targetOf(router: Router): ConnectTarget {
  const { id, name, host, port, user, authentication, legacyAlgorithms } = router;
  return { routerId: id, name, host, port, user, authentication, legacyAlgorithms };
}

/** "host", or "host:port" when the port is not SSH's own; IPv6 addresses in brackets. */
export function addressOf(target: Pick<ConnectTarget, 'host' | 'port'>): string {
  if (target.port === 22) return target.host;
  return target.host.includes(':') ? `[${target.host}]:${target.port}` : `${target.host}:${target.port}`;
}

/** How sentences name a router: `Attic (192.168.1.1)`, or the address alone when that is also its name. */
export function describeTarget(target: Pick<ConnectTarget, 'name' | 'host' | 'port'>): string {
  const address = addressOf(target);
  return target.name === address || target.name === '' ? address : `${target.name} (${address})`;
}
