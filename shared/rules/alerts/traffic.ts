import type { Figures } from '../../model/sample.ts';

/**
 * From how many established connections that could be offloaded their absence from the flowtable is worth an alert. More than for a
 * verdict, which somebody is looking at: a house at night has many quiet connections, which leave the flowtable after 30 s
 * (domain.md 5.3).
 */
export const flowsWorthAnAlert = 20;
/** From what rate on, both ways together, bits per second, there is traffic and not only connections that wait. */
export const trafficBitsPerSecond = 1_000_000;

/** Whether there is traffic now. A router that gives no rates is judged by its connections alone. */
export function hasTraffic({ rxBitsPerSecond, txBitsPerSecond }: Figures): boolean {
  if (rxBitsPerSecond === null || txBitsPerSecond === null) return true;
  return rxBitsPerSecond + txBitsPerSecond >= trafficBitsPerSecond;
}
