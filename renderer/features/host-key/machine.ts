import type { Reachability } from '../../../shared/model/fleet.ts';
import type { Fleet } from '../../lib/fleet-store.ts';
import { failedHop, failureAtHop } from '../login/failure-at-hop.ts';

/** A router or a jump host, as far as its host keys are concerned. */
export interface Machine {
  readonly name: string;
  readonly host: string;
  /** How the last try went that ended at this machine. */
  readonly reachability: Reachability;
}

/** By id. A failure at a jump host is that of the jump host, not of the routers behind it. null = there is none with this id. */
export function machineOf(id: string, { routers, book }: Pick<Fleet, 'routers' | 'book'>): Machine | null {
  const entry = routers.get(id);
  if (entry !== undefined) {
    const { router, reachability } = entry;
    const isElsewhere = reachability.state === 'failed' && failedHop(reachability.error) !== null;
    return { name: router.name, host: router.host, reachability: isElsewhere ? { state: 'unknown' } : reachability };
  }
  const jumpHost = book.jumpHosts.find((host) => host.id === id);
  if (jumpHost === undefined) return null;
  const { name, host } = jumpHost;
  return { name, host, reachability: failureAtHop(routers.values(), id) ?? { state: 'unknown' } };
}
