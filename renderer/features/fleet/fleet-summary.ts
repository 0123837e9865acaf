import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { formatCount } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import { routerAppearance } from '../../lib/verdict-appearance.ts';
import { countByFilter } from './fleet-filters.ts';

/** The fleet in one line: "9 of 12 routers accelerate. 2 need you." */
export function fleetSentence(routers: readonly FleetRouter[], counts = countsOf(routers)): string {
  const good = formatCount(counts.hardware + counts.software);
  const accelerate = t('fleet.accelerate', { good, count: routers.length });
  return counts.needs === 0 ? accelerate : `${accelerate} ${t('fleet.needs', { count: counts.needs })}`;
}

/** The rest of it: what neither accelerates nor needs anybody, and the flows of all. */
export function fleetDetail(routers: readonly FleetRouter[], counts = countsOf(routers)): string {
  const some = (key: 'idle' | 'off' | 'unreachable' | 'unjudged', count: number) =>
    count === 0 ? [] : [t(`fleet.${key}`, { count })];
  return [
    ...some('unreachable', counts.unreachable),
    ...some('off', counts.off),
    ...some('idle', counts.idle),
    ...some('unjudged', counts.unknown),
    flowTotals(routers),
  ].join(' ');
}

/** All flows of the fleet by path, from those routers that answered; an old answer of a lost router does not count. */
function flowTotals(routers: readonly FleetRouter[]): string {
  const told = routers.flatMap(({ reachability, latest }) =>
    reachability.state !== 'failed' && latest?.flows ? [latest.flows.byPath] : [],
  );
  if (told.length === 0) return t('fleet.totalsUnknown');
  const sum = (path: 'hardware' | 'software' | 'slow') =>
    formatCount(told.reduce((total, counts) => total + counts[path], 0));
  return t('fleet.totals', { hardware: sum('hardware'), software: sum('software'), slow: sum('slow') });
}

function countsOf(routers: readonly FleetRouter[]) {
  return countByFilter(routers.map(routerAppearance));
}
