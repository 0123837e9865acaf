import type { FleetRouter, Polling } from '../../../shared/model/fleet.ts';

export interface PolledRouter {
  readonly id: string;
  readonly name: string;
  readonly polling: Polling;
}

/** Routers that tell what polling costs them, the dearest first, and how many are polled at all. */
export function pollingCost(
  routers: Iterable<FleetRouter>,
  limit: number,
): { dearest: PolledRouter[]; polled: number } {
  const polled: PolledRouter[] = [];
  for (const { router, polling } of routers) {
    if (polling !== null) polled.push({ id: router.id, name: router.name, polling });
  }
  const dearest = polled
    .filter(({ polling }) => polling.cpuShare !== null)
    .sort((a, b) => (b.polling.cpuShare ?? 0) - (a.polling.cpuShare ?? 0))
    .slice(0, limit);
  return { dearest, polled: polled.length };
}

/** A share of a processor, 0 to 1, always with two decimals, for a column is easier to compare so: "0.23 %", "1.40 %". */
export function smallShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.01) return '< 0.01 %';
  return `${percent.toFixed(2)} %`;
}
