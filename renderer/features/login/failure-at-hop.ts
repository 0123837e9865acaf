import type { ErrorReport, FleetRouter, Reachability } from '../../../shared/model/fleet.ts';

/** Which jump host is the reason of a failure; null = none, or the router itself. */
export function failedHop({ evidence }: Pick<ErrorReport, 'evidence'>): string | null {
  return evidence['hopId'] ?? null;
}

/** The latest failure that a jump host was the reason of, from the routers behind it. */
export function failureAtHop(
  routers: Iterable<Pick<FleetRouter, 'reachability'>>,
  hopId: string,
): Extract<Reachability, { state: 'failed' }> | null {
  let latest: Extract<Reachability, { state: 'failed' }> | null = null;
  for (const { reachability } of routers) {
    if (reachability.state !== 'failed' || failedHop(reachability.error) !== hopId) continue;
    if (latest === null || reachability.at > latest.at) latest = reachability;
  }
  return latest;
}
