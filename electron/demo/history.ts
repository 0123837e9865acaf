import { setImmediate as breathe } from 'node:timers/promises';
import type { OffloadMode } from '../../shared/model/offload.ts';
import type { Figures, Resolution } from '../../shared/model/sample.ts';
import { fleetSum } from '../monitor/fleet-sum.ts';
import { figuresOf, type Sample } from '../store/sample-row.ts';
import type { SampleStore } from '../store/sample-store.ts';
import { changed, day, hour, outage } from './past.ts';
import type { RouterProfile } from './profile.ts';
import { seededFraction } from './random.ts';

/** What is made up of the past: how far back, and how far apart. One router has had a change, so its minutes go further back. */
const levels: readonly { resolution: Resolution; every: number; back: (routerId: string | null) => number }[] = [
  { resolution: 900, every: 900, back: () => 30 * day },
  { resolution: 60, every: 60, back: (routerId) => (routerId === changed.routerId ? 7 * day : day) },
  { resolution: 0, every: 30, back: (routerId) => (routerId === null ? 0 : hour) },
];
const rowsAtOnce = 250;
/** Of the forwarded flows, in hardware and in software. */
const offloadedShares: Readonly<Record<OffloadMode, readonly [number, number]>> = {
  off: [0, 0],
  software: [0, 0.96],
  hardware: [0.72, 0.24],
};

/**
 * Makes up a month for the virtual routers and their sum, in small steps between other work, until it is done or `signal` aborts. It is
 * the same in every run: what is told of a moment depends on nothing but how long ago it was, the day of the week and the router.
 */
export async function fillHistory(
  profiles: readonly RouterProfile[],
  samples: SampleStore,
  now: Date,
  signal: AbortSignal,
): Promise<void> {
  const until = Math.floor(now.getTime() / 1000);
  for (const { resolution, every, back } of levels) {
    for (const routerId of [null, ...profiles.map(({ id }) => id)]) {
      const end = until - (until % every);
      for (let at = end - back(routerId); at < end; at += rowsAtOnce * every) {
        await breathe();
        if (signal.aborted) return;
        const moments = Array.from(
          { length: Math.min(rowsAtOnce, (end - at) / every) },
          (_, index) => at + index * every,
        );
        const rows = moments.map((moment) => rowOf(profiles, routerId, moment, until - moment));
        samples.fill(routerId, resolution, rows, until);
      }
    }
  }
}

function rowOf(profiles: readonly RouterProfile[], routerId: string | null, at: number, ago: number): Sample {
  const there = profiles.filter(({ id }) => (routerId === null || id === routerId) && !isOut(id, ago));
  if (there.length === 0) {
    return { at, polls: 0, missed: 1, gap: 'unreachable', rateSource: null, figures: figuresOf(() => null) };
  }
  const known = there.map((profile) => ({
    at,
    figures: pastFigures(profile, at, ago),
    rateSource: 'interface' as const,
  }));
  return { at, missed: 0, gap: null, ...fleetSum(known) };
}

const isOut = (id: string, ago: number) => id === outage.routerId && ago <= outage.from && ago > outage.until;

/** What a router would have said, at a time of day and so many seconds ago. */
function pastFigures(profile: RouterProfile, at: number, ago: number): Figures {
  const { id, traffic, memoryKb, hardware } = profile;
  const draw = (what: string) => seededFraction(id, what, Math.floor(ago / 30));
  const life = activityAt(profile, at, ago) * (0.85 + 0.3 * draw('life'));
  const flows = traffic.entries * Math.max(0.08, life);
  const mode = modeOf(profile, ago);
  const forwarded = flows * 0.44;
  const [inHardware, inSoftware] = offloadedShares[mode];
  const megabits = traffic.megabits * life * (0.7 + 0.6 * draw('rate'));
  const cost = { off: 1, software: 0.37, hardware: 0.05 }[mode];
  const softirqShare = Math.min(0.94, (megabits * cost) / traffic.slowPathMegabits + 0.004);
  const taken = forwarded * (0.92 + 0.08 * draw('taken'));
  const [hardwareFlows, softwareFlows] = [Math.round(taken * inHardware), Math.round(taken * inSoftware)];
  const entries = Math.round(flows);
  const hasEngine = hardware.kind === 'engine';
  const values: Figures = {
    ...{ hardware: hardwareFlows, software: softwareFlows, slow: entries - hardwareFlows - softwareFlows },
    eligible: Math.max(0, Math.round(forwarded) - hardwareFlows - softwareFlows),
    ...{ conntrackEntries: entries, conntrackMax: memoryKb > 400_000 ? 65_536 : 16_384 },
    ...{ npuBound: hasEngine ? hardwareFlows * 2 : null, npuCapacity: hasEngine ? 16_384 : null },
    ...{ cpuBusyShare: Math.min(1, softirqShare + 0.03), softirqShare },
    ...{ rxBitsPerSecond: megabits * 920_000, txBitsPerSecond: megabits * 80_000 },
    ...{
      gatewayMs: 2 + 6 * seededFraction(id, 'distance') + 30 * softirqShare ** 3 + draw('ping'),
      pollCpuMs: 14 + 8 * draw('cost'),
    },
  };
  return values;
}

/**
 * Quiet at night, some at noon, most in the evening; a little more at weekends. The demo always begins in the evening, so that what is
 * polled goes on where the past ends.
 */
function activityAt({ traffic }: RouterProfile, at: number, ago: number): number {
  const clock = (((20 - ago / hour) % 24) + 24) % 24;
  const hump = (middle: number, width: number) => {
    const away = Math.abs(((clock - middle + 36) % 24) - 12);
    return Math.exp(-(away * away) / (2 * width * width));
  };
  const isWeekend = [0, 6].includes(new Date(at * 1000).getUTCDay());
  return traffic.activity * (isWeekend ? 1.1 : 1) * (0.12 + 0.35 * hump(12.5, 2.5) + 0.85 * hump(20, 2.2));
}

function modeOf({ id, files, hardware }: RouterProfile, ago: number): OffloadMode {
  const configuration = Object.values(files).join('\n');
  if (id === changed.routerId && ago > changed.ago) return 'off';
  if (!/flow_offloading '1'|flowtable /.test(configuration)) return 'off';
  return /flow_offloading_hw '1'/.test(configuration) && hardware.kind === 'engine' ? 'hardware' : 'software';
}
