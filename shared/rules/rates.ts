import type { CounterSample, Snapshot } from '../model/snapshot.ts';

export interface LinkRates {
  rxBitsPerSecond: number;
  txBitsPerSecond: number;
}

export interface Rates {
  /** Time between the two samples by the router's own clock. */
  seconds: number;
  /** 0 to 1 over all CPUs; `null` when the CPU counters did not move forward. */
  cpuBusyShare: number | null;
  softirqShare: number | null;
  links: Record<string, LinkRates>;
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? Math.min(1, Math.max(0, part / whole)) : null;
}

function linkRates(before: CounterSample, after: CounterSample, seconds: number): Record<string, LinkRates> {
  const rates: Record<string, LinkRates> = {};
  for (const [name, counters] of Object.entries(after.links)) {
    const earlier = Object.hasOwn(before.links, name) ? before.links[name] : undefined;
    if (earlier === undefined) continue;
    const received = counters.rxBytes - earlier.rxBytes;
    const sent = counters.txBytes - earlier.txBytes;
    // A device that was made anew, or a 32-bit counter that wrapped: no rate is better than a wrong one.
    if (received < 0 || sent < 0) continue;
    rates[name] = { rxBitsPerSecond: (received * 8) / seconds, txBitsPerSecond: (sent * 8) / seconds };
  }
  return rates;
}

/**
 * Rates from two samples of one router. `null` after a reboot (uptime went back) or when no time has passed. A link that is new or
 * whose counter went back is left out. Packets in hardware do not raise these counters (domain.md 6).
 */
export function ratesBetween(before: CounterSample, after: CounterSample): Rates | null {
  const seconds = after.uptimeSeconds - before.uptimeSeconds;
  if (!(seconds > 0)) return null;
  const total = after.cpu.total - before.cpu.total;
  return {
    seconds,
    cpuBusyShare: share(total - (after.cpu.idle - before.cpu.idle), total),
    softirqShare: share(after.cpu.softirq - before.cpu.softirq, total),
    links: linkRates(before, after, seconds),
  };
}

/** The rates that a snapshot holds by itself: it has two samples when the probe was asked for them. */
export function snapshotRates(snapshot: Snapshot): Rates | null {
  const [before, after] = [snapshot.load.samples.at(0), snapshot.load.samples.at(-1)];
  return before === undefined || after === undefined ? null : ratesBetween(before, after);
}
